package io.fluidex.gateway.edge;

import io.fluidex.gateway.page.Page;
import io.fluidex.gateway.page.PageHandler;
import io.fluidex.gateway.push.PushDocument;
import io.fluidex.gateway.route.RouteTable;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * The door of an exchange without Envoy: see the package. HTTP/1.1, HTTP/2 and websockets share one
 * port, all of them over TLS or none.
 */
public final class EdgeService implements Service {
  /** Where a request comes from, as an attribute of it. */
  static final String ADDRESS = "io.fluidex.gateway.address";

  /** For what does not block; requests have virtual threads. */
  private static final int THREADS = 16;

  private final EdgeConfig config;
  private final Metrics metrics;
  private final Optional<Consumer<ServerWebSocketContainer>> push;
  private final AdminServer admin;
  private Backends backends;
  private RestRelay rest;
  private EdgeHandler edge;
  private Server server;
  private ServerConnector connector;

  /**
   * An edge that is not started yet.
   *
   * @param push sets up what is behind {@link RouteTable#WEBSOCKET}, if anything is
   */
  public EdgeService(
      final EdgeConfig config,
      final Metrics metrics,
      final Optional<Consumer<ServerWebSocketContainer>> push) {
    this.config = config;
    this.metrics = metrics;
    this.push = push;
    admin = new AdminServer(config.admin(), metrics, this::problem);
  }

  @Override
  public String name() {
    return EdgeConfig.SERVICE;
  }

  /** Where a request comes from; the {@link DoorHandler} has found out. */
  static String addressOf(final Request request) {
    return request.getAttribute(ADDRESS) instanceof String address ? address : "unknown";
  }

  @Override
  public synchronized void start() throws Exception {
    final List<ConnectionFactory> protocols = EdgeProtocols.of(config);
    final Page page = config.page().isPresent() ? Page.in(config.page().get()) : Page.packaged();
    backends = Backends.open(config);
    rest = new RestRelay(config.rest());
    edge =
        new EdgeHandler(
            RouteTable.exchange(),
            backends,
            rest,
            config,
            metrics,
            new PageHandler(page, config.deployment()),
            push.isPresent());
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName(name());
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1, protocols.toArray(ConnectionFactory[]::new));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(config.limits().idle().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(config.limits().connections(), server));
    server.setErrorHandler(EdgeService::fail);
    if (config.accessLogEvery() > 0) {
      server.setRequestLog(new AccessLog(config.accessLogEvery()));
    }
    server.setHandler(new GracefulHandler(door(websockets(edge))));
    metrics.gauge(
        "fluidex_gateway_calls",
        "Calls that are being answered, streams among them",
        edge::callsInProgress);
    try {
      server.start();
      admin.start();
    } catch (final Exception e) {
      stop(Duration.ZERO);
      throw new IOException(
          "the gateway cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + ": "
              + e.getMessage()
              + "; is another one running?",
          e);
    }
  }

  private Handler door(final Handler next) {
    return new DoorHandler(
        next,
        new RateLimit(config.limits().address(), System::nanoTime),
        config.trustedProxies(),
        config.tls().files().isPresent(),
        new Cors(config.allowedOrigins()),
        metrics.counter(
            "fluidex_gateway_refused_total", "Requests beyond the limit of their address"));
  }

  private Handler websockets(final Handler next) {
    if (push.isEmpty()) {
      return next;
    }
    final WebSocketUpgradeHandler upgrade = WebSocketUpgradeHandler.from(server, push.get());
    upgrade.setHandler(new Handler.Sequence(new PushDocument(), next));
    return upgrade;
  }

  /** What is answered to what is no HTTP, or to a failure of the edge itself. */
  private static boolean fail(
      final Request request, final Response response, final Callback callback) {
    final int status = response.getStatus();
    Refusals.plain(
        new Refusal(status, HttpStatuses.codeOf(status), wordsFor(status)), response, callback);
    return true;
  }

  private static String wordsFor(final int status) {
    if (status >= HttpStatus.INTERNAL_SERVER_ERROR_500) {
      return "the gateway failed, see its log: " + status;
    }
    return status == HttpStatus.REQUEST_TIMEOUT_408
        ? "the request came too slowly"
        : "this server speaks HTTP, and the request is not right: " + status;
  }

  /** The port it listens on. */
  public synchronized int port() {
    if (connector == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    return connector.getLocalPort();
  }

  /** The port for operators. */
  public int adminPort() {
    return admin.port();
  }

  /** Where people open the page. */
  public URI url() {
    final String scheme = config.tls().files().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + config.host() + ":" + port() + "/");
  }

  /** Takes no new requests, ends streams, and answers other calls in progress. */
  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (server != null) {
      edge.endStreams();
      server.setStopTimeout(deadline.toMillis());
      server.stop();
      server = null;
      connector = null;
      rest.close();
      backends.close();
      admin.stop(deadline);
    }
  }

  @Override
  public Optional<String> problem() {
    final Server running = server;
    return running != null && running.isRunning()
        ? Optional.empty()
        : Optional.of("the gateway is not started");
  }
}
