package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.metrics.Metrics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The access log of the edge in the JVM; nobody is behind it. */
@Timeout(300)
class AccessLogTest {
  /** Keeps the lines. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(final ILoggingEvent event) {
      lines.add(
          event.getKeyValuePairs().stream()
              .collect(
                  Collectors.toMap(
                      (KeyValuePair pair) -> pair.key, pair -> String.valueOf(pair.value))));
    }
  }

  private static List<Map<String, String>> linesOf(final int every, final List<String> paths)
      throws Exception {
    final EdgeConfig config =
        ConfigLoader.parse(
                EdgeConfig.SERVICE,
                """
                environment: development
                port: 0
                admin: {port: 0}
                matchengine: {target: "127.0.0.1:1"}
                access_log_every: %d
                """
                    .formatted(every),
                "test",
                Map.of(),
                EdgeConfig::read)
            .value();
    final Lines lines = new Lines();
    final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    lines.start();
    logger.addAppender(lines);
    final EdgeService edge =
        new EdgeService(config, new Metrics(EdgeConfig.SERVICE), Optional.empty());
    edge.start();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (final String path : paths) {
        http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + edge.port() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
      }
    } finally {
      // What was answered has been logged by then.
      edge.stop(Duration.ofSeconds(10));
      logger.detachAppender(lines);
    }
    return lines.lines;
  }

  @Test
  void shouldHaveALineForEachRequestWithoutItsQuery() throws Exception {
    final List<Map<String, String>> lines =
        linesOf(1, List.of("/", "/api/none?token=secret", "/api/exchange/action/markets"));
    assertEquals(
        List.of("/ 200", "/api/none 404", "/api/exchange/action/markets 503"),
        lines.stream().map(line -> line.get("path") + " " + line.get("status")).toList());
    assertEquals("127.0.0.1", lines.getFirst().get("address"));
    assertTrue(Long.parseLong(lines.getFirst().get("bytes_sent"), 10) > 0, lines.toString());
    assertTrue(lines.stream().noneMatch(line -> line.toString().contains("secret")));
  }

  @Test
  void shouldHaveALineForOneOfSoManyAndNoneUnlessAskedFor() throws Exception {
    final List<String> six = List.of("/", "/", "/", "/", "/", "/");
    assertEquals(2, linesOf(3, six).size());
    assertEquals(0, linesOf(0, six).size());
  }
}
