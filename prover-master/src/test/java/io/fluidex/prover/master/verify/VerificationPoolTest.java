package io.fluidex.prover.master.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerificationPoolTest {
  @Test
  void shouldRefuseWhatDoesNotFitIntoTheQueue() throws Exception {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch end = new CountDownLatch(1);
    try (VerificationPool pool = new VerificationPool(1, 1, Duration.ofSeconds(60));
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      final Future<Integer> running =
          callers.submit(() ->
              pool.run(() -> {
                begun.countDown();
                end.await();
                return 1;
              }));
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      final Future<Integer> waiting = callers.submit(() -> pool.run(() -> 2));
      while (pool.waiting() == 0) {
        Thread.onSpinWait();
      }
      assertThrows(VerificationPool.BusyException.class, () -> pool.run(() -> 3));
      end.countDown();
      assertEquals(1, running.get(60, TimeUnit.SECONDS));
      assertEquals(2, waiting.get(60, TimeUnit.SECONDS));
      assertEquals(4, pool.run(() -> 4), "there is room again");
    }
  }

  @Test
  void shouldNotWaitForEver() {
    final CountDownLatch end = new CountDownLatch(1);
    try (VerificationPool pool = new VerificationPool(1, 1, Duration.ofMillis(20))) {
      assertThrows(
          VerificationPool.BusyException.class,
          () ->
              pool.run(() -> {
                end.await();
                return 1;
              }));
      end.countDown();
    }
  }

  @Test
  void shouldReportACheckThatThrows() {
    try (VerificationPool pool = new VerificationPool(1, 1, Duration.ofSeconds(60))) {
      final IllegalStateException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  pool.run(() -> {
                    throw new IllegalArgumentException("broken");
                  }));
      assertEquals("broken", failure.getCause().getMessage());
    }
  }
}
