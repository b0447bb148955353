package io.fluidex.ethsender.store;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.aggregate.Aggregate;
import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.ethsender.schedule.Attempt;
import io.fluidex.ethsender.schedule.Inclusion;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.schedule.Operation;
import io.fluidex.ethsender.schedule.OperationState;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Operations and attempts. Every method belongs to the caller's transaction, which begins with
 * {@link #fence}. Safe for use by several threads, which share what they have taken over.
 */
public final class SenderStore {
  /** Which of the processes that were started on the database this is. */
  private volatile long epoch = -1;

  /**
   * Takes over from whatever sender was started before.
   *
   * @throws IllegalStateException if the database belongs to another deployment
   */
  public void takeOver(
      final DSLContext database, final long chainId, final EthereumAddress contract) {
    database.execute(
        "insert into l1_sender (chain_id, contract, epoch) values (?, ?, 0) on conflict do nothing",
        chainId,
        contract.toBytes());
    final Record row =
        database.fetchSingle(
            "update l1_sender set epoch = epoch + 1 returning chain_id, contract, epoch");
    final EthereumAddress known = EthereumAddress.fromBytes(row.get("contract", byte[].class));
    if (row.get("chain_id", long.class) != chainId || !known.equals(contract)) {
      throw new IllegalStateException(
          "the database belongs to the exchange "
              + known
              + " of chain "
              + row.get("chain_id")
              + ", not to "
              + contract
              + " of chain "
              + chainId
              + "; give the sender its own database, or the right contract");
    }
    epoch = row.get("epoch", long.class);
  }

  /** Whether {@link #takeOver} has been done, however long ago. */
  public boolean hasTakenOver() {
    return epoch >= 0;
  }

  /**
   * Makes sure that no other sender has taken over, and that none does before the transaction ends.
   *
   * @throws FencedException if one has
   */
  public void fence(final DSLContext database) {
    final Record row = database.fetchSingle("select epoch from l1_sender for share");
    if (row.get("epoch", long.class) != epoch) {
      throw new FencedException();
    }
  }

  /** Writes an operation with all its attempts, over what was there. */
  public void save(final DSLContext database, final Operation operation) {
    final Inclusion in = operation.inclusion();
    database.execute(
        "insert into l1_operation (operation_id, lane, first_block, last_block, state, created_at,"
            + " expected_gas, nonce, included_tx, included_number, included_hash, gas_used,"
            + " gas_price, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (operation_id) do update set state = excluded.state,"
            + " nonce = excluded.nonce, included_tx = excluded.included_tx,"
            + " included_number = excluded.included_number,"
            + " included_hash = excluded.included_hash, gas_used = excluded.gas_used,"
            + " gas_price = excluded.gas_price, reason = excluded.reason, updated_at = now()",
        operation.id(),
        operation.lane().label(),
        operation.range() == null ? null : operation.range().first(),
        operation.range() == null ? null : operation.range().last(),
        operation.state().label(),
        operation.createdAt(),
        operation.expectedGas(),
        operation.nonce().isPresent() ? operation.nonce().getAsLong() : null,
        in == null ? null : in.transaction().toBytes(),
        in == null ? null : in.block().number(),
        in == null ? null : in.block().hash().toBytes(),
        in == null ? null : in.gasUsed(),
        in == null ? null : in.gasPrice(),
        operation.reason());
    final boolean over = operation.state() == OperationState.FINAL;
    for (int i = 0; i < operation.attempts().size(); i++) {
      save(database, operation.id(), i, operation.attempts().get(i), over);
    }
  }

  private static void save(
      final DSLContext database,
      final long operation,
      final int ordinal,
      final Attempt attempt,
      final boolean over) {
    database.execute(
        "insert into l1_attempt (hash, operation_id, ordinal, nonce, first_block, last_block,"
            + " max_fee, max_priority, gas_limit, raw, broadcast_at, rejected)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (hash) do update set"
            + " raw = excluded.raw, broadcast_at = excluded.broadcast_at,"
            + " rejected = excluded.rejected",
        attempt.hash().toBytes(),
        operation,
        ordinal,
        attempt.nonce(),
        attempt.range() == null ? null : attempt.range().first(),
        attempt.range() == null ? null : attempt.range().last(),
        attempt.fees().maxFee(),
        attempt.fees().maxPriority(),
        attempt.gasLimit(),
        over ? "" : attempt.raw(),
        attempt.broadcastAt().isPresent() ? attempt.broadcastAt().getAsLong() : null,
        attempt.rejected());
  }

  /** The highest id of an operation, 0 if there is none. */
  public long lastId(final DSLContext database) {
    return database
        .fetchSingle("select coalesce(max(operation_id), 0) from l1_operation")
        .get(0, long.class);
  }

  /** The operations that are not final, in the order of their ids. */
  public List<Operation> open(final DSLContext database) {
    final Map<Long, List<Attempt>> attempts = new HashMap<>();
    for (final Record row :
        database.fetch(
            "select a.* from l1_attempt a join l1_operation o using (operation_id)"
                + " where o.state <> 'final' order by a.operation_id, a.ordinal")) {
      attempts
          .computeIfAbsent(row.get("operation_id", long.class), _ -> new ArrayList<>())
          .add(attempt(row));
    }
    return database
        .fetch("select * from l1_operation where state <> 'final' order by operation_id")
        .map(row ->
            operation(row, attempts.getOrDefault(row.get("operation_id", long.class), List.of())));
  }

  private static Attempt attempt(final Record row) {
    return new Attempt(
        Bytes32.of(row.get("hash", byte[].class)),
        row.get("nonce", long.class),
        range(row),
        new Fees(row.get("max_fee", long.class), row.get("max_priority", long.class)),
        row.get("gas_limit", long.class),
        row.get("raw", String.class),
        optional(row.get("broadcast_at", Long.class)),
        row.get("rejected", boolean.class));
  }

  private static Operation operation(final Record row, final List<Attempt> attempts) {
    return new Operation(
        row.get("operation_id", long.class),
        Lane.ofLabel(row.get("lane", String.class)),
        range(row),
        row.get("created_at", long.class),
        row.get("expected_gas", long.class),
        OperationState.ofLabel(row.get("state", String.class)),
        optional(row.get("nonce", Long.class)),
        attempts,
        row.get("included_tx") == null
            ? null
            : new Inclusion(
                Bytes32.of(row.get("included_tx", byte[].class)),
                new BlockRef(
                    row.get("included_number", long.class),
                    Bytes32.of(row.get("included_hash", byte[].class))),
                row.get("gas_used", long.class),
                row.get("gas_price", long.class)),
        row.get("reason", String.class));
  }

  private static BlockRange range(final Record row) {
    return row.get("first_block") == null
        ? null
        : new BlockRange(row.get("first_block", long.class), row.get("last_block", long.class));
  }

  private static OptionalLong optional(final Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * The last block that a lane has an operation for that is not final, 0 if there is none. Those
   * that are final show in the contract's counters, unless their blocks were taken back since.
   */
  public long covered(final DSLContext database, final Lane lane) {
    return database
        .fetchSingle(
            "select coalesce(max(last_block), 0) from l1_operation"
                + " where lane = ? and state <> 'final'",
            lane.label())
        .get(0, long.class);
  }

  /** The last block whose proof was put together with others, 0 if there is none. */
  public long batched(final DSLContext database) {
    return database
        .fetchSingle("select coalesce(max(last_block), 0) from l1_proof_batch")
        .get(0, long.class);
  }

  /** Records that proofs were put together. */
  public void saveBatch(final DSLContext database, final Aggregate batch, final long now) {
    database.execute(
        "insert into l1_proof_batch (first_block, last_block, reason, created_at)"
            + " values (?, ?, ?, ?)",
        batch.range().first(),
        batch.range().last(),
        batch.reason().name().toLowerCase(Locale.ROOT),
        now);
  }

  /** The batch that has a block. */
  public Optional<Batch> batch(final DSLContext database, final long block) {
    return database
        .fetchOptional(
            "select * from l1_proof_batch where ? between first_block and last_block", block)
        .map(row -> new Batch(range(row), row.get("created_at", long.class)));
  }

  /**
   * Proofs put together.
   *
   * @param range of which blocks
   * @param createdAt when, seconds since 1970
   */
  public record Batch(BlockRange range, long createdAt) {}

  /** When the blocks of a range came into a lane's operations, seconds since 1970. */
  public Map<Long, Long> createdAt(
      final DSLContext database, final Lane lane, final BlockRange range) {
    final Map<Long, Long> times = new HashMap<>();
    for (final Record row :
        database.fetch(
            "select first_block, last_block, created_at from l1_operation"
                + " where lane = ? and last_block >= ? and first_block <= ?",
            lane.label(),
            range.first(),
            range.last())) {
      final BlockRange of = range(row);
      for (long block = of.first(); block <= of.last(); block++) {
        times.put(block, row.get("created_at", long.class));
      }
    }
    return times;
  }

  /** The successful operations that are final, newest first, for the gas model. */
  public List<Operation> examples(final DSLContext database, final int limit) {
    return database
        .fetch(
            "select * from l1_operation where state in ('confirmed', 'final') and gas_used is not"
                + " null and lane <> 'fill' order by operation_id desc limit ?",
            limit)
        .map(row -> operation(row, List.of()));
  }
}
