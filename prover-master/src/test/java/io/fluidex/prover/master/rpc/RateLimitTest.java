package io.fluidex.prover.master.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

  @Test
  void shouldAdmitABurstAndThenTheRate() {
    try (Metrics metrics = new Metrics("test")) {
      final RateLimit limit =
          new RateLimit(2, 3, now::get, metrics.counter("fluidex_test_total", "test"));
      for (int i = 0; i < 3; i++) {
        assertTrue(limit.admit("a"));
      }
      assertFalse(limit.admit("a"));
      assertTrue(limit.admit("b"), "another address is not concerned");
      // The clock may overflow, as System.nanoTime does.
      now.addAndGet(Duration.ofMillis(500).toNanos());
      assertTrue(limit.admit("a"));
      assertFalse(limit.admit("a"));
      now.addAndGet(Duration.ofHours(1).toNanos());
      int admitted = 0;
      while (limit.admit("a")) {
        admitted++;
      }
      assertEquals(3, admitted, "no more than a burst, however long it was quiet");
    }
  }
}
