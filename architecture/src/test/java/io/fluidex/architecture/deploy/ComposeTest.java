package io.fluidex.architecture.deploy;

import static io.fluidex.architecture.deploy.YamlFiles.ROOT;
import static io.fluidex.architecture.deploy.YamlFiles.elements;
import static io.fluidex.architecture.deploy.YamlFiles.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docker-compose.yml, its configurations and Dockerfile, against the sources and themselves. */
class ComposeTest {
  /** Where the volumes that the setup fills are in every container. */
  private static final String STATE = "/var/lib/fluidex/";

  /** What the setup writes, as SetupCommand and ExchangeSetup document it. */
  private static final Map<String, String> WRITTEN =
      Map.of(
          "deployment/circuit_id",
          "0x" + "11".repeat(32),
          "deployment/contract",
          "0x" + "22".repeat(20),
          "deployment/created_at",
          "7",
          "deployment/domain",
          "0x" + "33".repeat(12),
          "deployment/tokens/USDT",
          "0x" + "44".repeat(20),
          "deployment/tokens/BTC",
          "0x" + "55".repeat(20),
          "secrets/database_password",
          "one",
          "secrets/operator_token",
          "two",
          "secrets/worker_token",
          "three",
          "secrets/grafana_password",
          "four");

  /** Its start writes into folders of the image, as its comment says. */
  private static final Set<String> WRITES_ITS_IMAGE = Set.of("kafka");

  /** The user of its image is none with rights, and has a name that differs between releases. */
  private static final Set<String> USER_OF_IMAGE = Set.of("kafka");

  private static final Pattern SERVER =
      Pattern.compile("(?:[a-z]+:)*(?://)?([a-z][a-z0-9-]*):([0-9]{2,5})(?:/.*)?");

  /** What Compose takes from its own environment, and otherwise from behind the sign. */
  private static final Pattern DEFAULTED = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

  private static final JsonNode FILE = YamlFiles.document("docker-compose.yml");
  private static final Map<String, JsonNode> SERVICES = services();

  @TempDir private Path state;

  private static Map<String, JsonNode> services() {
    final Map<String, JsonNode> services = new TreeMap<>();
    FILE.get("services").properties().forEach(each -> services.put(each.getKey(), each.getValue()));
    return services;
  }

  @BeforeEach
  void writeWhatTheSetupWrites() throws IOException {
    for (final Map.Entry<String, String> each : WRITTEN.entrySet()) {
      final Path file = state.resolve(each.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, each.getValue() + "\n");
    }
  }

  /** A service of ours: which, its configuration, and what it was read as. */
  private record Running(String name, String service, String yaml, Loaded<?> loaded) {
    int adminPort() {
      return Integer.parseInt(loaded.effective().get("admin.port"));
    }
  }

  private List<Running> running() {
    final List<Running> all = new ArrayList<>();
    SERVICES.forEach((name, service) -> {
      final List<String> command = texts(service.path("command"));
      if (!command.isEmpty() && command.getFirst().equals("run")) {
        assertEquals("--config", command.get(2), name);
        assertTrue(ServiceConfigurations.knows(command.get(1)), name);
        final String yaml = YamlFiles.text(mounted(service, command.get(3)));
        all.add(
            new Running(
                name,
                command.get(1),
                yaml,
                ServiceConfigurations.load(command.get(1), yaml, variables(service))));
      }
    });
    return all;
  }

  private Map<String, String> variables(final JsonNode service) {
    final Map<String, String> variables = new HashMap<>();
    service
        .path("environment")
        .properties()
        .forEach(each ->
            variables.put(
                each.getKey(),
                DEFAULTED
                    .matcher(each.getValue().asText().replace(STATE, state.toString() + "/"))
                    .replaceAll("$1")));
    return variables;
  }

  /** The file of the repository that a container sees at a path. */
  private static String mounted(final JsonNode service, final String path) {
    return texts(service.path("volumes")).stream()
        .filter(volume -> volume.endsWith(":" + path + ":ro"))
        .map(volume -> volume.substring(2, volume.indexOf(':')))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing is mounted at " + path));
  }

