package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.TransactionType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateBenchTest {
  private static StateBench.Settings settings(
      final Depths depths, final int accounts, final int block, final int threads) {
    return new StateBench.Settings(
        List.of(depths),
        StateBench.Settings.TYPES,
        accounts,
        block,
        32,
        threads,
        Duration.ofMillis(1));
  }

  @Test
  void shouldMeasureEveryType() {
    final StringWriter text = new StringWriter();
    final List<StateBench.Result> results =
        new StateBench(settings(new Depths(2, 3, 3), 100, 16, 2), new PrintWriter(text)).run();
    assertEquals(StateBench.Settings.TYPES, results.stream().map(StateBench.Result::type).toList());
    for (final StateBench.Result result : results) {
      final boolean signed =
          List.of(
                  TransactionType.TRANSFER,
                  TransactionType.WITHDRAW,
                  TransactionType.SPOT_TRADE,
                  TransactionType.CANCEL)
              .contains(result.type());
      assertEquals(signed, result.verifying() > 0);
      assertTrue(result.trusting() > 0);
      assertTrue(result.parallel() > 0);
      assertTrue(result.plain() > 0);
    }
    final String report = text.toString();
    assertTrue(report.contains("transactions/s at depths (2, 3, 3), 7 accounts"), report);
    assertEquals(1, report.lines().filter(line -> line.startsWith("spot trade ")).count());
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    final Depths depths = new Depths(2, 3, 3);
    assertThrows(IllegalArgumentException.class, () -> settings(depths, 1, 16, 2));
    assertThrows(IllegalArgumentException.class, () -> settings(depths, 9, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> settings(depths, 9, 33, 2));
    assertThrows(IllegalArgumentException.class, () -> settings(depths, 9, 16, 0));
    assertThrows(IllegalArgumentException.class, () -> settings(new Depths(2, 3, 1), 9, 16, 2));
  }
}
