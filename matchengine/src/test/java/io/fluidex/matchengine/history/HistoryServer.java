package io.fluidex.matchengine.history;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The PostgreSQL of the tests of the history: an embedded one, or a server that has TimescaleDB
 * with {@code -Dfluidex.timescale=HOST:PORT} and, unless it wants none from user postgres, its
 * password in {@code -Dfluidex.timescale.password}. Databases called {@code fluidex_test_*} are
 * replaced there.
 */
final class HistoryServer implements AutoCloseable {
  private static final Optional<String> TIMESCALE =
      Optional.ofNullable(System.getProperty("fluidex.timescale"));
  private static final String USER = "postgres";
  private static final String PASSWORD = System.getProperty("fluidex.timescale.password", "");

  private final Optional<EmbeddedPostgres> embedded =
      TIMESCALE.isPresent() ? Optional.empty() : Optional.of(EmbeddedPostgres.temporary());

  /** The embedded one, which can be stopped; nothing if it is somebody else's server. */
  Optional<EmbeddedPostgres> embedded() {
    return embedded;
  }

  /** An empty database. */
  DatabaseSettings database(final String name) {
    if (embedded.isPresent()) {
      return DatabaseSettings.of(embedded.get().createDatabase(name), embedded.get().user());
    }
    final String url = "jdbc:postgresql://" + TIMESCALE.orElseThrow() + "/";
    final String own = "fluidex_test_" + name;
    try (Connection connection = DriverManager.getConnection(url + USER, USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists " + own + " with (force)");
      statement.execute("create database " + own);
    } catch (final SQLException e) {
      throw new IllegalStateException("no database can be made at " + url, e);
    }
    final DatabaseSettings defaults = DatabaseSettings.of(url + own, USER);
    return new DatabaseSettings(
        defaults.url(),
        USER,
        new Secret(PASSWORD),
        defaults.connections(),
        defaults.connectionTimeout(),
        defaults.statementTimeout());
  }

  @Override
  public void close() {
    embedded.ifPresent(EmbeddedPostgres::close);
  }
}