  @Test
  void shouldConfigureEveryServiceWithKeysAndVariablesThatItKnows() {
    final List<Running> running = running();
    assertTrue(running.size() >= 7, running.toString());
    for (final Running each : running) {
      assertEquals(Environment.DEVELOPMENT, each.loaded().environment(), each.name());
      assertEquals("0.0.0.0", each.loaded().effective().get("admin.host"), each.name());
    }
    final Running engine =
        running.stream()
            .filter(each -> each.name().equals("matchengine"))
            .findFirst()
            .orElseThrow();
    assertThrows(
        ConfigException.class,
        () ->
            ServiceConfigurations.load(
                engine.service(), engine.yaml() + "\nno_such_key: 1\n", Map.of()));
  }

  @Test
  void shouldNameOnlyServersThatItStarts() {
    for (final Running each : running()) {
      each.loaded()
          .effective()
          .forEach((key, value) -> {
            for (final String part : value.replaceAll("[\\[\\] ]", "").split(",", -1)) {
              final var server = SERVER.matcher(part);
              if (server.matches() && !key.startsWith("admin") && !key.startsWith("grpc")) {
                assertTrue(
                    SERVICES.containsKey(server.group(1)),
                    each.name() + ": " + key + " is " + value);
              }
            }
          });
    }
  }

  @Test
  void shouldAskEveryServiceAtThePortItListensTo() {
    for (final Running each : running()) {
      final JsonNode service = SERVICES.get(each.name());
      assertEquals(
          List.of("CMD", "/opt/fluidex/healthy", Integer.toString(each.adminPort())),
          texts(service.path("healthcheck").path("test")),
          each.name());
    }
    SERVICES.forEach((name, service) ->
        assertTrue(
            service.has("healthcheck") || service.path("restart").asText().equals("no"),
            name + " has no health check"));
  }

  @Test
  void shouldHavePrometheusCollectFromEveryServiceOfTheExchange() {
    final Set<String> wanted = new TreeSet<>(Set.of("gateway:8081"));
    for (final Running each : running()) {
      if (!SERVICES.get(each.name()).has("profiles")) {
        wanted.add(each.name() + ":" + each.adminPort());
      }
    }
    final Set<String> targets = new TreeSet<>();
    for (final JsonNode job :
        YamlFiles.document("observability/prometheus.yml").path("scrape_configs")) {
      elements(job.path("static_configs"))
          .forEach(each -> targets.addAll(texts(each.path("targets"))));
      elements(job.path("dns_sd_configs"))
          .forEach(each ->
              texts(each.path("names"))
                  .forEach(name -> targets.add(name + ":" + each.path("port").asInt())));
    }
    assertTrue(targets.containsAll(wanted), targets + " is not all of " + wanted);
    targets.forEach(target ->
        assertTrue(SERVICES.containsKey(target.substring(0, target.indexOf(':'))), target));
  }

  @Test
  void shouldGiveNoContainerMoreThanItNeeds() {
    SERVICES.forEach((name, service) -> {
      assertEquals(List.of("ALL"), texts(service.path("cap_drop")), name);
      assertEquals(List.of("no-new-privileges:true"), texts(service.path("security_opt")), name);
      assertTrue(service.has("mem_limit"), name);
      assertEquals(!WRITES_ITS_IMAGE.contains(name), service.path("read_only").asBoolean(), name);
      if (!USER_OF_IMAGE.contains(name)) {
        assertTrue(service.has("user"), name);
        assertFalse(service.path("user").asText().matches("(0|root)(:.*)?"), name);
      }
      texts(service.path("ports"))
          .forEach(port -> assertTrue(port.startsWith("127.0.0.1:"), name + " opens " + port));
      assertFalse(service.has("privileged"), name);
    });
  }

  @Test
  void shouldGiveTheBrokerAClusterIdThatKafkaTakes() {
    final String id = SERVICES.get("kafka").path("environment").path("CLUSTER_ID").asText();
    assertEquals(16, Base64.getUrlDecoder().decode(id).length, id);
  }

  @Test
  void shouldPinEveryImage() {
    final Pattern ours = Pattern.compile("fluidex/[a-z-]+:\\d+\\.\\d+\\.\\d+");
    final Pattern others =
        Pattern.compile("[a-z0-9./-]+:[a-z0-9._-]*\\d[a-z0-9._-]*@sha256:\\w{64}");
    SERVICES.forEach((name, service) -> {
      final String image = service.path("image").asText();
      assertTrue((service.has("build") ? ours : others).matcher(image).matches(), image);
    });
  }

