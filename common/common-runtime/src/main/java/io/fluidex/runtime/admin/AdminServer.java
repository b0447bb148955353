package io.fluidex.runtime.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves {@code /metrics} (Prometheus), {@code /health/live} (200 while the process runs) and
 * {@code /health/ready} (200, or 503 with the reason why it cannot serve).
 */
public final class AdminServer implements Service {
  /** Connections that wait to be accepted: scrapers and probes are few. */
  private static final int BACKLOG = 64;

  private final AdminSettings settings;
  private final Metrics metrics;
  private final Supplier<Optional<String>> problem;
  private HttpServer server;
  private ExecutorService threads;

  /**
   * A server that is not started yet.
   *
   * @param problem why the service cannot serve now, empty if it can
   */
  public AdminServer(
      final AdminSettings settings,
      final Metrics metrics,
      final Supplier<Optional<String>> problem) {
    this.settings = settings;
    this.metrics = metrics;
    this.problem = problem;
    metrics.gauge(
        "fluidex_ready",
        "1 if the service can serve, as /health/ready says; 0 if not",
        () -> problem.get().isEmpty() ? 1 : 0);
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public synchronized void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(settings.host(), settings.port()), BACKLOG);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange));
    server.start();
  }

  private void answer(final HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        send(exchange, 405, "only GET is served here\n");
        return;
      }
      switch (exchange.getRequestURI().getPath()) {
        case "/metrics" -> {
          exchange
              .getResponseHeaders()
              .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
          send(exchange, 200, metrics.scrape());
        }
        case "/health/live" -> send(exchange, 200, "live\n");
        case "/health/ready" -> {
          final Optional<String> reason = problem.get();
          if (reason.isPresent()) {
            send(exchange, 503, reason.get() + "\n");
          } else {
            send(exchange, 200, "ready\n");
          }
        }
        default -> send(exchange, 404, "try /metrics, /health/live or /health/ready\n");
      }
    }
  }

  private static void send(final HttpExchange exchange, final int status, final String text)
      throws IOException {
    final byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** The port it listens on. */
  public synchronized int port() {
    if (server == null) {
      throw new IllegalStateException("the admin server is not started");
    }
    return server.getAddress().getPort();
  }

  @Override
  public synchronized void stop(final Duration deadline) {
    if (server != null) {
      server.stop(0);
      threads.close();
      server = null;
    }
  }
}
