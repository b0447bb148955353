package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.proto.matchengine.MarketListRequest;
import io.fluidex.proto.matchengine.MarketListResponse;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client is told of an order that the exchange took and never answered. */
@Timeout(300)
class EnvoyTimeoutTest {
  private static final String UNKNOWN_END = "what was asked for may have happened";
  private static final int PATIENCE_SECONDS = 120;

  private final AtomicInteger orders = new AtomicInteger();

  /** Takes orders, and is not heard of again. */
  private final class SilentExchange extends MatchengineGrpc.MatchengineImplBase {
    @Override
    public void orderPut(final OrderPutRequest request, final StreamObserver<OrderInfo> answer) {
      orders.incrementAndGet();
    }

    @Override
    public void marketList(
        final MarketListRequest request, final StreamObserver<MarketListResponse> answer) {
      answer.onNext(MarketListResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  @Test
  void shouldSayThatItMayHaveHappenedAndNeverAskTwice() throws Exception {
    final Optional<Path> program = EnvoyBinary.find();
    Assumptions.assumeTrue(program.isPresent(), "there is no Envoy");
    final Server exchange =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new SilentExchange())
            .build()
            .start();
    final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try (Envoy envoy =
            Envoy.start(
                program.get(), Map.of("MATCHENGINE_PORT", Integer.toString(exchange.getPort())));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      final Future<GrpcWeb> web =
          threads.submit(() ->
              GrpcWeb.call(
                  http, uri(envoy, "/matchengine.Matchengine/OrderPut"), new byte[0], false));
      final Future<HttpResponse<String>> json =
          threads.submit(() ->
              http.send(
                  HttpRequest.newBuilder(uri(envoy, "/api/exchange/action/order"))
                      .POST(HttpRequest.BodyPublishers.ofString("{}"))
                      .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                      .build(),
                  HttpResponse.BodyHandlers.ofString()));
      final Status over = overGrpc(envoy);
      assertEquals(Status.Code.DEADLINE_EXCEEDED, over.getCode(), over::toString);
      assertTrue(over.toString().contains(UNKNOWN_END), over::toString);
      assertTrue(web.get().headers().startsWith("4"), () -> web.resultNow().toString());
      assertTrue(web.get().headers().contains(UNKNOWN_END), () -> web.resultNow().toString());
      assertEquals(504, json.get().statusCode(), () -> json.resultNow().body());
      final JsonNode error = new ObjectMapper().readTree(json.get().body());
      assertEquals(4, error.path("code").asInt(), error::toString);
      assertTrue(error.path("message").asText().contains(UNKNOWN_END), error::toString);
      assertEquals(3, orders.get(), "each was put once");
    } finally {
      http.shutdownNow();
      exchange.shutdownNow();
    }
  }

  private static Status overGrpc(final Envoy envoy) throws Exception {
    final ManagedChannel channel =
        GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + envoy.port()), false);
    try {
      return assertThrows(
              StatusRuntimeException.class,
              () ->
                  MatchengineGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                      .orderPut(OrderPutRequest.getDefaultInstance()))
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private static URI uri(final Envoy envoy, final String path) {
    return URI.create("http://127.0.0.1:" + envoy.port() + path);
  }
}
