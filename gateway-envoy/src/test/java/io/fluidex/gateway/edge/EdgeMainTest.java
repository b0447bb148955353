package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.lifecycle.Services;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The gateway as a process of its own; nobody is behind it. */
@Timeout(300)
class EdgeMainTest {
  private static final String PUSH =
      """
      push:
        enabled: true
        kafka: {bootstrap_servers: "127.0.0.1:1", deadline: 1s}
        matchengine: {target: "127.0.0.1:1"}
        admin: {port: 0}
        http: {enabled: %s}
        grpc: {port: 0}
      """;

  private static EdgeConfig config(final int port, final String lines) {
    return ConfigLoader.parse(
            EdgeConfig.SERVICE,
            """
            environment: development
            port: %d
            admin: {port: 0}
            matchengine: {target: "127.0.0.1:1"}
            %s
            """
                .formatted(port, lines),
            "test",
            Map.of(),
            EdgeConfig::read)
        .value();
  }

  @Test
  void shouldHaveWebsocketsIfThePushServiceIsEnabled() throws Exception {
    final int port = Envoy.freePort();
    final Services services = EdgeMain.services(config(port, PUSH.formatted("false")));
    services.start();
    final HttpClient http = HttpClient.newHttpClient();
    try {
      final CompletableFuture<String> hello = new CompletableFuture<>();
      final WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + port + "/ws"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        final WebSocket from, final CharSequence data, final boolean last) {
                      hello.complete(data.toString());
                      return null;
                    }
                  })
              .get(60, TimeUnit.SECONDS);
      final String first = hello.get(60, TimeUnit.SECONDS);
      assertTrue(first.startsWith("{\"type\":\"hello\""), first);
      socket.abort();
    } finally {
      http.shutdownNow();
      services.stop(Duration.ofSeconds(10));
    }
  }

  @Test
  void shouldSayWhereWebsocketsAreMissing() throws Exception {
    final int port = Envoy.freePort();
    final Services services = EdgeMain.services(config(port, ""));
    services.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      final HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ws")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertEquals(503, answer.statusCode());
      assertTrue(answer.body().contains("push.enabled"), answer.body());
    } finally {
      services.stop(Duration.ofSeconds(10));
    }
  }

  @Test
  void shouldRefuseASecondPortForWebsockets() {
    final String wrong =
        assertThrows(ConfigException.class, () -> config(0, PUSH.formatted("true"))).getMessage();
    assertTrue(wrong.contains("push.http.enabled"), wrong);
  }
}
