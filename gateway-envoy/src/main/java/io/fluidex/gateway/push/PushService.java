package io.fluidex.gateway.push;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.socket.LoginCheck;
import io.fluidex.gateway.push.socket.PushSockets;
import io.fluidex.gateway.push.source.BlockWatch;
import io.fluidex.gateway.push.source.Engine;
import io.fluidex.gateway.push.source.EngineProbe;
import io.fluidex.gateway.push.source.EventReader;
import io.fluidex.gateway.push.stream.PushStreams;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * The push service. The exchange and Kafka may come and go: it begins by itself when they are
 * there, and its health says what is missing. It keeps nothing, so any number may run.
 */
public final class PushService implements Service {
  private final Metrics metrics = new Metrics(PushConfig.SERVICE);
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final AtomicReference<Domain> domain = new AtomicReference<>();
  private final Hub hub;
  private final PushSockets sockets;
  private final Optional<PushHttp> http;
  private final Optional<PushStreams> streams;
  private final AdminServer admin;
  private final Services services;

  /**
   * A service that is not started yet.
   *
   * @param random for nonces, which nobody may foresee, and jitter; safe for many threads
   * @throws IOException if a certificate or key of a channel cannot be read
   */
  public PushService(
      final PushConfig config, final InstantSource clock, final RandomGenerator random)
      throws IOException {
    config.domain().ifPresent(domain::set);
    final ManagedChannel exchange = GrpcChannels.open(config.matchengine(), true);
    channels.add(exchange);
    final Engine engine = new Engine(exchange, config.matchengine().deadline());
    final AtomicReference<EventReader> events = new AtomicReference<>();
    this.hub = new Hub(config.hub(), engine, from -> events.get().beginAgain(from), clock, metrics);
    final EventReader reader =
        new EventReader(config.events(), engine, hub, this::learn, clock, random, metrics);
    events.set(reader);
    this.sockets =
        new PushSockets(
            hub,
            config.limits(),
            new LoginCheck(
                () -> Optional.ofNullable(domain.get()),
                new StrictSignatures(),
                config.unsignedLogins()),
            config.behindGateway(),
            clock,
            random,
            metrics);
    this.http =
        config
            .http()
            .map(it ->
                new PushHttp(it, config.limits().connections(), config.deployment(), sockets));
    this.streams = config.streams().map(it -> new PushStreams(hub, it, metrics));
    this.admin = new AdminServer(config.admin(), metrics, this::problem);
    final List<Service> parts = new ArrayList<>(List.of(admin, hub, reader));
    parts.add(new EngineProbe(engine, random, metrics));
    if (config.rollup().isPresent()) {
      final ManagedChannel rollup = GrpcChannels.open(config.rollup().get(), true);
      channels.add(rollup);
      parts.add(new BlockWatch(rollup, config.rollup().get().deadline(), hub, random, metrics));
    }
    http.ifPresent(parts::add);
    parts.add(sockets);
    streams.ifPresent(parts::add);
    this.services = new Services(PushConfig.SERVICE, parts);
  }

  private void learn(final Engine.Facts facts) {
    if (!facts.domain().isEmpty()) {
      // What the configuration says stays: it is what the operator trusts.
      domain.compareAndSet(null, Domain.ofBytes(Hex.decode(facts.domain(), Domain.BYTES)));
    }
  }

  /** Mounts the websocket at {@link PushSockets#PATH} of another server. */
  public Consumer<ServerWebSocketContainer> websockets() {
    return sockets;
  }

  /** Where clients connect, if it has a port of its own. */
  public int port() {
    return http.orElseThrow(() -> new IllegalStateException("no port of its own")).port();
  }

  /** Where clients call for streams, if there are any. */
  public int grpcPort() {
    return streams.orElseThrow(() -> new IllegalStateException("there are no streams")).port();
  }

  /** Where operators look. */
  public int adminPort() {
    return admin.port();
  }

  @Override
  public String name() {
    return PushConfig.SERVICE;
  }

  @Override
  public void start() throws Exception {
    services.start();
  }

  @Override
  public void stop(final Duration deadline) throws Exception {
    try {
      services.stop(deadline);
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
      metrics.close();
    }
  }

  /** Why subscribers are not told what happens now. */
  @Override
  public Optional<String> problem() {
    return services
        .problem()
        .or(() ->
            hub.isSynced()
                ? Optional.empty()
                : Optional.of("degraded: it does not follow the exchange yet"));
  }
}
