package io.fluidex.runtime.grpc;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server listens.
 *
 * @param host the address to bind
 * @param port 0 for a free one
 * @param maxMessageBytes larger requests are refused before a handler sees them
 * @param maxCallDuration no call takes longer, whatever deadline its client set; streams are free
 *     of it
 * @param maxCallsPerConnection at the same time
 * @param certificate chain in PEM; TLS is on if it is set
 * @param privateKey of the certificate, PEM
 * @param clientAuthority certificates that sign those of clients; mutual TLS is on if it is set
 */
public record GrpcServerSettings(
    String host,
    int port,
    int maxMessageBytes,
    Duration maxCallDuration,
    int maxCallsPerConnection,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Optional<Path> clientAuthority) {
  private static final int DEFAULT_MESSAGE_BYTES = 4 << 20;
  private static final int MOST_MESSAGE_BYTES = 1 << 30;
  private static final int DEFAULT_CALLS = 10_000;

  /** Settings for a port of the loopback interface, without TLS. */
  public static GrpcServerSettings local(final int port) {
    return new GrpcServerSettings(
        "127.0.0.1",
        port,
        DEFAULT_MESSAGE_BYTES,
        Duration.ofSeconds(30),
        DEFAULT_CALLS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * Reads {@code host}, {@code port}, {@code max_message_bytes}, {@code max_call_duration}, {@code
   * max_calls_per_connection}, {@code tls_certificate}, {@code tls_private_key} and {@code
   * tls_client_authority}.
   */
  public static GrpcServerSettings read(final Section section, final int defaultPort) {
    final GrpcServerSettings defaults = local(defaultPort);
    final Optional<Path> certificate = section.path("tls_certificate");
    final Optional<Path> key = section.path("tls_private_key");
    final Optional<Path> authority = section.path("tls_client_authority");
    if (certificate.isPresent() != key.isPresent()) {
      throw section.error("tls_private_key", "and tls_certificate are set together or not at all");
    }
    if (authority.isPresent() && certificate.isEmpty()) {
      throw section.error("tls_client_authority", "needs tls_certificate too");
    }
    return new GrpcServerSettings(
        section.string("host", defaults.host),
        section.integer("port", defaultPort, 0, 65535),
        section.integer("max_message_bytes", DEFAULT_MESSAGE_BYTES, 1024, MOST_MESSAGE_BYTES),
        section.duration("max_call_duration", defaults.maxCallDuration),
        section.integer("max_calls_per_connection", DEFAULT_CALLS, 1, 1_000_000),
        certificate,
        key,
        authority);
  }

  /** Reads a token that calls have to carry; empty if none is set. */
  public static Secret token(final Section section) {
    return section.secret("token");
  }
}
