package io.fluidex.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServerTimesTest {
  private static String metrics(final int fast, final int slow) {
    return """
    # HELP fluidex_command_stage_seconds Time of commands
    fluidex_command_stage_seconds_bucket{service="matchengine",stage="queued",le="0.001"} %1$d
    fluidex_command_stage_seconds_bucket{service="matchengine",stage="queued",le="0.003"} %2$d
    fluidex_command_stage_seconds_bucket{service="matchengine",stage="queued",le="+Inf"} %2$d
    fluidex_command_stage_seconds_count{service="matchengine",stage="queued"} %2$d
    fluidex_grpc_server_calls_seconds_bucket{code="OK",method="x.Health/Check",le="1.0"} 9
    fluidex_history_seq{service="matchengine"} 1234.0
    """
        .formatted(fast, fast + slow);
  }

  @Test
  void shouldTellPercentilesOfWhatHappenedBetweenTwoReadings() {
    final ServerTimes before = ServerTimes.of(metrics(1_000, 0));
    final ServerTimes after = ServerTimes.of(metrics(1_050, 50));
    assertEquals(1, after.millis(before, "queued", 50).orElseThrow(), 1e-9);
    assertEquals(2, after.millis(before, "queued", 75).orElseThrow(), 1e-9);
    assertEquals("queued 1.00 / 2.96", after.describe(before));
  }

  @Test
  void shouldReadPlainValues() {
    assertEquals(1234, ServerTimes.value(metrics(1, 1), "fluidex_history_seq"));
    assertEquals(0, ServerTimes.value(metrics(1, 1), "fluidex_history"));
  }

  @Test
  void shouldTellNothingOfStagesThatNothingWentThrough() {
    final ServerTimes reading = ServerTimes.of(metrics(10, 10));
    assertTrue(reading.millis(reading, "queued", 50).isEmpty());
    assertTrue(reading.millis(reading, "committed", 50).isEmpty());
    assertEquals("", reading.describe(reading));
  }
}
