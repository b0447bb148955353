package io.fluidex.statemanager.storage;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseException;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.PublishedBlocks;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jooq.Record;

/**
 * The blocks of a database as if they were published: to audit them before they are, or where there
 * is no L1. Safe for many threads.
 */
public final class DatabaseBlocks implements PublishedBlocks {
  /** Where C is among the public inputs. */
  private static final int COMMITMENT = 5;

  private final Database database;
  private final Duration deadline;

  /** The blocks of a database, whose reads are tried again until a deadline. */
  public DatabaseBlocks(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  @Override
  public long newest() throws IOException {
    return read(sql ->
        sql.fetchSingle("select coalesce(max(block_id), 0) from l2block").get(0, Long.class));
  }

  @Override
  public List<PublishedBlock> after(final long block, final int limit) throws IOException {
    return read(sql ->
        sql.fetch(
                "select block_id, circuit_id, block_time, new_root, public_inputs, public_data,"
                    + " priority_count, withdrawals_hash from l2block where block_id > ?"
                    + " order by block_id limit ?",
                block,
                limit)
            .map(DatabaseBlocks::block));
  }

  private <T> T read(final Database.Work<T> work) throws IOException {
    try {
      return database.transaction(deadline, work);
    } catch (final DatabaseException e) {
      throw new IOException("the database cannot be read: " + e.getMessage(), e);
    }
  }

  private static PublishedBlock block(final Record row) {
    final byte[] inputs = row.get(4, byte[].class);
    return new PublishedBlock(
        new StoredBlock(
            row.get(0, Long.class),
            Bytes32.of(row.get(1, byte[].class)),
            row.get(2, Long.class),
            Fr.fromBytesBe(row.get(3, byte[].class), 0),
            Bytes32.of(Keccak256.hash(inputs)),
            row.get(6, Long.class),
            Bytes32.of(row.get(7, byte[].class))),
        Fr.fromBytesBe(inputs, COMMITMENT * PrimeField.BYTES),
        row.get(5, byte[].class),
        "in the database");
  }
}
