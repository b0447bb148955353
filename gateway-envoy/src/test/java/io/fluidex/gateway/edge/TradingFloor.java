package io.fluidex.gateway.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.client.ExchangeListing;
import io.fluidex.client.Market;
import io.fluidex.client.OrderTerms;
import io.fluidex.client.PushConnection;
import io.fluidex.client.PushMessage;
import io.fluidex.client.RequestSigner;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.gateway.push.PushConfig;
import io.fluidex.gateway.push.PushService;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Side;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A real exchange and push service behind a real Envoy with the project's configuration, and two
 * traders who come through Envoy alone and sign what they ask for.
 */
final class TradingFloor implements AutoCloseable {
  static final String MARKET = "ETH_USDT";

  /** Where the page is told that the exchange is on L1. */
  static final String CONTRACT = "0x00000000000000000000000000000000000000aa";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Domain DOMAIN = Domain.ofBytes(Hex.decode(TestExchange.DOMAIN));
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** An order may trade for so long. */
  private static final long LIFE_SECONDS = 3_600;

  private final TestExchange exchange = new TestExchange();
  private final List<AutoCloseable> open = new ArrayList<>(List.of(exchange));
  private final AtomicLong orderIds = new AtomicLong();
  private final HttpClient http;
  private final ManagedChannel channel;
  private final Envoy envoy;
  private final Market market;

  /** How an order reaches the exchange. */
  enum Way {
    GRPC,
    GRPC_WEB,
    JSON
  }

