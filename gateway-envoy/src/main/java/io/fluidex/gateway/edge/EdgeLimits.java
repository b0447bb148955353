package io.fluidex.gateway.edge;

import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.limit.Rate;
import java.time.Duration;

/**
 * What callers may ask for. Envoy's configuration has the same limits.
 *
 * @param address requests of one address; beyond them 429
 * @param connections at the same time, of all
 * @param requests at the same time, of all; beyond them 503
 * @param streams at the same time, of all; beyond them 429
 * @param bodyBytes larger bodies are refused with 413
 * @param idle a connection on which nothing happens for so long is closed, and so is one whose
 *     client does not read its answer
 * @param headersTime for the head of a request of HTTP/1.1 to arrive, and for a handshake of TLS;
 *     slower heads are refused with 408, slower handshakes end
 * @param bodyTime for a body to arrive; slower ones are refused with 408
 */
public record EdgeLimits(
    Rate address,
    int connections,
    int requests,
    int streams,
    int bodyBytes,
    Duration idle,
    Duration headersTime,
    Duration bodyTime) {
  private static final Rate ADDRESS = new Rate(200, 400);

  /** The largest request is a batch of 40 signed orders, some 20 KiB. */
  private static final int BODY_BYTES = 1 << 20;

  /** The defaults. */
  public static EdgeLimits defaults() {
    return new EdgeLimits(
        ADDRESS,
        10_000,
        1_000,
        5_000,
        BODY_BYTES,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10));
  }

  /**
   * Reads {@code address_per_second}, {@code address_burst}, {@code connections}, {@code requests},
   * {@code streams}, {@code body_bytes}, {@code idle}, {@code headers_time} and {@code body_time}.
   */
  public static EdgeLimits read(final Section section) {
    final EdgeLimits defaults = defaults();
    return new EdgeLimits(
        Rate.read(section, "address", defaults.address),
        section.integer("connections", defaults.connections, 1, 1_000_000),
        section.integer("requests", defaults.requests, 1, 1_000_000),
        section.integer("streams", defaults.streams, 0, 1_000_000),
        section.integer("body_bytes", defaults.bodyBytes, 1 << 10, 64 << 20),
        section.duration("idle", defaults.idle),
        section.duration("headers_time", defaults.headersTime),
        section.duration("body_time", defaults.bodyTime));
  }
}
