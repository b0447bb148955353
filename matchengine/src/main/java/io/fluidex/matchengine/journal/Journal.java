package io.fluidex.matchengine.journal;

import io.fluidex.runtime.database.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The log and the snapshots in PostgreSQL. Its methods wait for the database until their deadline
 * and may be called from any thread; appending is the matter of one at a time.
 */
public final class Journal {
  /** Where the migrations are. */
  public static final String MIGRATIONS = "db/matchengine";

  /** Snapshots that are kept besides the first; older ones only matter if the topic is lost. */
  private static final int KEPT_SNAPSHOTS = 3;

  /** The state of SQL that says that a row with this key is there. */
  private static final String UNIQUE_VIOLATION = "23505";

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
   * Appends rows, all or none; rows that are there already are left, so that a commit whose outcome
   * is unknown can be repeated.
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
    // One statement, which is a transaction: a commit is most of what an order waits for.
    database.repeatable(
        deadline,
        connection -> {
          insert(connection, ids, times, commands);
          return rows.size();
        });
  }

  /** The lock is held until the commit, so nobody takes over between the check and the commit. */
  private void requireEpoch(final DSLContext transaction) {
    requireEpoch(
        transaction.fetchSingle("select epoch from journal_writer for share").get(0, Long.class));
  }

  private void requireEpoch(final long current) {
    if (current != epoch) {
      throw new JournalException(
          "the journal was taken over by another matching engine (epoch "
              + current
              + ", this one has "
              + epoch
              + "): only one may run, stop this one");
    }
  }

  /**
   * The row of the epoch is locked until the statement is committed, so nobody takes over between
   * the check and the commit. Rows that are there may only be those of the same commit, made before
   * its answer was lost.
   */
  private void insert(
      final Connection connection, final Long[] ids, final Long[] times, final byte[][] commands)
      throws SQLException {
    final Array idArray = connection.createArrayOf("bigint", ids);
    final Array timeArray = connection.createArrayOf("bigint", times);
    final Array commandArray = connection.createArrayOf("bytea", commands);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into operation_log (id, time_ms, command) select * from unnest(?, ?, ?)"
                + " where exists (select 1 from journal_writer where epoch = ? for share)")) {
      insert.setArray(1, idArray);
      insert.setArray(2, timeArray);
      insert.setArray(3, commandArray);
      insert.setLong(4, epoch);
      if (insert.executeUpdate() == 0) {
        requireEpoch(number(connection, "select epoch from journal_writer"));
      }
    } catch (final SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      final long same =
          number(
              connection,
              "select count(*) from operation_log l join unnest(?, ?, ?) as r (id, time_ms,"
                  + " command) on l.id = r.id and l.time_ms = r.time_ms and l.command = r.command",
              idArray,
              timeArray,
              commandArray);
      if (same != ids.length) {
        throw taken(ids, e);
      }
    } finally {
      idArray.free();
      timeArray.free();
      commandArray.free();
    }
  }

  private static long number(
      final Connection connection, final String query, final Array... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setArray(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static JournalException taken(final Long[] ids, final SQLException cause) {
    return new JournalException(
        "rows "
            + ids[0]
            + " to "
            + ids[ids.length - 1]
            + " of operation_log are taken by other commands: somebody else writes to this"
            + " database",
        cause);
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
                  "select id, log_id, last_seq, parts from snapshot where parts > 0"
                      + " and last_seq <= ? order by log_id desc limit 1",
                  lastSeq);
          if (found.isEmpty() && !t.fetch("select 1 from snapshot where parts > 0").isEmpty()) {
            throw new JournalException(
                "every snapshot is newer than event "
                    + lastSeq
                    + ", the last in the topic: the topic lost records, restore it");
          }
          return found.map(row ->
              new Snapshot(
                  row.get(0, Long.class),
                  row.get(1, Long.class),
                  row.get(2, Long.class),
                  row.get(3, Integer.class)));
        });
  }

  /** The bytes of a snapshot; each part is read when it is asked for. */
  public Iterator<byte[]> parts(final Snapshot snapshot) {
    return IntStream.range(0, snapshot.parts())
        .mapToObj(part -> readPart(snapshot.id(), part))
        .iterator();
  }

  private byte[] readPart(final long id, final int part) {
    return database.transaction(
        deadline,
        t ->
            t.fetchSingle(
                    "select content from snapshot_part where snapshot_id = ? and part = ?",
                    id,
                    part)
                .get(0, byte[].class));
  }

  /**
   * Writes a snapshot and forgets old ones, but never the first. Every part is a transaction, so
   * that none is long; nobody finds the snapshot before its last part is there.
   *
   * @param logId the last command it contains, 0 for none
   * @param lastSeq the last event it contains, 0 for none
   * @throws JournalException if another process took over
   */
  public void write(final long logId, final long lastSeq, final SnapshotContent content) {
    final long id =
        database.<Long>transaction(
            deadline,
            t -> {
              requireEpoch(t);
              return t.fetchSingle(
                      "insert into snapshot (log_id, last_seq, parts) values (?, ?, 0) returning id",
                      logId,
                      lastSeq)
                  .get(0, Long.class);
            });
    final AtomicInteger parts = new AtomicInteger();
    content.writeTo(part -> writePart(id, parts.getAndIncrement(), part));
    database.transaction(
        deadline,
        t -> {
          requireEpoch(t);
          t.execute("update snapshot set parts = ? where id = ?", parts.get(), id);
          return t.execute(
              "delete from snapshot where parts = 0 or (log_id > 0 and id not in"
                  + " (select id from snapshot where parts > 0"
                  + " order by log_id desc, id desc limit ?))",
              KEPT_SNAPSHOTS);
        });
  }

  private void writePart(final long id, final int number, final byte[] content) {
    database.repeatable(
        deadline,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into snapshot_part values (?, ?, ?) on conflict do nothing")) {
            insert.setLong(1, id);
            insert.setInt(2, number);
            insert.setBytes(3, content);
            return insert.executeUpdate();
          }
        });
  }
}
