package io.fluidex.gateway.edge;

import io.fluidex.gateway.route.Backend;
import io.fluidex.gateway.route.Rpc;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The services behind the edge that speak gRPC. Safe for many threads. */
final class Backends implements AutoCloseable {
  private final Map<Backend, Channels> channels = new EnumMap<>(Backend.class);
  private final Map<String, MethodDescriptor<byte[], byte[]>> methods = new ConcurrentHashMap<>();

  /**
   * The channels of a service.
   *
   * @param reads whose calls are made again while the service is unavailable
   * @param writes whose calls are made once
   * @param hasToken whether the edge itself identifies to the service
   */
  private record Channels(ManagedChannel reads, ManagedChannel writes, boolean hasToken) {}

  /** Messages as they come. */
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    MARSHALLER;

    @Override
    public InputStream stream(final byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(final InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * Channels that connect on first use.
   *
   * @throws IOException if a certificate or key cannot be read
   */
  static Backends open(final EdgeConfig config) throws IOException {
    final Backends backends = new Backends();
    try {
      backends.add(Backend.MATCHENGINE, Optional.of(config.matchengine()));
      backends.add(Backend.ROLLUP_STATE, config.rollupState());
      backends.add(Backend.PROVER_MASTER, config.proverMaster());
      backends.add(Backend.PUSH_STREAMS, config.pushStreams());
    } catch (final IOException e) {
      backends.close();
      throw e;
    }
    return backends;
  }

  private void add(final Backend backend, final Optional<GrpcClientSettings> settings)
      throws IOException {
    if (settings.isPresent()) {
      channels.put(
          backend,
          new Channels(
              GrpcChannels.open(settings.get(), true),
              GrpcChannels.open(settings.get(), false),
              !settings.get().token().isEmpty()));
    }
  }

  /**
   * Makes a call.
   *
   * @param headers of the client; changed
   * @param timeoutNanos what the client leaves it, if it says so; the settings of the backend limit
   *     unary calls anyway
   * @throws Refusal if this edge has no such backend
   */
  BackendCall call(
      final Rpc rpc,
      final Metadata headers,
      final Optional<Long> timeoutNanos,
      final byte[] request)
      throws Refusal {
    final Channels backend = channels.get(rpc.backend());
    if (backend == null) {
      throw Refusal.of(
          Status.Code.UNAVAILABLE, "this gateway is not connected to the service of " + rpc.path());
    }
    if (backend.hasToken()) {
      headers.discardAll(CallHeaders.AUTHORIZATION);
    }
    return BackendCall.start(
        rpc.isSafe() ? backend.reads() : backend.writes(),
        methods.computeIfAbsent(rpc.path(), path -> descriptor(rpc)),
        timeoutNanos
            .map(nanos -> CallOptions.DEFAULT.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS))
            .orElse(CallOptions.DEFAULT),
        headers,
        request);
  }

  private static MethodDescriptor<byte[], byte[]> descriptor(final Rpc rpc) {
    return MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
        .setType(
            rpc.isStream()
                ? MethodDescriptor.MethodType.SERVER_STREAMING
                : MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(rpc.path().substring(1))
        .build();
  }

  /** Ends all calls and closes the connections. */
  @Override
  public void close() {
    for (final Channels each : channels.values()) {
      each.reads().shutdownNow();
      each.writes().shutdownNow();
    }
  }
}
