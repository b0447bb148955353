package io.fluidex.gateway.route;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.fluidex.proto.cluster.ClusterProto;
import io.fluidex.proto.matchengine.MatchengineProto;
import io.fluidex.proto.matchengine.PoolsProto;
import io.fluidex.proto.push.PushProto;
import io.fluidex.proto.rollup.RollupStateProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every path at the door. Immutable.
 *
 * <table>
 *   <caption>Who answers</caption>
 *   <tr><th>path</th><th>backend</th></tr>
 *   <tr><td>{@code /matchengine.Matchengine/*}, {@code /matchengine.Pools/*} but for operators'
 *       calls, and their annotated paths</td><td>matching engine</td></tr>
 *   <tr><td>{@code /rollup_state.RollupState/*} and their annotated paths</td><td>state
 *       manager</td></tr>
 *   <tr><td>{@code /cluster.Cluster/ClusterStats}</td><td>prover master</td></tr>
 *   <tr><td>{@code /push.Push/*} and their annotated paths</td><td>streams of the push
 *       service</td></tr>
 *   <tr><td>{@code /api/exchange/panel/*} but for {@code manage}</td><td>REST of the matching
 *       engine</td></tr>
 *   <tr><td>{@code /ws}, {@code /api/push/asyncapi.yaml}, {@code /api/edge/config}</td><td>push
 *       service</td></tr>
 *   <tr><td>all else that is not below {@code /api}, {@code GET} only</td><td>the web page</td></tr>
 * </table>
 */
public final class RouteTable {
  /** Where the paths of JSON are. */
  public static final String API = "/api";

  /** Where REST is. */
  public static final String REST = "/api/exchange/panel";

  /** What of REST is for operators, who call the engine itself. */
  public static final String REST_OPERATORS = "/api/exchange/panel/manage";

  /** Where websockets begin. */
  public static final String WEBSOCKET = "/ws";

  /** Calls without a path of their own for JSON that change nothing. */
  static final Set<String> READS = Set.of("/cluster.Cluster/ClusterStats");

  /** Calls of operators, who make them at the engine itself. */
  private static final Set<String> OPERATORS =
      Set.of(
          "/matchengine.Matchengine/ReloadMarkets",
          "/matchengine.Matchengine/DebugDump",
          "/matchengine.Matchengine/DebugReset",
          "/matchengine.Matchengine/DebugReload");

  private final List<Rpc> rpcs;
  private final Map<String, Rpc> byPath = new HashMap<>();
  private final List<Rpc> annotated;

  /**
   * A call of a path, with what the path says.
   *
   * @param rpc the call
   * @param binding how it is made
   * @param variables values in the path
   */
  public record Match(Rpc rpc, HttpBinding binding, Map<String, String> variables) {
    /** Copies the map. */
    public Match {
      variables = Map.copyOf(variables);
    }
  }

  /** A table of calls, for those of which several match a path the one with more literals. */
  RouteTable(final List<Rpc> rpcs) {
    this.rpcs = List.copyOf(rpcs);
    this.rpcs.forEach(rpc -> byPath.put(rpc.path(), rpc));
    annotated =
        this.rpcs.stream()
            .filter(rpc -> rpc.binding().isPresent())
            .sorted(
                Comparator.comparingInt((Rpc rpc) -> rpc.binding().orElseThrow().path().literals())
                    .reversed())
            .toList();
  }

  /** The table of the exchange. */
  public static RouteTable exchange() {
    final List<Rpc> rpcs = new ArrayList<>();
    MatchengineProto.getDescriptor()
        .getServices()
        .forEach(service -> addAll(service, Backend.MATCHENGINE, rpcs));
    PoolsProto.getDescriptor()
        .getServices()
        .forEach(service -> addAll(service, Backend.MATCHENGINE, rpcs));
    RollupStateProto.getDescriptor()
        .getServices()
        .forEach(service -> addAll(service, Backend.ROLLUP_STATE, rpcs));
    PushProto.getDescriptor()
        .getServices()
        .forEach(service -> addAll(service, Backend.PUSH_STREAMS, rpcs));
    rpcs.removeIf(rpc -> OPERATORS.contains(rpc.path()));
    final List<Rpc> cluster = new ArrayList<>();
    ClusterProto.getDescriptor()
        .getServices()
        .forEach(service -> addAll(service, Backend.PROVER_MASTER, cluster));
    cluster.removeIf(rpc -> !READS.contains(rpc.path()));
    rpcs.addAll(cluster);
    return new RouteTable(rpcs);
  }

  private static void addAll(
      final ServiceDescriptor service, final Backend backend, final List<Rpc> into) {
    service.getMethods().forEach(method -> into.add(new Rpc(method, backend, binding(method))));
  }

  /**
   * How the annotation of a method says that it is called.
   *
   * @throws IllegalArgumentException if it says something that the edge does not do
   */
  static Optional<HttpBinding> binding(final MethodDescriptor method) {
    if (!method.getOptions().hasExtension(AnnotationsProto.http)) {
      return Optional.empty();
    }
    final HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
    final boolean get = rule.getPatternCase() == HttpRule.PatternCase.GET;
    final boolean post = rule.getPatternCase() == HttpRule.PatternCase.POST;
    if ((!get && !post)
        || !rule.getBody().equals(get ? "" : "*")
        || !rule.getResponseBody().isEmpty()
        || rule.getAdditionalBindingsCount() > 0) {
      throw new IllegalArgumentException(
          "the annotation of "
              + method.getFullName()
              + " is neither a get nor a post with the body *, the only ones that the edge knows");
    }
    final PathTemplate path = PathTemplate.parse(get ? rule.getGet() : rule.getPost());
    for (final String variable : path.variables()) {
      if (method.getInputType().findFieldByName(variable) == null) {
        throw new IllegalArgumentException(path + " names a field that is not there: " + variable);
      }
    }
    return Optional.of(new HttpBinding(get ? "GET" : "POST", path, post));
  }

  /** Every call. */
  public List<Rpc> rpcs() {
    return rpcs;
  }

  /** The call of a gRPC path, if the public may make it. */
  public Optional<Rpc> rpc(final String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The call of a path for JSON. */
  public Optional<Match> match(final String verb, final String path) {
    for (final Rpc rpc : annotated) {
      final HttpBinding binding = rpc.binding().orElseThrow();
      if (binding.verb().equals(verb)) {
        final Optional<Map<String, String>> variables = binding.path().match(path);
        if (variables.isPresent()) {
          return Optional.of(new Match(rpc, binding, variables.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a path is that or below it. */
  public static boolean isBelow(final String path, final String prefix) {
    return path.equals(prefix) || path.startsWith(prefix + "/");
  }
}
