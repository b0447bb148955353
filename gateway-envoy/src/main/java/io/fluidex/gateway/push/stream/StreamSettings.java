package io.fluidex.gateway.push.stream;

import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.limit.Rate;
import java.util.Optional;

/**
 * Where streams are and what their readers may do.
 *
 * @param grpc the port
 * @param behindGateway whether every call comes through a gateway, whose {@code x-forwarded-for} is
 *     believed
 * @param total streams in all
 * @param perAddress streams of one address
 * @param calls that an address may make, whether they are refused or not
 * @param outboxMessages messages that wait for a reader; more end its stream
 * @param outboxBytes bytes that wait for a reader; more end its stream
 */
public record StreamSettings(
    GrpcServerSettings grpc,
    boolean behindGateway,
    int total,
    int perAddress,
    Rate calls,
    int outboxMessages,
    int outboxBytes) {
  /** Where it listens unless set otherwise. */
  public static final int PORT = 50_060;

  private static final int TOTAL = 10_000;
  private static final int PER_ADDRESS = 100;
  private static final Rate CALLS = new Rate(20, 200);

  /**
   * Reads {@code enabled}, the keys of {@link GrpcServerSettings#read} and {@code behind_gateway}
   * of {@code grpc}, and {@code total}, {@code per_address}, {@code calls_per_second} and {@code
   * calls_burst} of {@code streams}.
   *
   * @param section of the push service
   * @param behindGateway what holds unless {@code grpc} says otherwise
   * @param outboxMessages as of a connection of the websocket
   * @param outboxBytes as of a connection of the websocket
   * @return empty if it is not enabled
   * @throws io.fluidex.runtime.config.ConfigException if a key is out of range
   */
  public static Optional<StreamSettings> read(
      final Section section,
      final boolean behindGateway,
      final int outboxMessages,
      final int outboxBytes) {
    final Section grpc = section.section("grpc");
    final Section streams = section.section("streams");
    final boolean enabled = grpc.bool("enabled", true);
    final StreamSettings settings =
        new StreamSettings(
            GrpcServerSettings.read(grpc, PORT),
            grpc.bool("behind_gateway", behindGateway),
            streams.integer("total", TOTAL, 0, 1_000_000),
            streams.integer("per_address", PER_ADDRESS, 0, 1_000_000),
            Rate.read(streams, "calls", CALLS),
            outboxMessages,
            outboxBytes);
    return enabled ? Optional.of(settings) : Optional.empty();
  }
}
