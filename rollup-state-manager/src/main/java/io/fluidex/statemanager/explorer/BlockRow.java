package io.fluidex.statemanager.explorer;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.proto.rollup.BlockStatus;
import org.jooq.Record;

/**
 * A row of {@code l2block} as far as it is shown, and whether its proof is stored.
 *
 * @param number the block's number
 * @param shape the name of its shape
 * @param time its time, seconds since 1970
 * @param oldRoot the root before
 * @param newRoot the root after
 * @param publicData what is published; not copied, so left alone
 * @param transactions its transactions without padding
 * @param sealedMillis when it was sealed, milliseconds since 1970
 * @param status how far it is on L1
 * @param commitTx the L1 transaction that committed it, empty before
 * @param proveTx the L1 transaction that proved it, empty before
 * @param executeTx the L1 transaction that executed it, empty before
 * @param proven whether a verified proof is stored
 * @param provingMillis how long the proof took, milliseconds, 0 before it is stored
 */
@SuppressWarnings("ArrayRecordComponent") // Goes from a query into a message; nobody compares it.
record BlockRow(
    long number,
    String shape,
    long time,
    Fr oldRoot,
    Fr newRoot,
    byte[] publicData,
    int transactions,
    long sealedMillis,
    BlockStatus status,
    String commitTx,
    String proveTx,
    String executeTx,
    boolean proven,
    long provingMillis) {
  /** What a query selects for it, of the tables {@code l2block b} and {@code task t}. */
  static final String COLUMNS =
      "b.block_id, b.shape, b.block_time, b.old_root, b.new_root, b.public_data, b.transactions,"
          + " cast(extract(epoch from b.sealed_at) * 1000 as bigint), b.status, b.commit_tx,"
          + " b.prove_tx, b.execute_tx, coalesce(t.status = 'proven', false),"
          + " coalesce(t.proving_ms, 0)";

  /** How many columns these are. */
  static final int WIDTH = 14;

  /** Where a query selects it from. */
  static final String TABLES = " from l2block b left join task t on t.block_id = b.block_id ";

  static BlockRow of(final Record row) {
    return new BlockRow(
        row.get(0, Long.class),
        row.get(1, String.class),
        row.get(2, Long.class),
        Fr.fromBytesBe(row.get(3, byte[].class), 0),
        Fr.fromBytesBe(row.get(4, byte[].class), 0),
        row.get(5, byte[].class),
        row.get(6, Integer.class),
        row.get(7, Long.class),
        status(row.get(8, String.class)),
        hash(row.get(9, byte[].class)),
        hash(row.get(10, byte[].class)),
        hash(row.get(11, byte[].class)),
        row.get(12, Boolean.class),
        row.get(13, Long.class));
  }

  /** What clients are told of a status in the database. */
  static BlockStatus status(final String column) {
    return switch (io.fluidex.wire.rollupdb.BlockStatus.ofColumn(column)) {
      case SEALED -> BlockStatus.UNCOMMITED;
      case COMMITTED -> BlockStatus.COMMITED;
      case PROVEN -> BlockStatus.VERIFIED;
      case EXECUTED -> BlockStatus.EXECUTED;
    };
  }

  /** The hash of an L1 transaction, empty if there is none. */
  static String hash(final byte[] bytes) {
    return bytes == null ? "" : Hex.encodePrefixed(bytes);
  }
}
