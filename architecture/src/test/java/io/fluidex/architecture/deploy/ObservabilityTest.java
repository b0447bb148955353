package io.fluidex.architecture.deploy;

import static io.fluidex.architecture.deploy.YamlFiles.ROOT;
import static io.fluidex.architecture.deploy.YamlFiles.elements;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Alerts, runbooks and dashboards. That the metrics in them are exported is shown by a whole
 * exchange, in ExchangeNodeTest, and those of Envoy by one, in EnvoyTradingTest.
 */
class ObservabilityTest {
  private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
  private static final Path DASHBOARDS = ROOT.resolve("observability/grafana/dashboards");

  private static List<JsonNode> alerts() {
    return elements(YamlFiles.document("observability/alerts.yml").path("groups"))
        .flatMap(group -> elements(group.path("rules")))
        .toList();
  }

  @Test
  void shouldHaveARunbookForEveryAlertAndAnAlertForEveryRunbook() throws IOException {
    final Set<String> used = new TreeSet<>();
    for (final JsonNode alert : alerts()) {
      final String name = alert.path("alert").asText();
      assertTrue(
          List.of("critical", "warning").contains(alert.path("labels").path("severity").asText()),
          name);
      assertTrue(alert.path("annotations").has("summary"), name);
      final String runbook = alert.path("annotations").path("runbook").asText();
      assertTrue(runbook.startsWith("docs/runbooks/"), name);
      final String page = YamlFiles.text(runbook);
      assertTrue(
          page.contains(
              "Alert `" + name + "` (" + alert.path("labels").path("severity").asText() + ")"),
          name);
      for (final String part :
          List.of("**What it means.**", "**Look at:**", "**Do:**", "**It is over when:**")) {
        assertTrue(page.contains(part), name + " lacks " + part);
      }
      assertTrue(used.add(runbook.substring("docs/runbooks/".length())), name);
    }
    final String index = Files.readString(RUNBOOKS.resolve("README.md"));
    try (Stream<Path> pages = Files.list(RUNBOOKS)) {
      for (final Path page : (Iterable<Path>) pages::iterator) {
        final String file = page.getFileName().toString();
        if (!file.equals("README.md")) {
          assertTrue(index.contains("](" + file + ")"), "the index lacks " + file);
          assertEquals(
              used.contains(file),
              Files.readString(page).contains("Alert `"),
              file + " and alerts");
        }
      }
    }
  }

  @Test
  void shouldLinkOnlyToPagesThatExist() throws IOException {
    final Pattern link = Pattern.compile("\\]\\(([^)#:]+\\.(?:md|yml|yaml))\\)");
    try (Stream<Path> pages = Files.list(RUNBOOKS)) {
      for (final Path page : (Iterable<Path>) pages::iterator) {
        for (final MatchResult each : link.matcher(Files.readString(page)).results().toList()) {
          assertTrue(
              Files.exists(RUNBOOKS.resolve(each.group(1))), page + " links to " + each.group(1));
        }
      }
    }
  }

  @Test
  void shouldShowEveryPanelFromTheDataSourceThatIsProvisioned() throws IOException {
    final String source =
        YamlFiles.document("observability/grafana/provisioning/datasources/prometheus.yml")
            .path("datasources")
            .get(0)
            .path("uid")
            .asText();
    final Set<String> uids = new HashSet<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (final Path file : (Iterable<Path>) files::iterator) {
        final JsonNode dashboard = new ObjectMapper().readTree(Files.readString(file));
        assertTrue(uids.add(dashboard.path("uid").asText()), file.toString());
        final Set<Integer> ids = new HashSet<>();
        for (final JsonNode panel : dashboard.path("panels")) {
          final String title = file.getFileName() + ": " + panel.path("title").asText();
          assertTrue(ids.add(panel.path("id").asInt()), title);
          assertTrue(panel.path("targets").size() > 0, title);
          final JsonNode grid = panel.path("gridPos");
          assertTrue(grid.path("x").asInt() + grid.path("w").asInt() <= 24, title);
          for (final JsonNode target : panel.path("targets")) {
            assertEquals(source, target.path("datasource").path("uid").asText(), title);
            assertTrue(!target.path("expr").asText().isBlank(), title);
          }
        }
      }
    }
    assertEquals(5, uids.size());
  }

  @Test
  void shouldBeUnderstoodByPrometheus() throws Exception {
    Tools.require("promtool", "whether the alerts are Prometheus' and pass their tests");
    final Path folder = ROOT.resolve("observability");
    Tools.run(folder, "promtool", "check", "rules", "alerts.yml");
    Tools.run(folder, "promtool", "test", "rules", "alerts.test.yml");
    // The rules are elsewhere in a container.
    final Path configuration = Files.createTempFile("prometheus", ".yml");
    try {
      Files.writeString(
          configuration,
          YamlFiles.text("observability/prometheus.yml")
              .replace(
                  "/etc/prometheus/alerts.yml",
                  folder.resolve("alerts.yml").toRealPath().toString()));
      Tools.run(folder, "promtool", "check", "config", configuration.toString());
    } finally {
      Files.delete(configuration);
    }
  }

  @Test
  void shouldBeUnderstoodByDockerCompose() throws Exception {
    Tools.require("docker", "whether docker-compose.yml is Compose's");
    final Path output = Files.createTempFile("compose", ".log");
    try {
      if (Tools.exitCode(ROOT, output, "docker", "compose", "version") != 0) {
        Tools.skip("docker has no plugin compose", "whether docker-compose.yml is Compose's");
      }
    } finally {
      Files.delete(output);
    }
    Tools.run(
        ROOT,
        "docker",
        "compose",
        "--profile",
        "observability",
        "--profile",
        "load",
        "config",
        "--quiet");
  }
}
