package io.fluidex.cli;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which exchange, and how it is reached. */
final class ServerOptions {
  /** The environment variable that names the exchange. */
  static final String SERVER_VARIABLE = "FLUIDEX_SERVER";

  /** The environment variable with the path of certificates. */
  private static final String AUTHORITY_VARIABLE = "FLUIDEX_TLS_AUTHORITY";

  private static final String DEFAULT_SERVER = "127.0.0.1:50051";

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "The exchange; the variable "
              + SERVER_VARIABLE
              + " if not given, else "
              + DEFAULT_SERVER
              + ".")
  private String target;

  @Option(names = "--tls", description = "Encrypt, and trust the certificates of the system.")
  private boolean tls;

  @Option(
      names = "--tls-authority",
      paramLabel = "FILE",
      description =
          "Encrypt, and trust the certificates in this PEM file; the variable "
              + AUTHORITY_VARIABLE
              + " if not given.")
  private Path authority;

  /** Where the exchange is. */
  String target(final FluidexCommand root) {
    return target == null ? root.variable(SERVER_VARIABLE).orElse(DEFAULT_SERVER) : target;
  }

  /** How to reach it. */
  GrpcClientSettings settings(final FluidexCommand root) {
    final GrpcClientSettings plain = GrpcClientSettings.of(target(root));
    final Optional<Path> trusted =
        authority == null
            ? root.variable(AUTHORITY_VARIABLE).map(Path::of)
            : Optional.of(authority);
    return new GrpcClientSettings(
        plain.target(),
        tls || trusted.isPresent(),
        trusted,
        Optional.empty(),
        Optional.empty(),
        new Secret(""),
        plain.deadline(),
        plain.maxMessageBytes());
  }
}
