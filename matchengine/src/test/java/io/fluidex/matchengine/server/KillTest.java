package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.ServerTimeRequest;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of the matching engine killed again and again under load, at moments that depend on
 * the load, its recoveries included, and PostgreSQL and Kafka stopped under it: what was
 * acknowledged is there once, and the topic has no gap, duplicate or reordering.
 */
@Timeout(3600)
class KillTest {
  private static final boolean LONG = Boolean.getBoolean("fluidex.long");
  private static final int KILLS = LONG ? 50 : 5;
  private static final int OUTAGES = LONG ? 5 : 1;

  /** Each so manieth kill comes at any moment of the start, the others once it works again. */
  private static final int EARLY = 3;

  private static final int EARLIEST_MILLIS = 4000;
  private static final int LOG_LINES = 60;
  private static final int CLIENTS = 8;
  private static final long SEED = 20_200_222;

  @TempDir private Path folder;

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();
  private final Set<Long> deposits = ConcurrentHashMap.newKeySet();
  private final Set<Long> orders = ConcurrentHashMap.newKeySet();
  private final Set<String> refusals = ConcurrentHashMap.newKeySet();

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch(final Path config) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            System.getProperty("java.class.path"),
            MatchengineMain.class.getName(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("engine.log").toFile()))
        .start();
  }

  private static MatchengineBlockingStub patient(final MatchengineBlockingStub api) {
    return api.withWaitForReady()
        .withDeadlineAfter(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Deposits and orders without an end; what fails may or may not have happened. */
  private void load(final MatchengineBlockingStub api, final int user) {
    final Random random = new Random(SEED + user);
    while (running.get()) {
      final long id = ids.incrementAndGet();
      try {
        if (random.nextInt(3) == 0) {
          patient(api)
              .balanceUpdate(
                  BalanceUpdateRequest.newBuilder()
                      .setUserId(user)
                      .setAsset(random.nextBoolean() ? "ETH" : "USDT")
                      .setBusiness("deposit")
                      .setBusinessId(id)
                      .setDelta("100")
                      .build());
          deposits.add(id);
        } else {
          orders.add(
              patient(api)
                  .orderPut(
                      OrderPutRequest.newBuilder()
                          .setUserId(user)
                          .setMarket("ETH_USDT")
                          .setOrderSide(random.nextBoolean() ? OrderSide.ASK : OrderSide.BID)
                          .setAmount("0.1")
                          .setPrice(Integer.toString(95 + random.nextInt(10)))
                          .build())
                  .getId());
        }
        acknowledged.incrementAndGet();
      } catch (final StatusRuntimeException e) {
        // Refused for lack of funds, unavailable, or cut off: either way not acknowledged.
        if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
          refusals.add(String.valueOf(e.getStatus().getDescription()));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  @Test
  void shouldKeepWhatWasAcknowledgedAndPublishItOnceWhateverMomentItIsKilledAt() throws Exception {
    try (Deployment deployment = new Deployment()) {
      final int port = freePort();
      final Path config = folder.resolve("matchengine.yaml");
      Files.writeString(
          config,
          deployment
              .newExchange("mode: development\ncheck_signatures: ignored\nsnapshot_interval: 1s")
              .replace("grpc: {port: 0}", "grpc: {port: " + port + "}"));
      final ManagedChannel channel =
          GrpcChannels.open(GrpcClientSettings.of("localhost:" + port), false);
      Process engine = launch(config);
      try {
        final MatchengineBlockingStub api = MatchengineGrpc.newBlockingStub(channel);
        awaitServing(channel, api);
        for (int user = 1; user <= CLIENTS; user++) {
          api.registerUser(UserInfo.newBuilder().setL1Address("0x" + user).build());
        }
        final List<Thread> clients = new ArrayList<>();
        for (int user = 1; user <= CLIENTS; user++) {
          final int id = user;
          clients.add(Thread.ofPlatform().start(() -> load(api, id)));
        }
        final Random random = new Random(SEED);
        for (int kill = 0; kill < KILLS; kill++) {
          if (kill % EARLY == EARLY - 1) {
            // Not awaited: the moment is the fault that is injected.
            engine.waitFor(random.nextInt(EARLIEST_MILLIS), TimeUnit.MILLISECONDS);
          } else {
            awaitAcknowledged(channel, 1 + random.nextInt(500));
          }
          assertTrue(engine.isAlive(), "it ended by itself");
          engine.destroyForcibly().waitFor();
          engine = launch(config);
        }
        awaitAcknowledged(channel, 100);
        for (int outage = 0; outage < OUTAGES; outage++) {
          interrupt(
              channel, "PostgreSQL", deployment.postgres()::stop, deployment.postgres()::start);
          interrupt(channel, "Kafka", deployment.kafka()::stop, deployment.kafka()::start);
        }
        assertTrue(engine.isAlive(), "it ended by itself");
        running.set(false);
        for (final Thread client : clients) {
          client.join();
        }
        verify(deployment, api);
        engine.destroy();
        assertTrue(engine.waitFor(300, TimeUnit.SECONDS), "it does not stop on SIGTERM");
      } catch (final Throwable e) {
        printLog();
        throw e;
      } finally {
        running.set(false);
        engine.destroyForcibly();
        channel.shutdownNow();
      }
    }
  }

  /** Takes something away until a client is told so, and gives it back. */
  private void interrupt(
      final ManagedChannel channel, final String what, final Runnable stop, final Runnable start) {
    refusals.clear();
    stop.run();
    Deployment.await(
        "refusal that names " + what, () -> refusals.stream().anyMatch(r -> r.contains(what)));
    start.run();
    awaitAcknowledged(channel, 200);
  }

  private void awaitAcknowledged(final ManagedChannel channel, final int more) {
    final long until = acknowledged.get() + more;
    Deployment.await(
        "acknowledgements",
        () -> {
          // The pauses between attempts to connect would grow from kill to kill.
          channel.resetConnectBackoff();
          return acknowledged.get() >= until;
        });
  }

  private void printLog() throws IOException {
    final List<String> lines = Files.readAllLines(folder.resolve("engine.log"));
    lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).forEach(System.out::println);
  }

  private static void awaitServing(
      final ManagedChannel channel, final MatchengineBlockingStub api) {
    Deployment.await(
        "service",
        () -> {
          channel.resetConnectBackoff();
          try {
            patient(api).serverTime(ServerTimeRequest.getDefaultInstance());
            patient(api).balanceQuery(BalanceQueryRequest.newBuilder().setUserId(1).build());
            return true;
          } catch (final StatusRuntimeException e) {
            return false;
          }
        });
  }

  private void verify(final Deployment deployment, final MatchengineBlockingStub api) {
    // A last command of which it is known that everything before it is in the topic too.
    api.registerUser(UserInfo.newBuilder().setL1Address("last").build());
    final List<UnifyEvent> events = new ArrayList<>();
    Deployment.await(
        "last event",
        () -> {
          events.clear();
          events.addAll(deployment.events(deployment.topic(), 1));
          return events.getLast().body().path("l1_address").asText().equals("last");
        });
    final Map<Long, Integer> depositEvents = new HashMap<>();
    final Map<Long, Integer> orderEvents = new HashMap<>();
    long time = 0;
    for (int i = 0; i < events.size(); i++) {
      final UnifyEvent event = events.get(i);
      assertEquals(i + 1, event.seq(), "a gap, a duplicate or a reordering");
      assertTrue(event.timeMillis() >= time, "time went back at event " + event.seq());
      time = event.timeMillis();
      if (event.kind() == EventKind.DEPOSIT) {
        final String detail = event.body().get("detail").textValue();
        depositEvents.merge(Long.valueOf(detail.replaceAll("[^0-9]", "")), 1, Integer::sum);
      } else if (event.kind() == EventKind.ORDER
          && event.body().get("event").textValue().equals("PUT")) {
        orderEvents.merge(event.body().get("order").get("id").longValue(), 1, Integer::sum);
      }
    }
    depositEvents.forEach((id, count) -> assertEquals(1, count, "deposit " + id));
    orderEvents.forEach((id, count) -> assertEquals(1, count, "order " + id));
    for (final long id : deposits) {
      assertTrue(depositEvents.containsKey(id), "acknowledged deposit " + id + " is lost");
    }
    for (final long id : orders) {
      assertTrue(orderEvents.containsKey(id), "acknowledged order " + id + " is lost");
    }
    assertEquals(100L * depositEvents.size(), total(api), "deposits that are in the topic");
    System.out.println(
        KILLS
            + " kills, "
            + OUTAGES
            + " outages of PostgreSQL and of Kafka, "
            + acknowledged.get()
            + " commands acknowledged, "
            + events.size()
            + " events");
  }

  /** All of everything: trades without fees move it only. */
  private static long total(final MatchengineBlockingStub api) {
    BigDecimal sum = BigDecimal.ZERO;
    for (int user = 1; user <= CLIENTS; user++) {
      for (final var balance :
          api.balanceQuery(BalanceQueryRequest.newBuilder().setUserId(user).build())
              .getBalancesList()) {
        sum =
            sum.add(new BigDecimal(balance.getAvailable()))
                .add(new BigDecimal(balance.getFrozen()));
      }
    }
    return sum.longValueExact();
  }
}
