package io.fluidex.statemanager.storage;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.TransactionCodec;
import io.fluidex.runtime.database.CommitUnknownException;
import io.fluidex.runtime.database.Database;
import io.fluidex.statemanager.production.ParkedEvent;
import io.fluidex.statemanager.production.RecordedBlock;
import io.fluidex.statemanager.production.SealedBlock;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Stores blocks, each with its task and its transactions and the consumer's position in one
 * transaction of the database, and reads them back.
 *
 * <p>Storing is idempotent: what is there already is compared, not written again. So it may be
 * repeated when nobody knows whether it has happened. Safe for many threads.
 */
public final class BlockStore {
  /** The row of {@code consumer_position}. */
  public static final String CONSUMER = "rollup-state-manager";

  private static final int COMMIT_ATTEMPTS = 5;

  private final Database database;
  private final Shape shape;
  private final Duration deadline;

  /**
   * Stores in a database.
   *
   * @param database where the migrations of the rollup have been run
   * @param shape of new blocks, which need not have a name
   * @param deadline how long a transaction is tried again
   */
  public BlockStore(final Database database, final Shape shape, final Duration deadline) {
    this.database = database;
    this.shape = shape;
    this.deadline = deadline;
  }

  /**
   * Stores a block with everything that belongs to it.
   *
   * @throws BlockConflictException if another block has its number
   * @throws io.fluidex.runtime.database.DatabaseException if the database does not do it in time
   */
  public void store(final SealedBlock block) {
    for (int attempt = 1; ; attempt++) {
      try {
        database.transaction(deadline, transaction -> store(block, transaction));
        return;
      } catch (final CommitUnknownException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static Object store(final SealedBlock sealed, final DSLContext sql) {
    final Block block = sealed.block();
    final StoredBlock stored = block.stored();
    final String name = block.header().shape().toString();
    final byte[] circuitId = block.header().circuitId().toBytes();
    final byte[] inputs = publicInputs(block);
    final int rows =
        sql.execute(
            "insert into l2block (block_id, circuit_id, shape, block_time, old_root, new_root,"
                + " public_inputs, public_data, priority_count, withdrawals_hash, transactions,"
                + " first_seq, last_seq, first_offset, last_offset)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (block_id) do nothing",
            sealed.number(),
            circuitId,
            name,
            block.header().time(),
            block.inputs().oldRoot().toBytesBe(),
            block.inputs().newRoot().toBytesBe(),
            inputs,
            block.data().toBytes(),
            stored.priorityCount(),
            stored.withdrawalsHash().toBytes(),
            sealed.sources().size(),
            sealed.sources().getFirst().seq(),
            sealed.sources().getLast().seq(),
            sealed.sources().getFirst().offset(),
            sealed.sources().getLast().offset());
    if (rows == 0) {
      requireSame(sealed, inputs, sql);
      return null;
    }
    insertTransactions(sealed, sql);
    final String task = "block-" + sealed.number();
    sql.execute(
        "insert into task (task_id, circuit, circuit_id, block_id) values (?, ?, ?, ?)",
        task,
        name,
        circuitId,
        sealed.number());
    sql.execute(
        "insert into task_input (task_id, block) values (?, ?)", task, BlockCodec.encode(block));
    sql.execute(
        "insert into consumer_position (consumer, topic_offset, seq) values (?, ?, ?)"
            + " on conflict (consumer) do update"
            + " set topic_offset = excluded.topic_offset, seq = excluded.seq",
        CONSUMER,
        sealed.position().offset() + 1,
        sealed.position().seq());
    return null;
  }

  private static void requireSame(
      final SealedBlock sealed, final byte[] inputs, final DSLContext sql) {
    final Record row =
        sql.fetchOne(
            "select public_inputs, last_seq from l2block where block_id = ?", sealed.number());
    if (row == null || !Arrays.equals(inputs, row.get(0, byte[].class))) {
      throw new BlockConflictException(
          "block "
              + sealed.number()
              + " is stored already, with other transactions"
              + (row == null ? "" : " up to event " + row.get(1, Long.class))
              + ", not those up to event "
              + sealed.sources().getLast().seq()
              + ". Another state manager writes to this database: stop one of the two, then start"
              + " this one again");
    }
  }

  private static void insertTransactions(final SealedBlock sealed, final DSLContext sql) {
    BatchBindStep batch =
        sql.batch(
            "insert into l2tx (block_id, slot, seq, type, account1, account2, tx, details)"
                + " values (?, ?, ?, ?, ?, cast(? as bigint), ?, cast(? as jsonb))");
    for (int slot = 0; slot < sealed.sources().size(); slot++) {
      final SlotWitness witness = sealed.block().slots().get(slot);
      final SealedBlock.Source source = sealed.sources().get(slot);
      batch =
          batch.bind(
              sealed.number(),
              slot,
              source.seq(),
              (short) witness.transaction().type().code(),
              witness.first().account(),
              TransactionDetails.account2(witness.transaction()).orElse(null),
              TransactionCodec.encode(witness.transaction()),
              TransactionDetails.of(witness, source.owner()).toString());
    }
    batch.execute();
  }

  private static byte[] publicInputs(final Block block) {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (final Fr input : block.inputs().toList()) {
      bytes.writeBytes(input.toBytesBe());
    }
    return bytes.toByteArray();
  }

  /**
   * Stores an event that was set aside; nothing happens if it is there.
   *
   * @param event the event
   * @param record the bytes of its record
   */
  public void park(final ParkedEvent event, final byte[] record) {
    for (int attempt = 1; ; attempt++) {
      try {
        database.transaction(
            deadline,
            sql ->
                sql.execute(
                    "insert into parked_event (seq, topic_offset, kind, record, reason)"
                        + " values (?, ?, ?, ?, ?) on conflict (seq) do nothing",
                    event.seq(),
                    event.offset(),
                    event.kind(),
                    record,
                    event.reason() + ": " + event.explanation()));
        return;
      } catch (final CommitUnknownException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** The newest stored block, if there is one. */
  public Optional<StoredTip> newest() {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchOptional(
                    "select block_id, new_root from l2block order by block_id desc limit 1")
                .map(row -> new StoredTip(row.get(0, Long.class), root(row))));
  }

  /** The root after a stored block, if there is one of the number. */
  public Optional<Fr> rootAfter(final long block) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchOptional("select block_id, new_root from l2block where block_id = ?", block)
                .map(BlockStore::root));
  }

  private static Fr root(final Record row) {
    return Fr.fromBytesBe(row.get(1, byte[].class), 0);
  }

  /** What was recorded of the blocks from a number on, in their order, so many at most. */
  public List<RecordedBlock> recorded(final long from, final int limit) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetch(
                    "select block_id, shape, circuit_id, transactions, first_seq, last_seq,"
                        + " public_inputs from l2block where block_id >= ?"
                        + " order by block_id limit ?",
                    from,
                    limit)
                .map(this::recorded));
  }

  private RecordedBlock recorded(final Record row) {
    return new RecordedBlock(
        row.get(0, Long.class),
        shape(row.get(1, String.class)),
        Bytes32.of(row.get(2, byte[].class)),
        row.get(3, Integer.class),
        row.get(4, Long.class),
        row.get(5, Long.class),
        Bytes32.of(Keccak256.hash(row.get(6, byte[].class))));
  }

  private Shape shape(final String name) {
    if (name.equals(shape.toString())) {
      return shape;
    }
    return Shape.ofName(name)
        .orElseThrow(() -> new IllegalStateException("a stored block has unknown shape " + name));
  }
}
