package io.fluidex.gateway.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.ResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A thousand clients, each on depth and trades of a market at 200 trades a second, with the
 * exchange, the broker and the clients on the same machine: with {@code -Dfluidex.long=true}. Else
 * a few clients for a moment, and no time is compared with anything.
 */
@Timeout(900)
class PushLoadTest {
  private static final boolean WHOLE = Boolean.getBoolean("fluidex.long");
  private static final int CLIENTS = WHOLE ? 1_000 : 50;
  private static final Duration LENGTH = Duration.ofSeconds(WHOLE ? 30 : 2);
  private static final int TRADES_OF_A_BATCH = 10;
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int MOST_MILLIS = 250;

  @Test
  void shouldDeliverInTimeToAThousandClients() throws Exception {
    try (PushFixture fixture = new PushFixture()) {
      for (int user = 1; user <= 2; user++) {
        final byte[] seed = new byte[PrivateKey.SEED_BYTES];
        seed[0] = (byte) user;
        fixture.user(user, PrivateKey.fromSeed(seed));
      }
      final PushService push = fixture.push(PushFixture.freePort(), "limits: {per_address: 2000}");
      try {
        measure(fixture, push);
      } finally {
        push.stop(Duration.ofSeconds(10));
      }
    }
  }

  private static void measure(final PushFixture fixture, final PushService push) throws Exception {
    final AtomicBoolean stop = new AtomicBoolean();
    final AtomicLong trades = new AtomicLong();
    final Thread trading = Thread.ofPlatform().start(() -> trade(fixture, stop, trades));
    try (PushSwarm swarm =
        new PushSwarm(
            push.port(),
            CLIENTS,
            "{\"op\":\"subscribe\",\"channel\":\"depth\",\"market\":\"ETH_USDT\"}",
            "{\"op\":\"subscribe\",\"channel\":\"trades\",\"market\":\"ETH_USDT\"}")) {
      swarm.run(System.nanoTime() + LENGTH.toNanos() / 3, false);
      final long messages = swarm.messages();
      final long before = trades.get();
      final long begin = System.nanoTime();
      swarm.run(begin + LENGTH.toNanos(), true);
      final double seconds = (System.nanoTime() - begin) / 1e9;
      final List<Integer> delays = swarm.delays();
      System.gc();
      final Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "%d clients, %.0f trades/s, %.0f messages/s: median %d ms, p99 %d ms, most %d ms; "
              + "heap of all %d MiB%n",
          CLIENTS,
          (trades.get() - before) / seconds,
          (swarm.messages() - messages) / seconds,
          delays.get(delays.size() / 2),
          delays.get((int) (delays.size() * 0.99)),
          delays.getLast(),
          (runtime.totalMemory() - runtime.freeMemory()) >> 20);
      assertEquals(0, swarm.lost());
      assertTrue(delays.size() > CLIENTS);
      if (WHOLE) {
        assertTrue(delays.get((int) (delays.size() * 0.99)) < MOST_MILLIS);
      }
    } finally {
      stop.set(true);
      trading.join();
    }
  }

  private static void trade(
      final PushFixture fixture, final AtomicBoolean stop, final AtomicLong trades) {
    final BatchOrderPutRequest.Builder batch =
        BatchOrderPutRequest.newBuilder().setMarket("ETH_USDT");
    for (int i = 0; i < TRADES_OF_A_BATCH; i++) {
      final String price = 100 + i + ".00";
      batch.addOrders(PushFixture.order("ETH_USDT", 1, OrderSide.ASK, "0.1", price));
      batch.addOrders(PushFixture.order("ETH_USDT", 2, OrderSide.BID, "0.1", price));
    }
    long next = System.nanoTime();
    while (!stop.get()) {
      if (fixture.api().batchOrderPut(batch.build()).getResultCode() != ResultCode.SUCCESS) {
        throw new IllegalStateException("a batch was refused");
      }
      trades.addAndGet(TRADES_OF_A_BATCH);
      next += BATCH_NANOS;
      PushFixture.pause(next - System.nanoTime());
    }
  }
}
