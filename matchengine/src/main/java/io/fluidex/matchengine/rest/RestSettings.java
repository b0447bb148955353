package io.fluidex.matchengine.rest;

import io.fluidex.runtime.config.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the REST server listens.
 *
 * @param host the address to bind
 * @param port 0 for a free one
 * @param allowedOrigins pages that browsers may let call, such as {@code https://app.example.org};
 *     none by default
 * @param maxBodyBytes larger requests are refused
 * @param maxConnections connections at the same time
 * @param maxRequests requests at the same time; each may hold a connection to the database
 * @param idleTimeout a connection on which nothing happens for so long is closed
 * @param manage whether there are the calls of operators, who need the operator's token
 */
public record RestSettings(
    String host,
    int port,
    List<String> allowedOrigins,
    int maxBodyBytes,
    int maxConnections,
    int maxRequests,
    Duration idleTimeout,
    boolean manage) {
  private static final int DEFAULT_PORT = 50053;

  /** Copies the list. */
  public RestSettings {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /**
   * Reads {@code enabled} (false by default: then there is no server), {@code host}, {@code port},
   * {@code allowed_origins}, {@code max_body_bytes}, {@code max_connections}, {@code max_requests},
   * {@code idle_timeout} and {@code manage}.
   *
   * @throws io.fluidex.runtime.config.ConfigException if a value makes no sense
   */
  public static Optional<RestSettings> read(final Section section) {
    final boolean enabled = section.bool("enabled", false);
    final RestSettings settings =
        new RestSettings(
            section.string("host", "127.0.0.1"),
            section.integer("port", DEFAULT_PORT, 0, 65_535),
            section.strings("allowed_origins", List.of()),
            section.integer("max_body_bytes", 64 << 10, 1 << 10, 16 << 20),
            section.integer("max_connections", 10_000, 1, 1_000_000),
            section.integer("max_requests", 64, 1, 10_000),
            section.duration("idle_timeout", Duration.ofSeconds(15)),
            section.bool("manage", false));
    if (settings.allowedOrigins.contains("*")) {
      throw section.error("allowed_origins", "names pages; * would let every page call");
    }
    return enabled ? Optional.of(settings) : Optional.empty();
  }
}
