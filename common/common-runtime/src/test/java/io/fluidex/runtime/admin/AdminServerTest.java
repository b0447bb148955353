package io.fluidex.runtime.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.metrics.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdminServerTest {
  private static HttpResponse<String> get(final AdminServer server, final String path)
      throws Exception {
    return send(server, path, "GET");
  }

  private static HttpResponse<String> send(
      final AdminServer server, final String path, final String method) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void shouldServeMetricsAndHealth() throws Exception {
    final Metrics metrics = new Metrics("test");
    metrics.counter("fluidex_blocks_total", "Blocks").increment();
    final AtomicReference<Optional<String>> problem = new AtomicReference<>(Optional.empty());
    final AdminServer server =
        new AdminServer(new AdminSettings("127.0.0.1", 0), metrics, problem::get);
    assertThrows(IllegalStateException.class, server::port);
    server.start();
    assertTrue(
        get(server, "/metrics").body().contains("fluidex_blocks_total{service=\"test\"} 1.0"));
    assertEquals(200, get(server, "/health/live").statusCode());
    assertEquals(200, get(server, "/health/ready").statusCode());
    problem.set(Optional.of("no database"));
    assertEquals(503, get(server, "/health/ready").statusCode());
    assertEquals("no database\n", get(server, "/health/ready").body());
    assertEquals(200, get(server, "/health/live").statusCode());
    assertEquals(404, get(server, "/").statusCode());
    assertEquals(405, send(server, "/metrics", "POST").statusCode());
    server.stop(Duration.ofSeconds(1));
    server.stop(Duration.ofSeconds(1));
  }

  @Test
  void shouldRefuseMetricNamesOfOthers() {
    assertThrows(
        IllegalArgumentException.class, () -> new Metrics("test").counter("blocks", "Blocks"));
  }
}
