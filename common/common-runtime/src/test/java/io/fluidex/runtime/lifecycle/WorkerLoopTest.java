package io.fluidex.runtime.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerLoopTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));

  private final Metrics metrics = new Metrics("test");

  private WorkerLoop loop(final WorkerLoop.Work work) {
    return new WorkerLoop("sealer", BACKOFF, new Random(1), metrics, work);
  }

  @Test
  void shouldSurviveExceptionsAndErrorsAndCountThem() throws Exception {
    final AtomicInteger rounds = new AtomicInteger();
    final CountDownLatch reached = new CountDownLatch(1);
    final WorkerLoop loop =
        loop(() -> {
          final int round = rounds.incrementAndGet();
          if (round == 1) {
            throw new IllegalStateException("first");
          }
          if (round == 2) {
            throw new StackOverflowError();
          }
          if (round == 3) {
            return Duration.ZERO;
          }
          reached.countDown();
          return Duration.ofHours(1);
        });
    loop.start();
    assertTrue(reached.await(30, TimeUnit.SECONDS));
    loop.stop(Duration.ofSeconds(10));
    assertEquals(4, rounds.get());
    assertEquals(Optional.empty(), loop.problem());
    assertTrue(
        metrics
            .scrape()
            .lines()
            .anyMatch(line ->
                line.startsWith("fluidex_loop_failures_total{")
                    && line.contains("loop=\"sealer\"")
                    && line.endsWith(" 2.0")),
        metrics.scrape());
  }

  @Test
  void shouldTellItsProblemWhileItFails() throws Exception {
    final CountDownLatch failedTwice = new CountDownLatch(3);
    final WorkerLoop loop =
        loop(() -> {
          failedTwice.countDown();
          throw new IllegalStateException("no database");
        });
    loop.start();
    assertTrue(failedTwice.await(30, TimeUnit.SECONDS));
    assertTrue(loop.problem().orElseThrow().contains("no database"));
    loop.stop(Duration.ofSeconds(10));
  }

  @Test
  void shouldEndAPauseWhenWoken() throws Exception {
    final CountDownLatch twice = new CountDownLatch(2);
    final CountDownLatch once = new CountDownLatch(1);
    final WorkerLoop loop =
        loop(() -> {
          twice.countDown();
          once.countDown();
          return Duration.ofHours(1);
        });
    loop.start();
    assertTrue(once.await(30, TimeUnit.SECONDS));
    loop.wake();
    assertTrue(twice.await(30, TimeUnit.SECONDS));
    loop.stop(Duration.ofSeconds(10));
    assertThrows(IllegalStateException.class, loop::start);
  }

  @Test
  void shouldInterruptARoundThatOutlastsTheDeadline() throws Exception {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch never = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final WorkerLoop loop =
        loop(() -> {
          begun.countDown();
          try {
            never.await();
          } catch (final InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return Duration.ZERO;
        });
    loop.start();
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    loop.stop(Duration.ofMillis(10));
    assertTrue(interrupted.await(30, TimeUnit.SECONDS));
  }
}
