package io.fluidex.gateway.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.AnnotationsProto;
import io.fluidex.proto.cluster.ClusterProto;
import io.fluidex.proto.matchengine.MatchengineProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTableTest {
  private static final RouteTable TABLE = RouteTable.exchange();

  @Test
  void shouldFindEveryAnnotatedCallAtItsOwnPath() {
    int annotated = 0;
    for (final Rpc rpc : TABLE.rpcs()) {
      assertEquals(rpc, TABLE.rpc(rpc.path()).orElseThrow());
      assertEquals(
          rpc.method().getOptions().hasExtension(AnnotationsProto.http), rpc.binding().isPresent());
      if (rpc.binding().isPresent()) {
        annotated++;
        final HttpBinding binding = rpc.binding().get();
        final Map<String, String> values = new HashMap<>();
        binding.path().variables().forEach(name -> values.put(name, "7"));
        final RouteTable.Match match =
            TABLE.match(binding.verb(), binding.path().fill(values)).orElseThrow();
        assertEquals(rpc, match.rpc());
        assertEquals(values, match.variables());
      }
    }
    assertTrue(annotated > 30, "only " + annotated + " annotated calls");
  }

  @Test
  void shouldHaveNoCallOfOperatorsAndWorkers() {
    assertFalse(TABLE.rpc("/matchengine.Matchengine/DebugReset").isPresent());
    assertFalse(TABLE.rpc("/matchengine.Matchengine/ReloadMarkets").isPresent());
    assertFalse(TABLE.rpc("/cluster.Cluster/SubmitProof").isPresent());
    assertEquals(
        List.of("/cluster.Cluster/ClusterStats"),
        TABLE.rpcs().stream()
            .filter(rpc -> rpc.backend() == Backend.PROVER_MASTER)
            .map(Rpc::path)
            .toList());
  }

  @Test
  void shouldTryAgainOnlyWhatReads() {
    for (final Rpc rpc : TABLE.rpcs()) {
      if (rpc.isSafe()) {
        assertFalse(
            rpc.method()
                    .getName()
                    .matches(
                        ".*(Put|Cancel|CancelAll|Transfer|Withdraw|Swap|Liquidity|Update|User)")
                && !rpc.method().getName().matches("QuoteSwap|UserQuery"),
            rpc.path() + " writes");
      }
    }
    assertFalse(TABLE.rpc("/matchengine.Matchengine/OrderPut").orElseThrow().isSafe());
    assertFalse(TABLE.rpc("/matchengine.Matchengine/TradeStream").orElseThrow().isSafe());
    assertTrue(TABLE.rpc("/matchengine.Matchengine/OrderBookDepth").orElseThrow().isSafe());
    assertTrue(TABLE.rpc("/cluster.Cluster/ClusterStats").orElseThrow().isSafe());
  }

  @Test
  void shouldPreferTheNameToTheVariable() {
    assertEquals(
        "Swap",
        TABLE
            .match("POST", "/api/exchange/action/pools/swap")
            .orElseThrow()
            .rpc()
            .method()
            .getName());
    assertEquals(
        "PoolInfo",
        TABLE
            .match("GET", "/api/exchange/action/pools/ETH_USDT")
            .orElseThrow()
            .rpc()
            .method()
            .getName());
  }

  @Test
  void shouldDecodeVariablesAndRefuseWhatIsNoPath() {
    assertEquals(
        Map.of("user_id", "1", "client_order_id", "a b+c"),
        TABLE
            .match("GET", "/api/exchange/action/orderbyclientid/1/a%20b+c")
            .orElseThrow()
            .variables());
    for (final String path :
        List.of(
            "/api/exchange/action/depth/ETH_USDT",
            "/api/exchange/action/depth//20",
            "/api/exchange/action/depth/ETH_USDT/20//",
            "/api/exchange/action/depth/ETH%ZZ/20",
            "//api/exchange/action/markets",
            "",
            "/")) {
      assertTrue(TABLE.match("GET", path).isEmpty(), path);
    }
    assertTrue(TABLE.match("POST", "/api/exchange/action/markets").isEmpty());
  }

  @Test
  void shouldRefuseTemplatesThatTheEdgeDoesNotKnow() {
    for (final String text : List.of("", "api", "/", "/a/{b=*}", "/a/**", "/a/{B}", "/a/b:verb")) {
      assertThrows(IllegalArgumentException.class, () -> PathTemplate.parse(text), text);
    }
  }

  @Test
  void shouldRefuseCallsThatTakeAStream() {
    // None of the interfaces has one; a call that takes one message is fine.
    final var method =
        MatchengineProto.getDescriptor().findServiceByName("Matchengine").getMethods().getFirst();
    assertEquals(
        "/matchengine.Matchengine/" + method.getName(),
        new Rpc(method, Backend.MATCHENGINE, RouteTable.binding(method)).path());
    assertTrue(
        ClusterProto.getDescriptor().getServices().stream()
            .flatMap(service -> service.getMethods().stream())
            .noneMatch(each -> each.isClientStreaming()));
  }
}
