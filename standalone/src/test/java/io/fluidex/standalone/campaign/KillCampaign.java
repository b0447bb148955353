package io.fluidex.standalone.campaign;

import io.fluidex.standalone.demo.Script;
import io.fluidex.standalone.demo.ScriptedTraders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Traders carry their script out while services are killed and servers restarted. */
final class KillCampaign {
  /** Whatever is disturbed next is left alone so long at most. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  private final ProcessExchange exchange;
  private final Script script;
  private final ScriptedTraders traders;
  private final Random random;
  private final AtomicBoolean enough = new AtomicBoolean();
  private final AtomicInteger actions = new AtomicInteger();

  KillCampaign(
      final ProcessExchange exchange,
      final Script script,
      final ScriptedTraders traders,
      final long seed) {
    this.exchange = exchange;
    this.script = script;
    this.traders = traders;
    this.random = new Random(seed);
  }

  /** Something that is done to the exchange. */
  private interface Disturbance {
    void happen() throws InterruptedException;
  }

  /**
   * Disturbs in an order and at moments that come from the seed.
   *
   * @param kills of each service
   * @param restarts of each of broker, database and L1 node
   * @param blocks that there are to be at least
   * @return how many actions the traders have carried out
   */
  int run(final int kills, final int restarts, final long blocks) throws Exception {
    final List<Disturbance> disturbances = new ArrayList<>();
    for (final ServiceProcess service : exchange.services()) {
      disturbances.addAll(Collections.nCopies(kills, service::killAndStart));
    }
    disturbances.addAll(Collections.nCopies(restarts, exchange::restartBroker));
    disturbances.addAll(Collections.nCopies(restarts, exchange::restartDatabase));
    disturbances.addAll(Collections.nCopies(restarts, exchange::restartChain));
    Collections.shuffle(disturbances, random);
    final FutureTask<Integer> trading = new FutureTask<>(this::trade);
    Thread.ofPlatform().name("traders").daemon(true).start(trading);
    try {
      for (final Disturbance disturbance : disturbances) {
        pause(trading);
        disturbance.happen();
        exchange.services().forEach(ServiceProcess::requireAlive);
      }
      while (blocks() < blocks) {
        pause(trading);
      }
    } finally {
      enough.set(true);
    }
    final int done = trading.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
    exchange.services().forEach(ServiceProcess::requireAlive);
    return done;
  }

  private int trade() {
    while (!enough.get()) {
      traders.perform(script.next());
      actions.incrementAndGet();
    }
    return actions.get();
  }

  private long blocks() {
    return Long.parseLong(exchange.value("rollup", "select count(*) from l2block"));
  }

  /**
   * Half of the disturbances come at any moment, as of a start, the others once the traders get on
   * again.
   */
  private void pause(final FutureTask<Integer> trading) throws Exception {
    final int before = actions.get();
    sleep(trading, random.nextLong(LONGEST_PAUSE.toMillis()));
    if (random.nextBoolean()) {
      final long end = System.nanoTime() + Patience.LIMIT.toNanos();
      while (actions.get() == before) {
        if (System.nanoTime() - end > 0) {
          throw new AssertionError("the traders do not get on");
        }
        sleep(trading, 20);
      }
    }
  }

  /** The moment is the fault that is injected; a failure of the traders ends it. */
  private static void sleep(final FutureTask<Integer> trading, final long millis)
      throws InterruptedException, ExecutionException {
    try {
      trading.get(millis, TimeUnit.MILLISECONDS);
      throw new AssertionError("the traders ended by themselves");
    } catch (final TimeoutException e) {
      // They go on, as they should.
      return;
    }
  }
}
