package io.fluidex.runtime.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final List<Duration> pauses = new ArrayList<>();
  private long now;
  private final Retry retry =
      new Retry(
          BACKOFF,
          new Random(7),
          () -> now,
          pause -> {
            pauses.add(pause);
            now += pause.toNanos();
          });

  @Test
  void shouldDoublePausesWithJitterUpToTheLongest() {
    final Random random = new Random(1);
    for (int failures = 1; failures <= 100; failures++) {
      final long whole = failures > 5 ? 2_000 : 100L << (failures - 1);
      final long pause = BACKOFF.pause(failures, random).toNanos();
      assertTrue(pause <= whole * 1_000_000, failures + ": " + pause);
      assertTrue(pause >= whole * 500_000, failures + ": " + pause);
    }
    assertThrows(IllegalArgumentException.class, () -> BACKOFF.pause(0, random));
    assertThrows(
        IllegalArgumentException.class, () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)));
  }

  @Test
  void shouldReturnWhatALaterAttemptReturns() throws Exception {
    final AtomicInteger attempts = new AtomicInteger();
    final int result =
        retry.call(
            Duration.ofSeconds(10),
            e -> e instanceof IOException,
            () -> {
              if (attempts.incrementAndGet() < 4) {
                throw new IOException("away");
              }
              return attempts.get();
            });
    assertEquals(4, result);
    assertEquals(3, pauses.size());
  }

  @Test
  void shouldNotRepeatWhatWillNotPass() {
    assertThrows(
        IllegalStateException.class,
        () ->
            retry.call(
                Duration.ofSeconds(10),
                e -> e instanceof IOException,
                () -> {
                  throw new IllegalStateException("for good");
                }));
    assertEquals(List.of(), pauses);
  }

  @Test
  void shouldGiveUpBeforeAPauseThatWouldPassTheDeadline() {
    final IOException e =
        assertThrows(
            IOException.class,
            () ->
                retry.call(
                    Duration.ofSeconds(5),
                    any -> true,
                    () -> {
                      throw new IOException("away");
                    }));
    assertTrue(now <= Duration.ofSeconds(5).toNanos());
    assertEquals(1, e.getSuppressed().length);
  }
}
