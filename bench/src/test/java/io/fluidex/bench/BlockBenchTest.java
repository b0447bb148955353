package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.shape.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockBenchTest {
  @TempDir private Path folder;

  @Test
  void shouldMeasureABlockOfTrades() throws IOException {
    final StringWriter text = new StringWriter();
    final BlockBench.Result result =
        new BlockBench(
                new BlockBench.Settings(Shape.TINY, 2, 2, Duration.ZERO),
                folder,
                new PrintWriter(text))
            .run();
    assertEquals(2, result.proofCpuSeconds().count());
    assertTrue(result.proofCpuSeconds().min() > 0);
    assertTrue(result.rows() > 2 * 7000);
    final List<String> lines = text.toString().lines().toList();
    for (final String name :
        List.of("rows", "key", "witness CPU", "proof CPU", "CPU a tx", "wall", "peak memory")) {
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(name + " ")), text::toString);
    }
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    for (final int[] wrong : new int[][] {{0, 1}, {1, 0}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new BlockBench.Settings(Shape.TINY, wrong[0], wrong[1], Duration.ZERO));
    }
  }
}
