package io.fluidex.statemanager.explorer;

import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import io.fluidex.wire.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Record;

/**
 * A row of {@code l2tx}.
 *
 * @param block the block
 * @param slot the place in it
 * @param seq the number of the event it comes from
 * @param transaction the transaction
 * @param balances the balances it opened, each before and after, unsigned
 */
record TransactionRow(
    long block, int slot, long seq, Transaction transaction, List<Balance> balances) {
  /** What a query selects for it, of the table {@code l2tx x}. */
  static final String COLUMNS = "x.block_id, x.slot, x.seq, x.tx, cast(x.details as text)";

  /** A balance before and after, unsigned. */
  record Balance(long before, long after) {}

  /** The row of a record whose columns begin at an index. */
  static TransactionRow of(final Record row, final int at) {
    final List<Balance> balances = new ArrayList<>();
    final byte[] details = row.get(at + 4, String.class).getBytes(StandardCharsets.UTF_8);
    JsonFields.parse("details of a transaction", details)
        .object()
        .path("balances")
        .forEach(pair ->
            balances.add(
                new Balance(
                    Long.parseUnsignedLong(pair.path(0).asText()),
                    Long.parseUnsignedLong(pair.path(1).asText()))));
    return new TransactionRow(
        row.get(at, Long.class),
        row.get(at + 1, Integer.class),
        row.get(at + 2, Long.class),
        TransactionCodec.decode(row.get(at + 3, byte[].class)),
        balances);
  }
}
