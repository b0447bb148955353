package io.fluidex.gateway.push;

import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.page.Page;
import io.fluidex.gateway.page.PageHandler;
import io.fluidex.gateway.push.socket.PushSockets;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.lifecycle.Service;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The push service's own port, for when it is not mounted into another server. */
final class PushHttp implements Service {
  private static final int THREADS = 16;
  private static final int HEADER_BYTES = 8 << 10;

  /** Connections beyond those that may be websockets: they are told why they are refused. */
  private static final int SPARE = 100;

  /** For connections that have not become websockets. */
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final AdminSettings settings;
  private final int connections;
  private final Deployment deployment;
  private final PushSockets sockets;
  private Server server;
  private ServerConnector connector;

  PushHttp(
      final AdminSettings settings,
      final int connections,
      final Deployment deployment,
      final PushSockets sockets) {
    this.settings = settings;
    this.connections = connections;
    this.deployment = deployment;
    this.sockets = sockets;
  }

  @Override
  public String name() {
    return "push-http";
  }

  @Override
  public synchronized void start() throws Exception {
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("push-http");
    server = new Server(threads);
    final HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(connections + SPARE, server));
    final WebSocketUpgradeHandler upgrade = WebSocketUpgradeHandler.from(server, sockets);
    // Envoy takes the web page from here, and asks for it to see whether this server is well.
    upgrade.setHandler(
        new Handler.Sequence(new PushDocument(), new PageHandler(Page.packaged(), deployment)));
    server.setHandler(upgrade);
    try {
      server.start();
    } catch (final IOException e) {
      stop(Duration.ZERO);
      throw new IOException(
          "the push service cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; is another one running?",
          e);
    }
  }

  /** The port it listens on. */
  synchronized int port() {
    if (connector == null) {
      throw new IllegalStateException("the push service is not started");
    }
    return connector.getLocalPort();
  }

  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (server != null) {
      server.setStopTimeout(deadline.toMillis());
      server.stop();
      server = null;
    }
  }
}