  /**
   * A floor that is open.
   *
   * @param push more of the push service's configuration
   * @param values of Envoy's configuration, as its script names them
   */
  TradingFloor(final Path program, final String push, final Map<String, String> values)
      throws Exception {
    try {
      final PushService service = push(push);
      envoy =
          Envoy.start(
              program,
              exchange,
              with(
                  with(values, "PUSH_PORT", Integer.toString(service.port())),
                  "PUSH_STREAMS_PORT",
                  Integer.toString(service.grpcPort())));
      open.add(envoy);
      http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      open.add(http::shutdownNow);
      channel = GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + port()), false);
      open.add(channel::shutdownNow);
      market =
          ExchangeListing.of(
                  MatchengineGrpc.newBlockingStub(channel)
                      .exchangeInfo(ExchangeInfoRequest.getDefaultInstance()))
              .market(MARKET);
    } catch (final Exception e) {
      close();
      throw e;
    }
  }

  private static Map<String, String> with(
      final Map<String, String> values, final String name, final String value) {
    final Map<String, String> more = new HashMap<>(values);
    more.put(name, value);
    return more;
  }

  private PushService push(final String lines) throws Exception {
    final PushConfig config =
        ConfigLoader.parse(
                PushConfig.SERVICE,
                """
                environment: development
                kafka: {bootstrap_servers: "%s"}
                matchengine: {target: "127.0.0.1:%d"}
                http: {port: 0}
                grpc: {port: 0}
                admin: {port: 0}
                behind_gateway: true
                deployment: {chain_id: 31337, contract: "%s"}
                domain: %s
                %s
                """
                    .formatted(
                        exchange.bootstrapServers(),
                        exchange.grpcPort(),
                        CONTRACT,
                        TestExchange.DOMAIN,
                        lines),
                "test",
                Map.of(),
                PushConfig::read)
            .value();
    final PushService service = new PushService(config, InstantSource.system(), new Random(7));
    service.start();
    open.add(() -> service.stop(Duration.ofSeconds(10)));
    TestExchange.await("the push service", () -> service.problem().isEmpty());
    return service;
  }

  /** What is at a path of Envoy. */
  HttpResponse<String> get(final String path) throws IOException, InterruptedException {
    return get(at(path));
  }

  /** What Envoy tells operators. */
  String metrics() throws IOException, InterruptedException {
    return get(URI.create("http://127.0.0.1:" + envoy.metricsPort() + "/metrics")).body();
  }

  private HttpResponse<String> get(final URI uri) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Where Envoy listens. */
  int port() {
    return envoy.port();
  }

  URI at(final String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** A signed order that is not put yet. */
  OrderPutRequest order(final int user, final Side side, final String amount, final String price) {
    return new RequestSigner(DOMAIN, TestExchange.key(user), user)
        .order(
            OrderTerms.limit(market, side, new BigDecimal(amount), new BigDecimal(price)),
            orderIds.incrementAndGet(),
            System.currentTimeMillis() / 1_000 + LIFE_SECONDS);
  }

  /**
   * Puts an order through Envoy.
   *
   * @throws StatusRuntimeException if it is refused, whichever way it went
   */
  OrderInfo put(final Way way, final OrderPutRequest order) throws Exception {
    return switch (way) {
      case GRPC -> MatchengineGrpc.newBlockingStub(channel).orderPut(order);
      case GRPC_WEB -> putOverWeb(order);
      case JSON -> putAsJson(order);
    };
  }

  private OrderInfo putOverWeb(final OrderPutRequest order) throws Exception {
    final GrpcWeb answer =
        GrpcWeb.call(http, at("/matchengine.Matchengine/OrderPut"), order.toByteArray(), false);
    if (answer.messages().isEmpty()) {
      final String told = answer.headers() + answer.trailers().replaceAll(".*grpc-status=", "");
      throw Status.fromCodeValue(Integer.parseInt(told.replaceAll("[^0-9].*", ""), 10))
          .withDescription(told)
          .asRuntimeException();
    }
    return OrderInfo.parseFrom(HexFormat.of().parseHex(answer.messages().getFirst()));
  }

  private OrderInfo putAsJson(final OrderPutRequest order) throws Exception {
    final HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(at("/api/exchange/action/order"))
                .POST(HttpRequest.BodyPublishers.ofString(json(order)))
                .header("content-type", "application/json")
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      final JsonNode error = JSON.readTree(answer.body());
      throw Status.fromCodeValue(error.get("code").asInt())
          .withDescription(answer.statusCode() + " " + error.get("message").asText())
          .asRuntimeException();
    }
    final OrderInfo.Builder info = OrderInfo.newBuilder();
    JsonFormat.parser().merge(answer.body(), info);
    return info.build();
  }

  private static String json(final OrderPutRequest order) throws InvalidProtocolBufferException {
    return JsonFormat.printer().preservingProtoFieldNames().print(order);
  }

  /** A websocket through Envoy. */
  Ear listen() {
    return new Ear(http, URI.create("ws://127.0.0.1:" + port() + "/ws"));
  }

  /** A websocket with everything it heard. */
  static final class Ear implements AutoCloseable {
    private final List<PushMessage> messages = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final PushConnection connection;

    private Ear(final HttpClient http, final URI uri) {
      connection = PushConnection.open(http, uri, messages::add, ends::add);
    }

    void send(final String json) {
      connection.send(json.replace('\'', '"'));
    }

    /** Logs in with a key, which is the user's own unless somebody cheats. */
    PushMessage login(final int user, final int keyOf) {
      final String nonce =
          await("hello", each -> each.type().equals("hello")).json().get("nonce").asText();
      final long validUntil = System.currentTimeMillis() / 1_000 + LIFE_SECONDS;
      final SigningMessage message =
          SigningMessage.ofLogin(DOMAIN, user, validUntil, new BigInteger(1, Hex.decode(nonce)));
      send(
          "{'id':1,'op':'login','user_id':%d,'valid_until':%d,'nonce':'%s','signature':'%s'}"
              .formatted(
                  user,
                  validUntil,
                  nonce,
                  Hex.encode(TestExchange.key(keyOf).sign(message.hash()).toBytes())));
      return await("the answer to the login", each -> each.json().path("id").asLong() == 1);
    }

    /** Subscribes, and waits for the snapshot. */
    void subscribe(final String channel, final String more) {
      send("{'op':'subscribe','channel':'%s'%s}".formatted(channel, more));
      await("the snapshot of " + channel, each -> each.is("snapshot", channel));
    }

    PushMessage await(final String what, final Predicate<PushMessage> wanted) {
      TestExchange.await(
          what, () -> messages.stream().anyMatch(wanted), () -> messages + " " + ends);
      return messages.stream().filter(wanted).findFirst().orElseThrow();
    }

    List<PushMessage> messages() {
      return List.copyOf(messages);
    }

    /** Waits until the connection has ended, and says why. */
    String awaitEnd() {
      TestExchange.await("the end", () -> !ends.isEmpty());
      return ends.getFirst();
    }

    boolean isOpen() {
      return ends.isEmpty();
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (final AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (final Exception e) {
        throw new IOException("the trading floor cannot be closed", e);
      }
    }
  }
}
