package io.fluidex.runtime.database;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import java.time.Duration;

/**
 * How to reach a database.
 *
 * @param url for JDBC, without user and password
 * @param user whom to connect as
 * @param password empty if none is needed
 * @param connections the most there are at a time
 * @param connectionTimeout for connecting, and for waiting until a connection is free
 * @param statementTimeout after which the server cancels a statement
 */
public record DatabaseSettings(
    String url,
    String user,
    Secret password,
    int connections,
    Duration connectionTimeout,
    Duration statementTimeout) {
  private static final int DEFAULT_CONNECTIONS = 8;
  private static final int MOST_CONNECTIONS = 200;

  /** Settings with the default limits and no password. */
  public static DatabaseSettings of(final String url, final String user) {
    return new DatabaseSettings(
        url,
        user,
        new Secret(""),
        DEFAULT_CONNECTIONS,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30));
  }

  /**
   * Reads {@code url}, {@code user}, {@code password}, {@code connections}, {@code
   * connection_timeout} and {@code statement_timeout}.
   */
  public static DatabaseSettings read(final Section section) {
    final String url = section.string("url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw section.error("url", "does not start with jdbc:postgresql:");
    }
    final DatabaseSettings defaults = of(url, section.string("user", "fluidex"));
    return new DatabaseSettings(
        url,
        defaults.user,
        section.secret("password"),
        section.integer("connections", defaults.connections, 1, MOST_CONNECTIONS),
        section.duration("connection_timeout", defaults.connectionTimeout),
        section.duration("statement_timeout", defaults.statementTimeout));
  }
}
