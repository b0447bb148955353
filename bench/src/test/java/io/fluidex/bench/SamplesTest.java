package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void shouldTakeTheValueInTheMiddle() {
    assertEquals(2, Samples.of(9, 1, 2).median());
    assertEquals(5, Samples.of(9, 1).median());
    assertEquals(7, Samples.of(7).median());
  }

  @Test
  void shouldShowTheSpread() {
    final Samples samples = Samples.of(0.25, 1, 0.5);
    assertEquals(3, samples.count());
    assertEquals("0.50 (0.25 to 1.00)", samples.format(2));
    assertEquals("500.0 (250.0 to 1000.0)", samples.times(1000).format(1));
  }

  @Test
  void shouldRefuseToSummariseNothing() {
    assertThrows(IllegalArgumentException.class, Samples::of);
  }
}
