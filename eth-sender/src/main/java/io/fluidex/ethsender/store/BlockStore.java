package io.fluidex.ethsender.store;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The rollup's blocks and proofs, which others write, and the blocks' status, which this service
 * writes. Every method belongs to the caller's transaction.
 */
public final class BlockStore {
  private static final int WORD = 32;

  /**
   * What aggregation needs to know of a block.
   *
   * @param number its number
   * @param time its time, seconds since 1970
   * @param sealedAt when it was sealed, seconds since 1970
   * @param provedAt when its proof was stored, seconds since 1970; null if it was not
   * @param dataBytes bytes of its public data
   * @param requests how many of its transactions were asked for on L1
   * @param proofBytes bytes of its proof, 0 if it has none
   * @param data its public data and its shape's name, to count withdrawals
   */
  public record Summary(
      long number,
      long time,
      long sealedAt,
      Long provedAt,
      int dataBytes,
      int requests,
      int proofBytes,
      PublicData data) {}

  /**
   * The blocks after one, without gaps, in order.
   *
   * @param limit how many at most
   */
  public List<Summary> after(final DSLContext database, final long block, final int limit) {
    final List<Summary> found = new ArrayList<>();
    for (final Record row :
        database.fetch(
            "select b.block_id, b.block_time, extract(epoch from b.sealed_at)::bigint sealed_at,"
                + " extract(epoch from p.proved_at)::bigint proved_at, b.priority_count,"
                + " b.shape, b.public_data, coalesce(length(p.proof), 0) proof_bytes"
                + " from l2block b left join task t on t.block_id = b.block_id"
                + " left join task_proof p on p.task_id = t.task_id"
                + " where b.block_id > ? order by b.block_id limit ?",
            block,
            limit)) {
      if (row.get("block_id", long.class) != block + found.size() + 1) {
        break;
      }
      final byte[] data = row.get("public_data", byte[].class);
      found.add(
          new Summary(
              row.get("block_id", long.class),
              row.get("block_time", long.class),
              row.get("sealed_at", long.class),
              row.get("proved_at", Long.class),
              data.length,
              row.get("priority_count", int.class),
              row.get("proof_bytes", int.class),
              PublicData.decode(shape(row), data)));
    }
    return found;
  }

  /**
   * Blocks as L1 gets them.
   *
   * @throws IllegalStateException if one is missing
   */
  public List<RollupBlock> blocks(final DSLContext database, final BlockRange range) {
    final List<RollupBlock> blocks =
        database
            .fetch(
                "select * from l2block where block_id between ? and ? order by block_id",
                range.first(),
                range.last())
            .map(BlockStore::block);
    if (blocks.size() != range.count()) {
      throw new IllegalStateException("not all blocks of " + range + " are in the database");
    }
    return blocks;
  }

  private static RollupBlock block(final Record row) {
    final byte[] inputs = row.get("public_inputs", byte[].class);
    final List<BigInteger> publicInputs = new ArrayList<>();
    for (int at = 0; at < inputs.length; at += WORD) {
      publicInputs.add(new BigInteger(1, Arrays.copyOfRange(inputs, at, at + WORD)));
    }
    return new RollupBlock(
        new StoredBlock(
            row.get("block_id", long.class),
            Bytes32.of(row.get("circuit_id", byte[].class)),
            row.get("block_time", long.class),
            root(row, "new_root"),
            Bytes32.of(Keccak256.hash(inputs)),
            row.get("priority_count", long.class),
            Bytes32.of(row.get("withdrawals_hash", byte[].class))),
        root(row, "old_root"),
        publicInputs,
        PublicData.decode(shape(row), row.get("public_data", byte[].class)));
  }

  private static Fr root(final Record row, final String column) {
    return Fr.fromBytesBe(row.get(column, byte[].class), 0);
  }

  private static Shape shape(final Record row) {
    final String name = row.get("shape", String.class);
    return Shape.ofName(name)
        .orElseThrow(() -> new IllegalStateException("no shape is called " + name));
  }

  /** The block before one, which its commit names. */
  public StoredBlock before(final DSLContext database, final RollupBlock block) {
    return block.number() == 1
        ? RollupBlock.genesis(block.oldRoot())
        : blocks(database, new BlockRange(block.number() - 1, block.number() - 1))
            .getFirst()
            .stored();
  }

  /** The root that the first block starts from; nothing before there is one. */
  public Optional<Fr> genesisRoot(final DSLContext database) {
    return database
        .fetchOptional("select old_root from l2block where block_id = 1")
        .map(row -> root(row, "old_root"));
  }

  /**
   * The proofs of blocks, in their order, as they are stored.
   *
   * @throws IllegalStateException if one is missing
   */
  public List<byte[]> proofs(final DSLContext database, final BlockRange range) {
    final List<byte[]> proofs =
        database
            .fetch(
                "select p.proof from task t join task_proof p using (task_id)"
                    + " where t.block_id between ? and ? order by t.block_id",
                range.first(),
                range.last())
            .map(row -> row.get("proof", byte[].class));
    if (proofs.size() != range.count()) {
      throw new IllegalStateException("not all blocks of " + range + " have a proof");
    }
    return proofs;
  }

  /** Writes how far blocks have come, as of an L1 block that has its confirmations. */
  public int setStatus(final DSLContext database, final Counters confirmed) {
    return database.execute(
        "update l2block set status = s.status from (select block_id, case when block_id <= ? then"
            + " 'executed' when block_id <= ? then 'proven' when block_id <= ? then 'committed'"
            + " else 'sealed' end as status from l2block where status <> 'executed'"
            + " or block_id > ?) s where l2block.block_id = s.block_id"
            + " and l2block.status <> s.status",
        confirmed.executed(),
        confirmed.proven(),
        confirmed.committed(),
        confirmed.executed());
  }

  /**
   * Writes which transaction did what a lane does with blocks.
   *
   * @param transaction its hash; null if it is in no block any more
   */
  public void setTransaction(
      final DSLContext database,
      final Lane lane,
      final BlockRange range,
      final Bytes32 transaction) {
    final String column =
        switch (lane) {
          case COMMIT -> "commit_tx";
          case PROVE -> "prove_tx";
          case EXECUTE -> "execute_tx";
          case FILL -> throw new IllegalArgumentException("a filler does nothing with blocks");
        };
    database.execute(
        "update l2block set " + column + " = ?::bytea where block_id between ? and ?",
        transaction == null ? null : transaction.toBytes(),
        range.first(),
        range.last());
  }
}
