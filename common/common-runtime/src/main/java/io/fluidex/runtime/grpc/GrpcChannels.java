package io.fluidex.runtime.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes channels. */
public final class GrpcChannels {
  /**
   * Calls that the server did not take (UNAVAILABLE) are repeated. Such a call may still have
   * happened, so methods are idempotent or carry a key of the caller.
   */
  private static final Map<String, ?> RETRY =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      5.0,
                      "initialBackoff",
                      "0.1s",
                      "maxBackoff",
                      "2s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private GrpcChannels() {}

  /**
   * A channel that connects on first use and again whenever it has to.
   *
   * @param retrying whether calls are repeated while the server is unavailable: not for calls that
   *     must not happen twice
   * @throws IOException if a certificate or key cannot be read
   */
  public static ManagedChannel open(final GrpcClientSettings settings, final boolean retrying)
      throws IOException {
    final NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(settings.target(), credentials(settings))
            .maxInboundMessageSize(settings.maxMessageBytes())
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .keepAliveWithoutCalls(true)
            .intercept(new Defaults(settings));
    if (retrying) {
      builder.enableRetry().defaultServiceConfig(RETRY);
    } else {
      builder.disableRetry();
    }
    return builder.build();
  }

  private static ChannelCredentials credentials(final GrpcClientSettings settings)
      throws IOException {
    if (!settings.tls()) {
      return InsecureChannelCredentials.create();
    }
    final TlsChannelCredentials.Builder tls = TlsChannelCredentials.newBuilder();
    if (settings.authority().isPresent()) {
      tls.trustManager(settings.authority().get().toFile());
    }
    if (settings.certificate().isPresent()) {
      tls.keyManager(settings.certificate().get().toFile(), settings.privateKey().get().toFile());
    }
    return tls.build();
  }

  /** Gives calls a deadline and the token. */
  private record Defaults(GrpcClientSettings settings) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        final MethodDescriptor<Q, R> method, final CallOptions options, final Channel next) {
      CallOptions complete = options;
      if (options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY) {
        complete = complete.withDeadlineAfter(settings.deadline().toNanos(), TimeUnit.NANOSECONDS);
      }
      if (!settings.token().isEmpty() && options.getCredentials() == null) {
        complete = complete.withCallCredentials(BearerToken.credentials(settings.token()));
      }
      return next.newCall(method, complete);
    }
  }
}
