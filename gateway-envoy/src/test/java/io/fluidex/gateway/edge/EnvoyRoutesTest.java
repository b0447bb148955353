package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.push.PushDocument;
import io.fluidex.gateway.route.RouteTable;
import io.fluidex.gateway.route.Rpc;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Envoy's configuration is the table of routes; this needs no Envoy. */
class EnvoyRoutesTest {
  private static Map<String, Object> configuration;
  private static List<Map<String, Object>> routes;

  @BeforeAll
  static void read() throws Exception {
    final String text = Envoy.configuration(Map.of());
    assertFalse(text.contains("${"), "a value is not filled in");
    configuration = new Yaml().load(text);
    routes = list(at(manager("edge"), "route_config", "virtual_hosts", 0, "routes"));
  }

  private static Map<String, Object> manager(final String listener) {
    for (final Map<String, Object> each :
        EnvoyRoutesTest.<Map<String, Object>>list(
            at(configuration, "static_resources", "listeners"))) {
      if (listener.equals(each.get("name"))) {
        return map(at(each, "filter_chains", 0, "filters", 0, "typed_config"));
      }
    }
    throw new AssertionError("there is no listener " + listener);
  }

  private static Object at(final Object from, final Object... path) {
    Object at = from;
    for (final Object key : path) {
      at = key instanceof Integer index ? list(at).get(index) : map(at).get(key);
    }
    return at;
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> list(final Object value) {
    return value == null ? List.of() : (List<T>) value;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(final Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /** The first route that Envoy would take. */
  private static int routeOf(final String method, final String path, final String contentType) {
    final Map<String, String> headers = Map.of(":method", method, "content-type", contentType);
    for (int i = 0; i < routes.size(); i++) {
      if (matches(map(routes.get(i).get("match")), path, headers)) {
        return i;
      }
    }
    throw new AssertionError("no route for " + path);
  }

  private static boolean matches(
      final Map<String, Object> match, final String path, final Map<String, String> headers) {
    final Set<String> known =
        Set.of("prefix", "path", "path_separated_prefix", "safe_regex", "headers");
    assertTrue(known.containsAll(match.keySet()), "this test does not know " + match);
    final boolean ofPath =
        (match.containsKey("prefix") && path.startsWith((String) match.get("prefix")))
            || path.equals(match.get("path"))
            || (match.containsKey("path_separated_prefix")
                && RouteTable.isBelow(path, (String) match.get("path_separated_prefix")))
            || (match.containsKey("safe_regex")
                && path.matches((String) at(match, "safe_regex", "regex")));
    for (final Map<String, Object> header :
        EnvoyRoutesTest.<Map<String, Object>>list(match.get("headers"))) {
      final String value = headers.get(header.get("name"));
      final Map<String, Object> string = map(header.get("string_match"));
      final boolean fits =
          value != null
              && (Boolean.TRUE.equals(header.get("present_match"))
                  || value.equals(string.get("exact"))
                  || (string.containsKey("prefix")
                      && value.startsWith((String) string.get("prefix")))
                  || (string.containsKey("safe_regex")
                      && value.matches((String) at(string, "safe_regex", "regex"))));
      if (!fits) {
        return false;
      }
    }
    return ofPath;
  }

  @Test
  void shouldSendEveryCallOfTheTableToItsServiceAndTryAgainOnlyWhatReads() {
    for (final Rpc rpc : RouteTable.exchange().rpcs()) {
      final Map<String, Object> route =
          map(routes.get(routeOf("POST", rpc.path(), "application/grpc")).get("route"));
      assertEquals(rpc.backend().name().toLowerCase(Locale.ROOT), route.get("cluster"), rpc.path());
      assertEquals(rpc.isSafe(), route.containsKey("retry_policy"), rpc.path() + " tried again");
      assertEquals(rpc.isStream(), "0s".equals(route.get("timeout")), rpc.path() + " lasts");
      assertTrue(rpc.isStream() || route.containsKey("timeout"), rpc.path() + " has an end");
    }
  }

  @Test
  void shouldTranscodeEveryServiceThatHasPaths() {
    final Set<String> annotated = new TreeSet<>();
    for (final Rpc rpc : RouteTable.exchange().rpcs()) {
      rpc.binding().ifPresent(binding -> annotated.add(rpc.method().getService().getFullName()));
    }
    final List<Map<String, Object>> filters = list(manager("edge").get("http_filters"));
    final Map<String, Object> transcoder =
        map(
            filters.stream()
                .filter(each -> "envoy.filters.http.grpc_json_transcoder".equals(each.get("name")))
                .findFirst()
                .orElseThrow()
                .get("typed_config"));
    assertEquals(
        annotated, new TreeSet<>(EnvoyRoutesTest.<String>list(transcoder.get("services"))));
    assertEquals(
        "envoy.filters.http.router", filters.getLast().get("name"), "the last one makes the call");
  }

  @Test
  void shouldAnswerItselfWhatIsForOperatorsOrUnknown() {
    final Map<String, Integer> direct = new HashMap<>();
    direct.put("/matchengine.Matchengine/DebugReset", 404);
    direct.put("/matchengine.Matchengine/ReloadMarkets", 404);
    direct.put("/cluster.Cluster/SubmitProof", 404);
    direct.put("/cluster.ClusterOperator/RequeueTask", 404);
    direct.put("/api/exchange/panel/manage/market/reload", 404);
    direct.put("/api/exchange/action/none", 404);
    direct.forEach((path, status) ->
        assertEquals(
            status,
            at(routes.get(routeOf("POST", path, "application/grpc")), "direct_response", "status"),
            path));
    assertEquals(
        405,
        at(
            routes.get(routeOf("POST", "/api/exchange/panel/ping", "text/plain")),
            "direct_response",
            "status"));
    assertEquals(
        "rest", at(routes.get(routeOf("GET", "/api/exchange/panel/ping", "")), "route", "cluster"));
    assertEquals("push", at(routes.get(routeOf("GET", "/ws", "")), "route", "cluster"));
    for (final String path : List.of("/assets/x.js", Deployment.PATH, PushDocument.PATH)) {
      assertEquals("push", at(routes.get(routeOf("GET", path, "")), "route", "cluster"), path);
      assertEquals(
          404, at(routes.get(routeOf("POST", path, "")), "direct_response", "status"), path);
    }
  }

  @Test
  void shouldLimitEveryServiceAndLeaveNoRouteWithoutAnEnd() {
    final List<Map<String, Object>> clusters =
        list(at(configuration, "static_resources", "clusters"));
    final Set<String> names = new TreeSet<>();
    for (final Map<String, Object> cluster : clusters) {
      names.add((String) cluster.get("name"));
      if (!"admin".equals(cluster.get("name"))) {
        for (final String key : List.of("circuit_breakers", "outlier_detection", "health_checks")) {
          assertTrue(cluster.containsKey(key), cluster.get("name") + " has no " + key);
        }
      }
    }
    for (final Map<String, Object> each : routes) {
      if (each.containsKey("route")) {
        final Map<String, Object> route = map(each.get("route"));
        assertTrue(names.contains(route.get("cluster")), route.toString());
        if ("0s".equals(route.get("timeout"))) {
          assertTrue(route.containsKey("idle_timeout"), route.toString());
        }
      }
    }
    assertEquals("127.0.0.1", at(configuration, "admin", "address", "socket_address", "address"));
    final Map<String, Object> manager = manager("edge");
    for (final String key :
        List.of("request_headers_timeout", "request_timeout", "stream_idle_timeout")) {
      assertTrue(manager.containsKey(key), key);
    }
    assertEquals(true, manager.get("use_remote_address"));
    assertEquals(
        "OVERWRITE_IF_EXISTS_OR_ADD",
        at(
            manager,
            "route_config",
            "virtual_hosts",
            0,
            "request_headers_to_add",
            0,
            "append_action"));
  }

  @Test
  void shouldRefuseValuesThatWouldBeMoreThanValues() {
    for (final Map<String, String> values :
        List.of(
            Map.of("RATE", "1}, x: {"),
            Map.of("REST_HOST", "rest\nx: 1"),
            Map.of("ALLOWED_ORIGINS", "https://a\"}"),
            Map.of("TLS_CERTIFICATE", "/etc/edge.crt"))) {
      final IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Envoy.configuration(values));
      assertTrue(refused.getMessage().contains("FLUIDEX_GATEWAY_"), refused.getMessage());
    }
  }
}
