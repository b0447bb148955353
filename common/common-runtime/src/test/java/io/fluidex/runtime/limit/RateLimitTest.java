package io.fluidex.runtime.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
  private final RateLimit limit = new RateLimit(new Rate(2, 3), now::get);

  @Test
  void shouldAdmitABurstAndThenTheRate() {
    for (int i = 0; i < 3; i++) {
      assertTrue(limit.admit("a"));
    }
    assertFalse(limit.admit("a"));
    assertTrue(limit.admit("b"), "another key is not concerned");
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

  @Test
  void shouldAdmitWhatIsLargerThanTheBurstAndHaveItPaidForAfterwards() {
    assertTrue(limit.admit("a", 13));
    now.addAndGet(Duration.ofSeconds(5).toNanos());
    assertFalse(limit.admit("a"), "ten of thirteen are paid for");
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertTrue(limit.admit("a"));
  }

  @Test
  void shouldAdmitEverythingWithoutALimit() {
    final RateLimit none = new RateLimit(Rate.UNLIMITED, now::get);
    for (int i = 0; i < 1000; i++) {
      assertTrue(none.admit("a", 1000));
    }
  }

  @Test
  void shouldRefuseARateThatIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Rate(-1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Rate(1, 0));
  }
}