  @Test
  void shouldMountOnlyWhatThereIs() {
    final Set<String> declared = new HashSet<>();
    FILE.get("volumes").fieldNames().forEachRemaining(declared::add);
    final Set<String> used = new HashSet<>();
    SERVICES.forEach((name, service) -> {
      for (final String volume : texts(service.path("volumes"))) {
        final String source = volume.substring(0, volume.indexOf(':'));
        if (source.startsWith("./")) {
          assertTrue(Files.exists(ROOT.resolve(source)), name + ": " + source);
          assertTrue(volume.endsWith(":ro"), name + " could change " + source);
        } else {
          assertTrue(declared.contains(source), name + ": " + source);
          used.add(source);
        }
      }
      texts(service.path("networks"))
          .forEach(network -> assertTrue(FILE.get("networks").has(network), name));
    });
    assertEquals(declared, used);
    assertTrue(FILE.get("networks").get("inside").get("internal").asBoolean());
  }

  @Test
  void shouldWaitOnlyForWhatWillBe() {
    SERVICES.forEach((name, service) ->
        service
            .path("depends_on")
            .properties()
            .forEach(each -> {
              final JsonNode other = SERVICES.get(each.getKey());
              assertNotNull(other, name + " waits for " + each.getKey());
              final boolean once = other.path("restart").asText().equals("no");
              assertEquals(
                  once ? "service_completed_successfully" : "service_healthy",
                  each.getValue().path("condition").asText(),
                  name + " waits for " + each.getKey());
              assertTrue(
                  !other.has("profiles") || other.get("profiles").equals(service.get("profiles")),
                  name + " waits for what is not started with it: " + each.getKey());
            }));
  }

  @Test
  void shouldGiveAWorkerTheTimeItsProofIsPromised() {
    final Running worker =
        running().stream()
            .filter(each -> each.name().equals("prover-worker"))
            .findFirst()
            .orElseThrow();
    final int drain = seconds(worker.loaded().effective().get("drain"));
    final int grace = seconds(SERVICES.get("prover-worker").path("stop_grace_period").asText());
    assertTrue(grace > drain, grace + " s to stop, " + drain + " s for a proof");
  }

  private static int seconds(final String time) {
    return (int) java.time.Duration.parse(time.startsWith("PT") ? time : "PT" + time).toSeconds();
  }

  @Test
  void shouldBuildOnlyStagesThatTheDockerfileHasFromPinnedImages() throws IOException {
    final String dockerfile = YamlFiles.text("Dockerfile");
    final Map<String, String> arguments = new HashMap<>();
    matches("(?m)^ARG (\\w+)=(.+)$", dockerfile)
        .forEach(each -> arguments.put(each.group(1), each.group(2)));
    final Set<String> stages = new HashSet<>();
    for (final MatchResult from : matches("(?m)^FROM (\\S+) AS (\\S+)$", dockerfile)) {
      final String base = from.group(1);
      final String image =
          base.startsWith("${") ? arguments.get(base.substring(2, base.length() - 1)) : base;
      assertTrue(
          stages.contains(image) || image.matches(".+:[^@]+@sha256:[0-9a-f]{64}"),
          from.group(2) + " is made from " + image);
      stages.add(from.group(2));
    }
    SERVICES.forEach((name, service) -> {
      if (service.has("build")) {
        assertTrue(stages.contains(service.get("build").path("target").asText()), name);
      }
    });
    for (final MatchResult copy :
        matches("(?m)^COPY (standalone|common|[a-z-]+/)(\\S+) ", dockerfile)) {
      assertTrue(Files.exists(ROOT.resolve(copy.group(1) + copy.group(2))), copy.group());
    }
    assertTrue(Files.isExecutable(ROOT.resolve("deploy/image/healthy")));
    assertTrue(dockerfile.contains("deploy/image/healthy"));
    assertTrue(Files.exists(ROOT.resolve("config/logging.properties")));
    // The JVM's options are those of ./fluidex, and the class is there.
    final String script = YamlFiles.text("fluidex");
    for (final MatchResult option : matches("\"(--add-[^\"]+|--enable-[^\"]+)\"", dockerfile)) {
      assertTrue(script.contains(option.group(1)), option.group(1));
    }
    assertTrue(
        matches("\"(io\\.fluidex\\.[\\w.]+)\"", dockerfile).stream()
            .allMatch(main ->
                Files.exists(
                    ROOT.resolve(
                        "cli/src/main/java/" + main.group(1).replace('.', '/') + ".java"))));
  }

  private static List<MatchResult> matches(final String pattern, final String text) {
    return Pattern.compile(pattern).matcher(text).results().toList();
  }
}
