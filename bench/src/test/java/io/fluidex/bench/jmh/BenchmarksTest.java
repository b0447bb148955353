package io.fluidex.bench.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the annotation processor has found the benchmarks, and that they run. */
class BenchmarksTest {
  @ParameterizedTest
  @ValueSource(classes = {FieldMultiplication.class, PoseidonHashing.class})
  void shouldRunOnce(final Class<?> benchmarks) throws RunnerException {
    final Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(benchmarks.getName())
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .forks(0)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .build())
            .run();
    assertFalse(results.isEmpty());
    for (final RunResult result : results) {
      assertEquals(1, result.getPrimaryResult().getSampleCount());
    }
  }
}
