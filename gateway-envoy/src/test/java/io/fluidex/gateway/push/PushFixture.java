package io.fluidex.gateway.push;

import io.fluidex.client.PushConnection;
import io.fluidex.client.PushMessage;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A real exchange in development mode with a real broker and database, and push services. */
final class PushFixture implements AutoCloseable {
  static final String DOMAIN = "0102030405060708090a0b0c";
  static final String TOPIC = "unifyevents";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
  private final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
  private final String database = postgres.createDatabase("exchange");
  private final int enginePort = freePort();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ManagedChannel channel;
  private MatchengineService engine;
  private long deposits;

  PushFixture() throws Exception {
    startEngine();
    channel = GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + enginePort), false);
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (final IOException e) {
      throw new IllegalStateException("there is no free port", e);
    }
  }

  void startEngine() throws Exception {
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                """
                environment: development
                mode: development
                check_signatures: if_present
                domain: %s
                grpc: {port: %d}
                admin: {port: 0}
                limits: {user_per_second: 0, address_per_second: 0}
                database: {url: "%s", user: %s}
                kafka: {bootstrap_servers: "%s"}
                assets:
                  - {id: ETH, token: 0, precision: 6}
                  - {id: USDT, token: 1, precision: 6}
                  - {id: UNI, token: 2, precision: 6}
                markets:
                  - {base: ETH, quote: USDT}
                  - {base: UNI, quote: USDT}
                """
                    .formatted(
                        DOMAIN, enginePort, database, postgres.user(), kafka.bootstrapServers()),
                "test",
                Map.of(),
                MatchengineConfig::read)
            .value();
    engine =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new Random(5));
    engine.start();
    await("the exchange", () -> engine.problem().isEmpty());
  }

  void stopEngine() throws Exception {
    engine.stop(Duration.ofSeconds(10));
  }

  KafkaSettings kafkaSettings() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  /** A push service that runs. */
  PushService push(final int port, final String lines) throws Exception {
    final PushConfig config =
        ConfigLoader.parse(
                PushConfig.SERVICE,
                """
                environment: development
                kafka: {bootstrap_servers: "%s"}
                matchengine: {target: "127.0.0.1:%d"}
                domain: %s
                http: {port: %d}
                grpc: {port: 0}
                admin: {port: 0}
                %s
                """
                    .formatted(kafka.bootstrapServers(), enginePort, DOMAIN, port, lines),
                "test",
                Map.of(),
                PushConfig::read)
            .value();
    final PushService service = new PushService(config, InstantSource.system(), new Random(7));
    service.start();
    await("the push service", () -> service.problem().isEmpty());
    return service;
  }

  static URI uri(final PushService service) {
    return URI.create("ws://127.0.0.1:" + service.port() + "/ws");
  }

  MatchengineBlockingStub api() {
    return MatchengineGrpc.newBlockingStub(channel).withWaitForReady();
  }

  /** Registers a user with a key and gives it some of every asset. */
  void user(final int user, final PrivateKey key) {
    api()
        .registerUser(
            UserInfo.newBuilder()
                .setL1Address("0xAB" + user)
                .setL2Pubkey(Hex.encodePrefixed(key.publicKey().point().compress()))
                .build());
    for (final String asset : List.of("ETH", "USDT", "UNI")) {
      deposit(user, asset, asset.equals("USDT") ? "100000000" : "100000");
    }
  }

  void deposit(final int user, final String asset, final String amount) {
    deposits++;
    api()
        .balanceUpdate(
            BalanceUpdateRequest.newBuilder()
                .setUserId(user)
                .setAsset(asset)
                .setBusiness("deposit")
                .setBusinessId(deposits)
                .setDelta(amount)
                .build());
  }

  static OrderPutRequest order(
      final String market,
      final int user,
      final OrderSide side,
      final String amount,
      final String price) {
    return OrderPutRequest.newBuilder()
        .setUserId(user)
        .setMarket(market)
        .setOrderSide(side)
        .setAmount(amount)
        .setPrice(price)
        .build();
  }

  OrderBookDepthResponse depth(final String market) {
    return api()
        .orderBookDepth(OrderBookDepthRequest.newBuilder().setMarket(market).setLimit(-1).build());
  }

  Heard connect(final PushService service) {
    return new Heard(http, uri(service));
  }

  /** A connection with everything it heard. */
  static final class Heard implements AutoCloseable {
    private final List<PushMessage> messages = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final PushConnection connection;

    Heard(final HttpClient http, final URI uri) {
      connection = PushConnection.open(http, uri, this::take, ends::add);
    }

    private void take(final PushMessage message) {
      AsyncApi.check(message.json());
      messages.add(message);
    }

    void send(final String json) {
      connection.send(json.replace('\'', '"'));
    }

    List<PushMessage> messages() {
      return messages;
    }

    List<PushMessage> messages(final String type, final String channel) {
      return messages.stream().filter(each -> each.is(type, channel)).toList();
    }

    PushMessage await(final String what, final Predicate<PushMessage> wanted) {
      PushFixture.await(what, () -> messages.stream().anyMatch(wanted));
      return messages.stream().filter(wanted).findFirst().orElseThrow();
    }

    PushMessage awaitAnswer(final long id) {
      return await("the answer to " + id, each -> each.json().path("id").asLong(-1) == id);
    }

    String awaitEnd() {
      PushFixture.await("the end", () -> !ends.isEmpty());
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

  /** Waits for something, far longer than it takes on a busy machine. */
  static void await(final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + what + " within " + PATIENCE.toSeconds() + " s");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + what, e);
      }
    }
  }

  /** Lets time pass, for a load of so many a second. */
  static void pause(final long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.shutdownNow();
    try {
      stopEngine();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the stop was interrupted", e);
    } catch (final Exception e) {
      throw new IllegalStateException("the exchange did not stop", e);
    }
    kafka.close();
    postgres.close();
  }
}
