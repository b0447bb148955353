package io.fluidex.architecture.deploy;

import static io.fluidex.architecture.deploy.YamlFiles.ROOT;
import static io.fluidex.architecture.deploy.YamlFiles.elements;
import static io.fluidex.architecture.deploy.YamlFiles.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fluidex.runtime.config.Loaded;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the chart renders with its example values, as checked in by {@code k8s/render}: against the
 * model of Kubernetes, the configurations of the services, and itself.
 */
class ChartTest {
  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "v1/ServiceAccount", ServiceAccount.class,
          "v1/ConfigMap", ConfigMap.class,
          "v1/Service", Service.class,
          "apps/v1/Deployment", Deployment.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class,
          "monitoring.coreos.com/v1/PrometheusRule", PrometheusRule.class);

  /**
   * There is no model of KEDA's resources in the build; a test of its own looks at the one there
   * is.
   */
  private static final String SCALED_OBJECT = "keda.sh/v1alpha1/ScaledObject";

  /** Those of which there may be one only. */
  private static final Set<String> SINGLE =
      Set.of("matchengine", "rollup-state-manager", "eth-sender");

  /** How k8s/render ends without helm. */
  private static final int NO_HELM = 3;

  /** Envoy, which takes variables alone. */
  private static final String GATEWAY = "gateway";

  /** The models keep what they do not know; here it is an error. */
  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .setAnnotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Serial private static final long serialVersionUID = 1;

                @Override
                public Boolean hasAnySetter(final Annotated annotated) {
                  return false;
                }
              });

  private static List<JsonNode> rendered(final String example) {
    return YamlFiles.documents(YamlFiles.text("k8s/rendered/" + example + ".yaml"));
  }

  private static String kind(final JsonNode manifest) {
    return manifest.path("apiVersion").asText() + "/" + manifest.path("kind").asText();
  }

  private static Stream<JsonNode> ofKind(final List<JsonNode> manifests, final String kind) {
    return manifests.stream().filter(each -> each.path("kind").asText().equals(kind));
  }

  private static String name(final JsonNode manifest) {
    return manifest.path("metadata").path("name").asText();
  }

  private static String component(final JsonNode manifest) {
    return manifest.path("metadata").path("labels").path("app.kubernetes.io/component").asText();
  }

  private static Stream<JsonNode> workloads(final List<JsonNode> manifests) {
    return Stream.concat(ofKind(manifests, "Deployment"), ofKind(manifests, "StatefulSet"));
  }

  private static JsonNode pod(final JsonNode workload) {
    return workload.path("spec").path("template").path("spec");
  }

  private static JsonNode container(final JsonNode workload) {
    assertEquals(1, pod(workload).path("containers").size());
    return pod(workload).path("containers").get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldRenderOnlyWhatKubernetesKnows(final String example) throws IOException {
    final List<JsonNode> manifests = rendered(example);
    final Set<String> names = new HashSet<>();
    for (final JsonNode manifest : manifests) {
      assertTrue(names.add(kind(manifest) + "/" + name(manifest)), name(manifest));
      if (!kind(manifest).equals(SCALED_OBJECT)) {
        final Class<?> model = MODELS.get(kind(manifest));
        assertTrue(model != null, "no model of " + kind(manifest));
        try {
          STRICT.treeToValue(manifest, model);
        } catch (final JsonMappingException e) {
          throw new AssertionError(kind(manifest) + " " + name(manifest), e);
        }
      }
      assertTrue(
          name(manifest).length() <= 63 && name(manifest).matches("[a-z0-9-]+"), name(manifest));
    }
    assertTrue(names.size() > 25, names.toString());
    // A field that is misspelled is noticed.
    final ObjectNode deployment = ofKind(manifests, "Deployment").findFirst().get().deepCopy();
    ((ObjectNode) pod(deployment)).put("terminationGracePeriod", 1);
    assertThrows(
        JsonMappingException.class, () -> STRICT.treeToValue(deployment, Deployment.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldConfigureEveryServiceWithKeysAndVariablesThatItKnows(final String example) {
    final List<JsonNode> manifests = rendered(example);
    final Map<String, JsonNode> maps = new HashMap<>();
    ofKind(manifests, "ConfigMap").forEach(map -> maps.put(name(map), map.path("data")));
    workloads(manifests)
        .filter(workload -> !component(workload).equals(GATEWAY))
        .forEach(workload -> {
          final JsonNode container = container(workload);
          final List<String> arguments = texts(container.path("args"));
          assertEquals("run", arguments.getFirst());
          final String service = arguments.get(1);
          assertTrue(ServiceConfigurations.knows(service), service);
          assertEquals("/etc/fluidex/" + service + ".yaml", arguments.get(3));
          final Map<String, String> variables = new HashMap<>();
          elements(container.path("env"))
              .forEach(each -> {
                assertTrue(
                    each.path("valueFrom").path("secretKeyRef").has("name"), each.toString());
                variables.put(each.path("name").asText(), "of a secret");
              });
          final Loaded<?> loaded =
              ServiceConfigurations.load(
                  service, maps.get(name(workload)).path(service + ".yaml").asText(), variables);
          final Map<String, Integer> ports = new HashMap<>();
          elements(container.path("ports"))
              .forEach(each ->
                  ports.put(each.path("name").asText(), each.path("containerPort").asInt()));
          ports.forEach((port, number) -> {
            assertEquals(number.toString(), loaded.effective().get(port + ".port"), service);
            assertEquals("0.0.0.0", loaded.effective().get(port + ".host"), service);
          });
          assertTrue(ports.containsKey("admin"), service);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldTellTheGatewayOnlyWhatItsStartKnows(final String example) {
    final String start = YamlFiles.text("gateway-envoy/envoy/start.sh");
    final List<JsonNode> manifests = rendered(example);
    final JsonNode gateway =
        workloads(manifests)
            .filter(each -> component(each).equals(GATEWAY))
            .findFirst()
            .orElseThrow();
    final Set<String> services = new HashSet<>();
    ofKind(manifests, "Service").forEach(each -> services.add(name(each)));
    elements(container(gateway).path("env"))
        .forEach(each -> {
          final String name = each.path("name").asText();
          final String known = name.replaceFirst("^FLUIDEX_GATEWAY_", "");
          assertTrue(
              start.contains("\n" + known + " ")
                  || start.contains("value " + known + " ")
                  || start.contains("FLUIDEX_GATEWAY_" + known),
              name);
          if (name.endsWith("_HOST")) {
            assertTrue(services.contains(each.path("value").asText()), each.toString());
          }
        });
    assertTrue(start.contains("METRICS_PORT 8081") && start.contains("\nPORT 8080"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldGiveNoPodMoreThanTheRestrictedProfile(final String example) {
    final List<JsonNode> manifests = rendered(example);
    workloads(manifests)
        .forEach(workload -> {
          final String name = name(workload);
          final JsonNode pod = pod(workload);
          assertFalse(pod.path("automountServiceAccountToken").asBoolean(true), name);
          assertTrue(pod.path("securityContext").path("runAsNonRoot").asBoolean(), name);
          assertEquals(
              "RuntimeDefault",
              pod.path("securityContext").path("seccompProfile").path("type").asText(),
              name);
          final JsonNode container = container(workload);
          final JsonNode security = container.path("securityContext");
          assertFalse(security.path("allowPrivilegeEscalation").asBoolean(true), name);
          assertTrue(security.path("readOnlyRootFilesystem").asBoolean(), name);
          assertEquals(List.of("ALL"), texts(security.path("capabilities").path("drop")), name);
          for (final String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertEquals(
                "admin", container.path(probe).path("httpGet").path("port").asText(), name);
          }
          assertEquals(
              "/health/live",
              container.path("livenessProbe").path("httpGet").path("path").asText(),
              name);
          assertTrue(container.path("resources").path("limits").has("memory"), name);
          assertTrue(container.path("resources").path("requests").has("cpu"), name);
        });
    ofKind(manifests, "ServiceAccount")
        .forEach(each ->
            assertFalse(each.path("automountServiceAccountToken").asBoolean(true), name(each)));
    assertEquals(0, ofKind(manifests, "Secret").count(), "secrets come by reference only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldNeverRunTwoOfThoseThatWriteAlone(final String example) {
    workloads(rendered(example))
        .filter(workload -> SINGLE.contains(component(workload)))
        .forEach(workload -> {
          assertEquals(1, workload.path("spec").path("replicas").asInt(), name(workload));
          assertTrue(
              workload.path("kind").asText().equals("StatefulSet")
                  || workload
                      .path("spec")
                      .path("strategy")
                      .path("type")
                      .asText()
                      .equals("Recreate"),
              name(workload));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldGiveAWorkerTheTimeItsProofIsPromised(final String example) {
    final List<JsonNode> manifests = rendered(example);
    final JsonNode worker =
        workloads(manifests)
            .filter(each -> component(each).equals("prover-worker"))
            .findFirst()
            .orElseThrow();
    final JsonNode map =
        ofKind(manifests, "ConfigMap")
            .filter(each -> component(each).equals("prover-worker"))
            .findFirst()
            .orElseThrow();
    final Loaded<?> loaded =
        ServiceConfigurations.load(
            "prover-worker", map.path("data").path("prover-worker.yaml").asText(), Map.of());
    final Duration drain = Duration.parse(loaded.effective().get("drain"));
    final long grace = pod(worker).path("terminationGracePeriodSeconds").asLong();
    assertTrue(drain.toSeconds() >= 60, drain.toString());
    assertTrue(grace >= drain.toSeconds() + 30, grace + " s to end, " + drain + " for a proof");
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldLetServicesReachEachOtherAndNothingElse(final String example) {
    final List<JsonNode> manifests = rendered(example);
    final Map<String, Map<String, Integer>> ports = new HashMap<>();
    workloads(manifests)
        .forEach(workload -> {
          final Map<String, Integer> own = new HashMap<>();
          elements(container(workload).path("ports"))
              .forEach(
                  each -> own.put(each.path("name").asText(), each.path("containerPort").asInt()));
          ports.put(component(workload), own);
        });
    ofKind(manifests, "Service")
        .forEach(service ->
            elements(service.path("spec").path("ports"))
                .forEach(port ->
                    assertEquals(
                        port.path("port").asInt(),
                        ports.get(component(service)).get(port.path("targetPort").asText()),
                        name(service))));
    final Map<String, JsonNode> policies = new HashMap<>();
    ofKind(manifests, "NetworkPolicy").forEach(each -> policies.put(component(each), each));
    final JsonNode deny = policies.get("network").path("spec");
    assertFalse(deny.has("ingress"));
    assertEquals(List.of("Ingress", "Egress"), texts(deny.path("policyTypes")));
    assertFalse(
        deny.path("podSelector").path("matchLabels").has("app.kubernetes.io/component"),
        "it is for every pod");
    ports.forEach((component, own) -> {
      final JsonNode policy = policies.get(component);
      assertTrue(policy != null, component + " has no policy");
      elements(policy.path("spec").path("ingress"))
          .flatMap(rule -> elements(rule.path("ports")))
          .forEach(port -> assertTrue(own.containsValue(port.path("port").asInt()), component));
      // Who may call out to another component may also be let in there.
      elements(policy.path("spec").path("egress"))
          .forEach(rule ->
              elements(rule.path("to"))
                  .map(to -> to.path("podSelector").path("matchLabels"))
                  .filter(labels -> labels.has("app.kubernetes.io/component"))
                  .forEach(labels ->
                      assertTrue(
                          accepts(
                              policies.get(labels.path("app.kubernetes.io/component").asText()),
                              component),
                          component + " calls " + labels)));
    });
  }

  private static boolean accepts(final JsonNode policy, final String component) {
    return elements(policy.path("spec").path("ingress"))
        .flatMap(rule -> elements(rule.path("from")))
        .anyMatch(from ->
            from.path("podSelector")
                .path("matchLabels")
                .path("app.kubernetes.io/component")
                .asText()
                .equals(component));
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "production"})
  void shouldHaveABudgetForEveryWorkloadThatNeverBlocksADrain(final String example) {
    final List<JsonNode> manifests = rendered(example);
    final Set<String> budgets = new HashSet<>();
    ofKind(manifests, "PodDisruptionBudget")
        .forEach(each -> {
          assertTrue(each.path("spec").has("maxUnavailable"), name(each));
          budgets.add(component(each));
        });
    workloads(manifests)
        .forEach(each -> assertTrue(budgets.contains(component(each)), component(each)));
  }

  @Test
  void shouldScaleProversByWhatTheMasterAsksFor() {
    final List<JsonNode> manifests = rendered("production");
    final JsonNode scaled = ofKind(manifests, "ScaledObject").findFirst().orElseThrow();
    assertEquals(SCALED_OBJECT, kind(scaled));
    final JsonNode worker =
        workloads(manifests)
            .filter(each ->
                name(each).equals(scaled.path("spec").path("scaleTargetRef").path("name").asText()))
            .findFirst()
            .orElseThrow();
    assertEquals("prover-worker", component(worker));
    assertFalse(worker.path("spec").has("replicas"), "the autoscaler's");
    final JsonNode trigger = scaled.path("spec").path("triggers").get(0);
    assertEquals("AverageValue", trigger.path("metricType").asText());
    assertTrue(
        trigger
            .path("metadata")
            .path("query")
            .asText()
            .contains("fluidex_prover_required_workers"));
    assertTrue(
        YamlFiles.text("prover-master/src/main/java/io/fluidex/prover/master/QueueMonitor.java")
            .contains("\"fluidex_prover_required_workers\""));
  }

  @Test
  void shouldAlertInTheClusterAsElsewhere() {
    final JsonNode alerts = YamlFiles.document("observability/alerts.yml");
    assertEquals(alerts, YamlFiles.document("k8s/fluidex/files/alerts.yml"));
    assertEquals(
        alerts.path("groups"),
        ofKind(rendered("production"), "PrometheusRule")
            .findFirst()
            .orElseThrow()
            .path("spec")
            .path("groups"));
  }

  @Test
  void shouldExplainEveryValueInItsSchema() throws IOException {
    final JsonNode values = YamlFiles.document("k8s/fluidex/values.yaml");
    final JsonNode schema =
        new ObjectMapper().readTree(YamlFiles.text("k8s/fluidex/values.schema.json"));
    values
        .fieldNames()
        .forEachRemaining(key -> assertTrue(schema.path("properties").has(key), key));
    assertFalse(schema.path("additionalProperties").asBoolean(true));
  }

  @Test
  void shouldBeRenderedAnew() throws Exception {
    final String unknown = "whether k8s/rendered is up to date and the chart lints";
    final Path output = Files.createTempFile("render", ".log");
    final int exitCode = Tools.exitCode(ROOT, output, "k8s/render", "--check");
    final String told = Files.readString(output);
    Files.delete(output);
    if (exitCode == NO_HELM) {
      Tools.skip(told.strip(), unknown);
    }
    assertEquals(0, exitCode, () -> "run k8s/render and look at what changes:\n" + told);
  }
}
