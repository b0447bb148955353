package io.fluidex.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldMakeOneTradeARoundWhileThatIsFastEnough() {
    final Pace pace = new Pace(4, 10);
    assertEquals(1, pace.size());
    assertEquals(Duration.ZERO, pace.next(-5 * SECOND));
    assertEquals(Duration.ofMillis(250), pace.next(-5 * SECOND));
    assertEquals(Duration.ofMillis(200), pace.next(-5 * SECOND + 300_000_000));
  }

  @Test
  void shouldMakeSeveralTradesARoundWhenTheyAreFast() {
    final Pace pace = new Pace(55, 10);
    assertEquals(6, pace.size());
    pace.next(0);
    assertEquals(6 * SECOND / 55, pace.next(0).toNanos());
  }

  @Test
  void shouldNotMakeUpForALongDelay() {
    final Pace pace = new Pace(1, 10);
    pace.next(0);
    assertEquals(Duration.ZERO, pace.next(100 * SECOND));
    assertEquals(Duration.ofSeconds(1), pace.next(100 * SECOND));
  }
}
