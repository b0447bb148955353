package io.fluidex.matchengine.history;

import io.fluidex.runtime.database.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jooq.DSLContext;

/** The tables of the history, for the one who writes them. */
final class HistoryStore {
  /** The migrations of PostgreSQL, and those that TimescaleDB wants on top. */
  private static final String MIGRATIONS = "db/history";

  private static final String TIMESCALE_MIGRATIONS = "db/history_timescale";

  private static final Duration MIGRATION_DEADLINE = Duration.ofSeconds(60);

  private final Database database;
  private final Duration deadline;

  HistoryStore(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /** Creates what is missing; with TimescaleDB if the server has that extension. */
  void migrate() {
    database.migrate(MIGRATIONS, MIGRATION_DEADLINE);
    final boolean timescale =
        database.transaction(
            deadline,
            t ->
                !t.fetch("select 1 from pg_available_extensions where name = 'timescaledb'")
                    .isEmpty());
    if (timescale) {
      database.migrate(TIMESCALE_MIGRATIONS, MIGRATION_DEADLINE);
    }
  }

  /** Whether candles are rows that are written here; otherwise TimescaleDB makes them of trades. */
  boolean storesCandles() {
    return database.transaction(
        deadline,
        t ->
            t.fetchSingle("select relkind = 'r' from pg_class where oid = 'candle'::regclass")
                .get(0, Boolean.class));
  }

  /** How far a consumer has come. */
  Position position(final String consumer) {
    return database.transaction(
        deadline,
        t -> {
          t.execute(
              "insert into history_position (consumer, topic_offset, seq, last_order, last_user)"
                  + " values (?, 0, 0, 0, 0) on conflict do nothing",
              consumer);
          return read(t, consumer, "");
        });
  }

  private static Position read(final DSLContext t, final String consumer, final String lock) {
    return t.fetchSingle(
            "select topic_offset, seq, last_order, last_user from history_position where"
                + " consumer = ?"
                + lock,
            consumer)
        .map(row ->
            new Position(
                row.get(0, Long.class),
                row.get(1, Long.class),
                row.get(2, Long.class),
                row.get(3, Long.class)));
  }

  /** Something that is done between two positions. */
  @FunctionalInterface
  interface Step {
    /** Does it in the transaction that moves the position. */
    void run(DSLContext transaction) throws Exception;
  }

  /**
   * Moves a consumer from one position to another, and does something in the same transaction. The
   * row of the position is locked meanwhile, so of several processes one does it.
   *
   * @throws HistoryException if the consumer is not at the first position: another process moved it
   */
  void move(final String consumer, final Position from, final Position to, final Step step) {
    database.transaction(
        deadline,
        t -> {
          // A commit that a crash of the server loses is repeated from the topic, so the disk of
          // the
          // journal need not wait for this one.
          t.execute("set local synchronous_commit = off");
          final Position current = read(t, consumer, " for update");
          if (!current.equals(from)) {
            throw new HistoryException(
                consumer
                    + " is at event "
                    + current.seq()
                    + ", not "
                    + from.seq()
                    + ": another process writes it too; going on from there");
          }
          step.run(t);
          return t.execute(
              "update history_position set topic_offset = ?, seq = ?, last_order = ?, last_user = ?"
                  + " where consumer = ?",
              to.offset(),
              to.seq(),
              to.lastOrder(),
              to.lastUser(),
              consumer);
        });
  }

  /** Writes what a fold has made of its records, all or nothing. */
  void write(
      final String consumer,
      final Position from,
      final HistoryFold fold,
      final boolean withCandles) {
    final List<Object[]> candles = withCandles ? fold.candleRows() : List.of();
    move(
        consumer,
        from,
        fold.position(),
        t -> {
          if (fold.forgets()) {
            t.execute(
                "truncate account, order_history, user_trade, market_trade, balance_history,"
                    + " internal_tx"
                    + (withCandles ? ", candle" : ""));
          }
          t.connection(connection -> insert(connection, fold, candles));
        });
  }

  private static void insert(
      final Connection connection, final HistoryFold fold, final List<Object[]> candles)
      throws SQLException {
    for (final Table table : Table.values()) {
      table.insert(connection, table == Table.CANDLE ? candles : fold.rows(table));
    }
    if (!fold.keyChanges().isEmpty()) {
      try (var update =
          connection.prepareStatement("update account set l2_pubkey = ? where id = ?")) {
        for (final var change : fold.keyChanges().entrySet()) {
          update.setString(1, change.getValue());
          update.setLong(2, change.getKey());
          update.addBatch();
        }
        update.executeBatch();
      }
    }
  }
}
