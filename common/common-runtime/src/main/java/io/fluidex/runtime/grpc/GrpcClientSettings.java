package io.fluidex.runtime.grpc;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to reach a server.
 *
 * @param target {@code host:port}, or any name gRPC resolves
 * @param tls whether the connection is encrypted
 * @param authority certificates that sign that of the server, PEM; those of the system if it is not
 *     set
 * @param certificate of the client for mutual TLS, PEM
 * @param privateKey of the client certificate, PEM
 * @param token sent with every call unless it is empty
 * @param deadline of calls that set none; streams are free of it
 * @param maxMessageBytes larger answers are refused
 */
public record GrpcClientSettings(
    String target,
    boolean tls,
    Optional<Path> authority,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Secret token,
    Duration deadline,
    int maxMessageBytes) {
  private static final int DEFAULT_MESSAGE_BYTES = 16 << 20;

  /** Settings without TLS and token. */
  public static GrpcClientSettings of(final String target) {
    return new GrpcClientSettings(
        target,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Secret(""),
        Duration.ofSeconds(10),
        DEFAULT_MESSAGE_BYTES);
  }

  /**
   * Reads {@code target}, {@code tls}, {@code tls_authority}, {@code tls_certificate}, {@code
   * tls_private_key}, {@code token}, {@code deadline} and {@code max_message_bytes}.
   */
  public static GrpcClientSettings read(final Section section) {
    final GrpcClientSettings defaults = of(section.string("target"));
    final Optional<Path> certificate = section.path("tls_certificate");
    final Optional<Path> key = section.path("tls_private_key");
    if (certificate.isPresent() != key.isPresent()) {
      throw section.error("tls_private_key", "and tls_certificate are set together or not at all");
    }
    return new GrpcClientSettings(
        defaults.target,
        section.bool("tls", false),
        section.path("tls_authority"),
        certificate,
        key,
        section.secret("token"),
        section.duration("deadline", defaults.deadline),
        section.integer("max_message_bytes", DEFAULT_MESSAGE_BYTES, 1024, 1 << 30));
  }
}
