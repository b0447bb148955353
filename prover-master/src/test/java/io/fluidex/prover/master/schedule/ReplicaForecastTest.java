package io.fluidex.prover.master.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaForecastTest {
  private static final ReplicaForecast FORECAST =
      new ReplicaForecast(1, 40, Duration.ofMinutes(2), Duration.ofSeconds(30));

  private static Demand demand(
      final long waiting, final long leased, final double arrivals, final long seconds) {
    return new Demand(waiting, leased, arrivals, Optional.of(Duration.ofSeconds(seconds)));
  }

  @Test
  void shouldKeepTheFloorWhenThereIsNothingToDo() {
    assertEquals(1, FORECAST.required(List.of()));
    assertEquals(1, FORECAST.required(List.of(demand(0, 0, 0, 10))));
  }

  @Test
  void shouldKeepUpWithWhatArrives() {
    // A task every 2 seconds, 20 seconds each.
    assertEquals(10, FORECAST.required(List.of(demand(0, 0, 0.5, 20))));
  }

  @Test
  void shouldDrainTheQueueInTime() {
    // 60 times 20 seconds in 120 seconds; of the leased ones half is done.
    assertEquals(10, FORECAST.required(List.of(demand(60, 0, 0, 20))));
    assertEquals(5, FORECAST.required(List.of(demand(0, 60, 0, 20))));
  }

  @Test
  void shouldAddUpCircuitsBeforeRounding() {
    assertEquals(
        1, FORECAST.required(List.of(demand(2, 0, 0, 20), demand(2, 0, 0, 20))), "2/3 of one");
  }

  @Test
  void shouldGuessWhereNothingWasProvenYet() {
    assertEquals(2, FORECAST.required(List.of(new Demand(8, 0, 0, Optional.empty()))));
  }

  @Test
  void shouldNotExceedTheCeiling() {
    assertEquals(40, FORECAST.required(List.of(demand(Long.MAX_VALUE, 0, 1e300, 1000))));
  }

  @Test
  void shouldRefuseFiguresThatMakeNoSense() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReplicaForecast(2, 1, Duration.ofSeconds(1), Duration.ofSeconds(1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReplicaForecast(0, 1, Duration.ZERO, Duration.ofSeconds(1)));
    assertThrows(IllegalArgumentException.class, () -> demand(-1, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> demand(0, 0, Double.NaN, 1));
  }
}
