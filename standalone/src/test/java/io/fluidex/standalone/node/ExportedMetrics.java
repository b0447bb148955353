package io.fluidex.standalone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The metrics that alerts and dashboards name, and those that the services export. Those of Envoy
 * are looked for where one runs, in EnvoyTradingTest.
 */
final class ExportedMetrics {
  private static final Path FILES = Path.of("..", "observability");

  /** A name in a query, of ours or of the libraries that report to our registries. */
  private static final Pattern NAMED =
      Pattern.compile("\\b(?:fluidex|jvm|process|system|disk|hikaricp)_[a-z0-9_]+");

  private static final Pattern EXPORTED = Pattern.compile("(?m)^([a-z_][a-z0-9_]*)[{ ]");

  private ExportedMetrics() {}

  /**
   * Every metric that an alert or a dashboard names is exported by a service of a running exchange.
   */
  static void requireThoseOfDashboardsAndAlerts(final ExchangeNode node)
      throws IOException, InterruptedException {
    final Set<String> named = named();
    assertTrue(named.size() > 40, named.toString());
    final Set<String> missing = new TreeSet<>(named);
    missing.removeAll(exported(node.addresses()));
    assertEquals(Set.of(), missing, "no service exports what dashboards or alerts name");
  }

  private static Set<String> named() throws IOException {
    final Set<String> named = new TreeSet<>();
    try (Stream<Path> files =
        Files.find(
            FILES,
            5,
            (file, attributes) ->
                file.toString().endsWith(".json") || file.endsWith("alerts.yml"))) {
      for (final Path file : (Iterable<Path>) files::iterator) {
        NAMED.matcher(Files.readString(file)).results().forEach(each -> named.add(each.group()));
      }
    }
    return named;
  }

  private static Set<String> exported(final ExchangeNode.Addresses addresses)
      throws IOException, InterruptedException {
    final Set<String> exported = new TreeSet<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (final int port :
          new int[] {
            addresses.matchengineAdmin(),
            addresses.rollupStateAdmin(),
            addresses.proverMasterAdmin(),
            addresses.proverWorkerAdmin(),
            addresses.senderAdmin(),
            addresses.pushAdmin(),
            addresses.gatewayAdmin()
          }) {
        final HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .timeout(Duration.ofMinutes(1))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        EXPORTED.matcher(answer.body()).results().forEach(each -> exported.add(each.group(1)));
      }
    }
    return exported;
  }
}
