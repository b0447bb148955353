package io.fluidex.gateway.edge;

import io.fluidex.gateway.push.hub.Beginning;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.hub.HubSettings;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.stream.PushStreams;
import io.fluidex.gateway.push.stream.StreamSettings;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.limit.Rate;
import io.fluidex.runtime.metrics.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** An exchange with the edge in the JVM and, where there is one, Envoy in front of it. */
final class Doors implements AutoCloseable {
  /** What the websocket says first. */
  static final String HELLO = "{\"type\":\"hello\"}";

  private final TestExchange exchange;
  private final Optional<Path> envoy;
  private final List<Runnable> open = new ArrayList<>();
  private final Hub hub;
  private final PushStreams streams;
  private final EdgeService pages;

  /**
   * A way to the exchange.
   *
   * @param name for messages
   * @param port where it listens
   */
  record Door(String name, int port) {
    URI at(final String path) {
      return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  Doors() throws Exception {
    exchange = new TestExchange();
    envoy = EnvoyBinary.find();
    final Metrics metrics = new Metrics("push");
    hub =
        new Hub(
            HubSettings.DEFAULT,
            id -> Optional.empty(),
            from -> {},
            InstantSource.system(),
            metrics);
    streams =
        new PushStreams(
            hub,
            new StreamSettings(
                GrpcServerSettings.local(0), true, 100, 6, Rate.UNLIMITED, 16, 1 << 20),
            metrics);
    for (final Service each : List.of(hub, streams)) {
      each.start();
      open.add(() -> stop(each));
    }
    hub.begin(new Beginning(1, 1, Set.of("ETH_USDT"), List.of(), Map.of()));
    TestExchange.await("the hub", hub::isSynced);
    // Behind Envoy it serves the page and websockets.
    pages = edge("limits: {address_per_second: 0}");
  }

  /** Whether there are both doors. */
  Optional<Path> envoy() {
    return envoy;
  }

  private EdgeService edge(final String lines) throws Exception {
    final EdgeConfig config =
        ConfigLoader.parse(
                EdgeConfig.SERVICE,
                """
                environment: development
                port: 0
                admin: {port: 0}
                matchengine: {target: "127.0.0.1:%d"}
                rest: http://127.0.0.1:%d
                rollup_state: {target: "127.0.0.1:1"}
                push_streams: {target: "127.0.0.1:%d"}
                %s
                """
                    .formatted(exchange.grpcPort(), exchange.restPort(), streams.port(), lines),
                "test",
                Map.of(),
                EdgeConfig::read)
            .value();
    final EdgeService service =
        new EdgeService(
            config,
            new Metrics(EdgeConfig.SERVICE),
            Optional.of(container ->
                container.addMapping("/ws", (request, response, callback) -> new Greeter())));
    service.start();
    open.add(() -> stop(service));
    return service;
  }

  /** Says hello, then what it hears. */
  public static final class Greeter implements Session.Listener.AutoDemanding {
    private Session session;

    @Override
    public void onWebSocketOpen(final Session opened) {
      session = opened;
      session.sendText(HELLO, Callback.NOOP);
    }

    @Override
    public void onWebSocketText(final String message) {
      session.sendText(message, Callback.NOOP);
    }
  }

  /** Both doors, or the one in the JVM, which end TLS. */
  List<Door> openOverTls(final TestCertificate certificate) throws Exception {
    final List<Door> doors = new ArrayList<>();
    // A machine that is busy needs long for a handshake, and shall have it.
    final String limits = "limits: {address_per_second: 0, headers_time: 120s, idle: 120s}";
    doors.add(new Door("embedded", edge(certificate.lines() + "\n" + limits).port()));
    if (envoy.isPresent()) {
      final Map<String, String> values =
          Map.of("RATE", "100000", "BURST", "100000", "PUSH_PORT", Integer.toString(pages.port()));
      final Envoy started = Envoy.start(envoy.get(), exchange, certificate, values);
      open.add(started::close);
      doors.add(new Door("envoy", started.port()));
    }
    return doors;
  }

  /** Both doors, or the one in the JVM. */
  List<Door> open(final String edgeLines, final Map<String, String> envoyValues) throws Exception {
    final List<Door> doors = new ArrayList<>();
    doors.add(new Door("embedded", edge(edgeLines).port()));
    if (envoy.isPresent()) {
      final Map<String, String> values = new HashMap<>(envoyValues);
      values.put("PUSH_PORT", Integer.toString(pages.port()));
      values.put("PUSH_STREAMS_PORT", Integer.toString(streams.port()));
      final Envoy started = Envoy.start(envoy.get(), exchange, values);
      open.add(started::close);
      doors.add(new Door("envoy", started.port()));
    }
    return doors;
  }

  /** What streams of blocks tell from now on. */
  void blocks(final BlockView... blocks) {
    hub.blocks(List.of(blocks));
  }

  private static void stop(final Service service) {
    try {
      service.stop(Duration.ofSeconds(2));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (final Exception e) {
      throw new IllegalStateException(service.name() + " did not stop", e);
    }
  }

  @Override
  public void close() {
    open.reversed().forEach(Runnable::run);
    exchange.close();
  }
}
