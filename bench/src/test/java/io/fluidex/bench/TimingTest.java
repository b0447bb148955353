package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimingTest {
  @Test
  void shouldTakeQuantilesBetweenNeighbours() {
    final double[] values = {1, 2, 4, 8};
    assertEquals(1, Timing.quantile(values, 0), 0.0);
    assertEquals(3, Timing.quantile(values, 0.5), 1e-12);
    assertEquals(8, Timing.quantile(values, 1), 0.0);
    assertEquals(5, Timing.quantile(values, 0.75), 1e-12);
    assertEquals(7, Timing.quantile(new double[] {7}, 0.25), 0.0);
  }

  @Test
  void shouldCompareMedians() {
    assertEquals(4, new Timing(5, 0, 3).speedUpOver(new Timing(20, 0, 3)), 1e-12);
  }

  @Test
  void shouldSampleAnOperationThatTakesLongerThanItsTime() {
    final AtomicLong runs = new AtomicLong();
    final Timing timing = Timing.of(Duration.ZERO, 1, runs::incrementAndGet);
    assertEquals(3, timing.samples());
    assertEquals(4, runs.get());
  }

  @Test
  void shouldWarmUpAndTakeSeveralSamplesOfAShortOperation() {
    final AtomicLong runs = new AtomicLong();
    final Timing timing = Timing.of(Duration.ofMillis(20), 1, runs::incrementAndGet);
    assertTrue(timing.samples() > 3, timing.toString());
    assertTrue(runs.get() > 100, timing.toString());
    assertTrue(timing.nanos() >= 0, timing.toString());
  }
}
