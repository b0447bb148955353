package io.fluidex.prover.master.store;

import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Stored proofs, and which ranges of them were found valid together. Safe for many threads. */
public final class ProofTable {
  private final Database database;
  private final Duration deadline;

  /**
   * The proofs of a database.
   *
   * @param deadline for every call, retries included
   */
  public ProofTable(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /**
   * A stored proof.
   *
   * @param task its task
   * @param block its block
   * @param circuit its circuit
   * @param publicInputs encoded
   * @param proof in the stored form
   */
  @SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
  public record ProofRow(
      String task, long block, String circuit, byte[] publicInputs, byte[] proof) {}

  /** The proofs of a range of blocks that have one, in order. */
  public List<ProofRow> range(final long first, final long last) {
    return database.transaction(
        deadline,
        tx ->
            tx.fetch(
                    """
                    select t.task_id, t.block_id, t.circuit, b.public_inputs, p.proof
                    from task t join task_proof p on p.task_id = t.task_id
                    join l2block b on b.block_id = t.block_id
                    where t.block_id between ? and ? order by t.block_id
                    """,
                    first,
                    last)
                .map(row ->
                    new ProofRow(
                        row.get("task_id", String.class),
                        row.get("block_id", Long.class),
                        row.get("circuit", String.class),
                        row.get("public_inputs", byte[].class),
                        row.get("proof", byte[].class))));
  }

  /** The digest of a range that was found valid. */
  public Optional<Bytes32> checked(final long first, final long last) {
    return database.transaction(
        deadline,
        tx ->
            tx.fetchOptional(
                    "select digest from proof_batch where first_block = ? and last_block = ?",
                    first,
                    last)
                .map(row -> Bytes32.of(row.get(0, byte[].class))));
  }

  /** Records that a range was found valid. */
  public void record(final long first, final long last, final Bytes32 digest) {
    database.transaction(
        deadline,
        tx ->
            tx.execute(
                """
                insert into proof_batch (first_block, last_block, digest, checked_at)
                values (?, ?, ?, clock_timestamp())
                on conflict (first_block, last_block)
                do update set digest = excluded.digest, checked_at = excluded.checked_at
                """,
                first,
                last,
                digest.toBytes()));
  }

  /**
   * Deletes inputs of tasks whose block was executed on L1 and which were proven long ago.
   *
   * @param age how long ago
   * @param limit the most to delete at once
   * @return how many were deleted
   */
  public int purgeInputs(final Duration age, final int limit) {
    return database.transaction(
        deadline,
        tx ->
            tx.execute(
                """
                delete from task_input where task_id in (
                  select i.task_id from task_input i join task t on t.task_id = i.task_id
                  join l2block b on b.block_id = t.block_id
                  where t.status = 'proven' and b.status = 'executed'
                    and t.updated_at < clock_timestamp() - make_interval(secs => ?)
                  order by t.block_id limit ?)
                """,
                (double) age.toSeconds(),
                limit));
  }
}
