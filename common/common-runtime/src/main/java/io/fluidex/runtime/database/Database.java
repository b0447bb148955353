package io.fluidex.runtime.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.retry.Retry;
import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.time.Duration;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;

/** A database of a service. Safe for many threads. */
public final class Database implements AutoCloseable {
  /** What is done in a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    /** Reads and writes through the transaction; may be called again after a failure. */
    T run(DSLContext transaction) throws Exception;
  }

  private static final int PROBE_SECONDS = 5;

  /** Of the advisory locks of a database, the one that migrations take: "fluidex". */
  private static final long MIGRATION_LOCK = 0x666c7569646578L;

  private final HikariDataSource pool;
  private final Retry retry;
  private final Counter conflicts;
  private final Counter outages;

  private Database(
      final HikariDataSource pool, final Metrics metrics, final RandomGenerator random) {
    this.pool = pool;
    this.retry = new Retry(Backoff.DEFAULT, random);
    final String name = "fluidex_database_retries_total";
    final String description = "Transactions that were tried again";
    this.conflicts = metrics.counter(name, description, "reason", "conflict");
    this.outages = metrics.counter(name, description, "reason", "outage");
  }

  /**
   * Makes the pool; does not connect yet, so a service can start while its database is away.
   *
   * @param name of the pool, in metrics and in {@code pg_stat_activity}
   * @param random for the jitter of pauses; safe for many threads
   */
  public static Database open(
      final String name,
      final DatabaseSettings settings,
      final Metrics metrics,
      final RandomGenerator random) {
    final HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password().reveal());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setInitializationFailTimeout(-1);
    // Otherwise the pool asks its first connection, and if the server goes away just then, takes
    // "unknown" for the answer and refuses every connection from then on.
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics.registry()));
    config.addDataSourceProperty("ApplicationName", name);
    config.addDataSourceProperty(
        "connectTimeout", Long.toString(Math.max(1, settings.connectionTimeout().toSeconds())));
    // A dead peer is noticed although nothing answers: a little after the server would have given
    // up.
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(settings.statementTimeout().toSeconds() + 5));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty(
        "options", "-c statement_timeout=" + settings.statementTimeout().toMillis());
    return new Database(new HikariDataSource(config), metrics, random);
  }

  /**
   * Brings the schema up to date, waiting until the database is there.
   *
   * @param location where the migrations are on the class path, such as {@code db/rollup}
   * @throws DatabaseException if a migration fails or the deadline passes
   */
  public void migrate(final String location, final Duration deadline) {
    try {
      // A server that goes meanwhile has kept whole steps only, so that the rest is done again.
      retry.call(
          deadline,
          SqlStates::isOutage,
          () -> {
            try (Connection connection = pool.getConnection()) {
              if (!connection.isValid(PROBE_SECONDS)) {
                throw new SQLRecoverableException("the connection is gone");
              }
            }
            migrateInTurn(location, deadline);
            return true;
          });
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("the migration " + location + " was interrupted", e);
    } catch (final Exception e) {
      throw new DatabaseException("the migration " + location + " failed", e);
    }
  }

  /**
   * Services that share a database start together, and the beginning of a history bears no company:
   * one after the other. The lock goes with the connection, however that ends.
   */
  private void migrateInTurn(final String location, final Duration deadline) throws SQLException {
    try (Connection turn =
            DriverManager.getConnection(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
        Statement lock = turn.createStatement()) {
      lock.execute("set statement_timeout = " + deadline.toMillis());
      lock.execute("select pg_advisory_lock(" + MIGRATION_LOCK + ")");
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:" + location)
          // Services that share a database have a history of their own.
          .table("schema_history_" + location.replaceAll("[^a-z0-9]+", "_"))
          .baselineOnMigrate(true)
          .baselineVersion("0")
          .load()
          .migrate();
    }
  }

  /**
   * Runs work in a transaction, again after conflicts and outages until the deadline.
   *
   * @throws CommitUnknownException if the connection broke during the commit
   * @throws DatabaseException if the database failed otherwise, or the deadline passed
   * @throws RuntimeException that the work threw, after a rollback
   */
  public <T> T transaction(final Duration deadline, final Work<T> work) {
    try {
      return retry.call(deadline, this::isRetryable, () -> once(work));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("a transaction was interrupted", e);
    } catch (final DataAccessException e) {
      throw new DatabaseException("a transaction failed: " + e.getMessage(), e);
    } catch (final RuntimeException e) {
      throw e;
    } catch (final Exception e) {
      throw new DatabaseException("a transaction failed: " + e.getMessage(), e);
    }
  }

  /** What is done with a connection that commits every statement by itself. */
  @FunctionalInterface
  public interface Statements<T> {
    /** Executes statements; may be called again after a failure. */
    T run(Connection connection) throws Exception;
  }

  /**
   * Runs statements that are each a transaction of its own: one round trip where {@link
   * #transaction} takes three. Again after conflicts and outages until the deadline, and that
   * includes statements whose answer was lost, so only what may be repeated belongs here.
   *
   * @throws DatabaseException if the database failed, or the deadline passed
   * @throws RuntimeException that the work threw
   */
  public <T> T repeatable(final Duration deadline, final Statements<T> work) {
    try {
      return retry.call(
          deadline,
          this::isRetryable,
          () -> {
            try (Connection connection = pool.getConnection()) {
              return work.run(connection);
            }
          });
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseException("a statement was interrupted", e);
    } catch (final RuntimeException e) {
      throw e;
    } catch (final Exception e) {
      throw new DatabaseException("a statement failed: " + e.getMessage(), e);
    }
  }

  private boolean isRetryable(final Exception e) {
    if (e instanceof CommitUnknownException) {
      return false;
    }
    if (SqlStates.isConflict(e)) {
      conflicts.increment();
      return true;
    }
    if (SqlStates.isOutage(e)) {
      outages.increment();
      return true;
    }
    return false;
  }

  private <T> T once(final Work<T> work) throws Exception {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      final T result;
      try {
        result = work.run(context(connection));
      } catch (final Throwable e) {
        try {
          connection.rollback();
        } catch (final SQLException rollback) {
          e.addSuppressed(rollback);
        }
        throw e;
      }
      try {
        connection.commit();
      } catch (final SQLException e) {
        if (SqlStates.isConflict(e)) {
          throw e;
        }
        throw new CommitUnknownException(e);
      }
      return result;
    }
  }

  private static DSLContext context(final Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES, new Settings().withExecuteLogging(false));
  }

  /** The pool itself, for what needs plain JDBC, such as COPY. */
  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
