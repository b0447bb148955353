package io.fluidex.ethsender.store;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.watch.Cursor;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The watcher's cursor and outbox. Every method belongs to the caller's transaction. */
public final class RequestStore {
  /** How far was read; nothing if nothing was. */
  public Optional<Cursor> cursor(final DSLContext database) {
    return database
        .fetchOptional("select next_serial, numbers, hashes from l1_cursor")
        .map(row -> {
          final Long[] numbers = row.get("numbers", Long[].class);
          final byte[][] hashes = row.get("hashes", byte[][].class);
          final List<BlockRef> checkpoints = new ArrayList<>();
          for (int i = 0; i < numbers.length; i++) {
            checkpoints.add(new BlockRef(numbers[i], Bytes32.of(hashes[i])));
          }
          return new Cursor(row.get("next_serial", long.class), checkpoints);
        });
  }

  /** Writes how far was read. */
  public void save(final DSLContext database, final Cursor cursor) {
    database.execute(
        "insert into l1_cursor (next_serial, numbers, hashes) values (?, ?, ?)"
            + " on conflict (only_row) do update set next_serial = excluded.next_serial,"
            + " numbers = excluded.numbers, hashes = excluded.hashes",
        cursor.nextSerial(),
        cursor.checkpoints().stream().map(BlockRef::number).toArray(Long[]::new),
        cursor.checkpoints().stream().map(c -> c.hash().toBytes()).toArray(byte[][]::new));
  }

  /** Writes requests that were not known. */
  public void add(final DSLContext database, final List<L1Event> events) {
    for (final L1Event event : events) {
      database.execute(
          "insert into l1_event_outbox (serial, l1_block, event) values (?, ?, ?)",
          event.serial(),
          event.origin().block(),
          L1EventCodec.encode(event));
    }
  }

  /** The requests known of some serial numbers. */
  public Map<Long, L1Event> known(final DSLContext database, final List<L1Event> events) {
    final Map<Long, L1Event> known = new HashMap<>();
    if (!events.isEmpty()) {
      for (final Record row :
          database.fetch(
              "select event from l1_event_outbox where serial between ? and ?",
              events.getFirst().serial(),
              events.getLast().serial())) {
        final L1Event event = L1EventCodec.decode(row.get("event", byte[].class));
        known.put(event.serial(), event);
      }
    }
    return known;
  }

  /** The first request that was not handed on and is in a block after a height. */
  public OptionalLong firstUndelivered(final DSLContext database, final long height) {
    final Long first =
        database
            .fetchSingle(
                "select min(serial) from l1_event_outbox where not delivered and l1_block > ?",
                height)
            .get(0, Long.class);
    return first == null ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /** Forgets requests from a serial number on that were not handed on. */
  public void forget(final DSLContext database, final long serial) {
    database.execute("delete from l1_event_outbox where not delivered and serial >= ?", serial);
  }

  /** The next requests to hand on, in order. */
  public List<L1Event> undelivered(final DSLContext database, final int limit) {
    return database
        .fetch(
            "select event from l1_event_outbox where not delivered order by serial limit ?", limit)
        .map(row -> L1EventCodec.decode(row.get("event", byte[].class)));
  }

  /** Remembers that all requests up to a serial number were handed on. */
  public void delivered(final DSLContext database, final long serial) {
    database.execute(
        "update l1_event_outbox set delivered = true where not delivered and serial <= ?", serial);
  }
}
