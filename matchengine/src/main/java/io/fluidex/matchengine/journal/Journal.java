package io.fluidex.matchengine.journal;

import io.fluidex.runtime.database.Database;
import java.io.ByteArrayOutputStream;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The log and the snapshots in PostgreSQL. Its methods wait for the database until their deadline
 * and may be called from any thread; appending is the matter of one at a time.
 */
public final class Journal {
  /** Where the migrations are. */
  public static final String MIGRATIONS = "db/matchengine";

  /** A part of a snapshot: well below what one value may have, few enough round trips. */
  private static final int PART_BYTES = 4 << 20;

  /** Snapshots that are kept besides the first; older ones only matter if the topic is lost. */
  private static final int KEPT_SNAPSHOTS = 3;

  private final Database database;
  private final Duration deadline;
  private long epoch;

  /**
   * A journal whose tables exist.
   *
   * @param deadline for each call, retries included
   */
  public Journal(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /** Becomes the one that may append; whoever was before cannot any more. */
  public void takeOver() {
    epoch =
        database.<Long>transaction(
            deadline,
            t ->
                t.fetchSingle("update journal_writer set epoch = epoch + 1 returning epoch")
                    .get(0, Long.class));
  }

  /**
   * Appends rows in one transaction; rows that are there already are left, so that a commit whose
   * outcome is unknown can be repeated.
   *
   * @throws JournalException if another process took over
   * @throws io.fluidex.runtime.database.DatabaseException if the database does not answer in time
   */
  public void append(final List<LogEntry> rows) {
    final Long[] ids = new Long[rows.size()];
    final Long[] times = new Long[rows.size()];
    final byte[][] commands = new byte[rows.size()][];
    for (int i = 0; i < rows.size(); i++) {
      ids[i] = rows.get(i).id();
      times[i] = rows.get(i).time();
      commands[i] = rows.get(i).command();
    }
    database.transaction(
        deadline,
        t -> {
          requireEpoch(t);
          t.connection(connection -> insert(connection, ids, times, commands));
          return rows.size();
        });
  }

  /** The lock is held until the commit, so nobody takes over between the check and the commit. */
  private void requireEpoch(final DSLContext transaction) {
    final long current =
        transaction.fetchSingle("select epoch from journal_writer for share").get(0, Long.class);
    if (current != epoch) {
      throw new JournalException(
          "the journal was taken over by another matching engine (epoch "
              + current
              + ", this one has "
              + epoch
              + "): only one may run, stop this one");
    }
  }

  private static void insert(
      final Connection connection, final Long[] ids, final Long[] times, final byte[][] commands)
      throws SQLException {
    final Array idArray = connection.createArrayOf("bigint", ids);
    final Array timeArray = connection.createArrayOf("bigint", times);
    final Array commandArray = connection.createArrayOf("bytea", commands);
    try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into operation_log (id, time_ms, command)"
                    + " select * from unnest(?, ?, ?) on conflict (id) do nothing");
        PreparedStatement compare =
            connection.prepareStatement(
                "select count(*) from operation_log l join unnest(?, ?, ?) as r (id, time_ms,"
                    + " command) on l.id = r.id and l.time_ms = r.time_ms and l.command ="
                    + " r.command")) {
      for (final PreparedStatement statement : List.of(insert, compare)) {
        statement.setArray(1, idArray);
        statement.setArray(2, timeArray);
        statement.setArray(3, commandArray);
      }
      if (insert.executeUpdate() < ids.length) {
        requireSame(compare, ids);
      }
    } finally {
      idArray.free();
      timeArray.free();
      commandArray.free();
    }
  }

  /** Rows that were there may only be those of the same commit, made before its answer was lost. */
  private static void requireSame(final PreparedStatement compare, final Long[] ids)
      throws SQLException {
    try (ResultSet rows = compare.executeQuery()) {
      rows.next();
      if (rows.getLong(1) != ids.length) {
        throw new JournalException(
            "rows "
                + ids[0]
                + " to "
                + ids[ids.length - 1]
                + " of operation_log are taken by other commands: somebody else writes to this"
                + " database");
      }
    }
  }

  /**
   * The rows after one, in order.
   *
   * @param limit the most that are read
   */
  public List<LogEntry> readAfter(final long id, final int limit) {
    return database.transaction(
        deadline,
        t ->
            t.fetch(
                    "select id, time_ms, command from operation_log where id > ? order by id limit"
                        + " ?",
                    id,
                    limit)
                .map(row ->
                    new LogEntry(
                        row.get(0, Long.class), row.get(1, Long.class), row.get(2, byte[].class))));
  }

  /**
   * The newest snapshot that has no event after one.
   *
   * @param lastSeq the last event that was published
   * @return none if there is no snapshot at all
   * @throws JournalException if all of them are newer: the topic was lost
   */
  public Optional<Snapshot> newestSnapshot(final long lastSeq) {
    return database.transaction(
        deadline,
        t -> {
          final Optional<Record> found =
              t.fetchOptional(
                  "select id, log_id, last_seq, parts from snapshot where last_seq <= ?"
                      + " order by log_id desc limit 1",
                  lastSeq);
          if (found.isEmpty()) {
            if (!t.fetch("select 1 from snapshot limit 1").isEmpty()) {
              throw new JournalException(
                  "every snapshot is newer than event "
                      + lastSeq
                      + ", the last in the topic: the topic lost records, restore it");
            }
            return Optional.empty();
          }
          final Record row = found.get();
          return Optional.of(
              new Snapshot(
                  row.get(1, Long.class),
                  row.get(2, Long.class),
                  content(t, row.get(0, Long.class), row.get(3, Integer.class))));
        });
  }

  private static byte[] content(final DSLContext t, final long id, final int parts) {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int part = 0; part < parts; part++) {
      all.writeBytes(
          t.fetchSingle(
                  "select content from snapshot_part where snapshot_id = ? and part = ?", id, part)
              .get(0, byte[].class));
    }
    return all.toByteArray();
  }

  /** Writes a snapshot and forgets old ones, but never the first. */
  public void write(final Snapshot snapshot) {
    final List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from < snapshot.content().length; from += PART_BYTES) {
      parts.add(
          Arrays.copyOfRange(
              snapshot.content(), from, Math.min(snapshot.content().length, from + PART_BYTES)));
    }
    database.transaction(
        deadline,
        t -> {
          requireEpoch(t);
          final long id =
              t.fetchSingle(
                      "insert into snapshot (log_id, last_seq, parts) values (?, ?, ?) returning"
                          + " id",
                      snapshot.logId(),
                      snapshot.lastSeq(),
                      parts.size())
                  .get(0, Long.class);
          for (int part = 0; part < parts.size(); part++) {
            t.execute("insert into snapshot_part values (?, ?, ?)", id, part, parts.get(part));
          }
          return t.execute(
              "delete from snapshot where log_id > 0 and id not in"
                  + " (select id from snapshot order by log_id desc, id desc limit ?)",
              KEPT_SNAPSHOTS);
        });
  }
}
