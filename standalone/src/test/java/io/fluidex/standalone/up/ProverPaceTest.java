package io.fluidex.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.standalone.board.RollupFigures;
import org.junit.jupiter.api.Test;

class ProverPaceTest {
  private static final ProverPace PACE = new ProverPace(16);

  private static double pace(final long sealed, final long proofs, final long millis) {
    return PACE.tradesPerSecond(
        new RollupFigures(sealed, 0, 0, 0, 0, 0, 0, proofs, millis, millis, 0, 0, 0, 0));
  }

  @Test
  void shouldTradeLessThanWhatIsProven() {
    assertEquals(1.12, pace(10, 9, 10_000), 1e-9);
    assertTrue(pace(10, 9, 10_000) < 1.6);
  }

  @Test
  void shouldTradeLessTheMoreBlocksWaitForTheirProof() {
    assertEquals(pace(3, 0, 10_000), pace(2, 1, 10_000), 1e-9);
    assertEquals(pace(3, 0, 10_000) / 4, pace(12, 0, 10_000), 1e-9);
  }

  @Test
  void shouldTradeLessThanOnceAProofWhenManyBlocksWait() {
    assertEquals(0.07, pace(13, 0, 10_000), 1e-9);
    assertEquals(0.028, pace(75, 31, 25_000), 1e-9);
  }

  @Test
  void shouldBeginSlowlyAndNeverStop() {
    assertEquals(0.5, pace(0, 0, 0), 1e-9);
    assertEquals(0.1, pace(12, 0, 100_000), 1e-9);
    assertEquals(0.01, pace(1_000_000, 1, 100_000), 1e-9);
    assertEquals(50, pace(1, 1, 1), 1e-9);
  }
}
