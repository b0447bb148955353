package io.fluidex.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the generator counts, and that a server that stands still cannot hide it. */
@Timeout(300)
class OpenLoopTest {
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  @Test
  void shouldMakeEachCallOnceAndCountItsEnd() throws InterruptedException {
    final List<Long> seen = new ArrayList<>();
    final Measured measured =
        OpenLoop.atRate(
            (index, done) -> {
              seen.add(index);
              done.accept(index % 4 == 0 ? "no " + index : null);
            },
            5,
            40,
            10_000,
            3);
    assertEquals(40, seen.size());
    assertEquals(5, seen.getFirst());
    assertEquals(44, seen.getLast());
    assertEquals(30, measured.accepted());
    assertEquals(10, measured.refused());
    assertEquals("no 8", measured.firstRefusal());
    assertEquals(40, measured.latencies().getTotalCount());
  }

  @Test
  void shouldNotBeginACallBeforeItIsDue() throws InterruptedException {
    final Measured measured =
        OpenLoop.atRate((index, done) -> done.accept(null), 0, 101, 1_000, 1_000);
    assertTrue(measured.took().toMillis() >= 100, () -> measured.took().toString());
  }

  /** A server that answers at once, but not while it is asked for the tenth time. */
  private static OpenLoop.Call stalling() {
    return (index, done) -> {
      if (index == 10) {
        final long end = System.nanoTime() + STALL_NANOS;
        while (System.nanoTime() < end) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
      }
      done.accept(null);
    };
  }

  @Test
  void shouldCountAStallForEveryCallThatWasDueInIt() throws InterruptedException {
    final Measured open = OpenLoop.atRate(stalling(), 0, 500, 1_000, 1_000);
    // Of the 400 calls that were due in the stall half waited for more than half of it.
    final long waited = open.latencies().getCountBetweenValues(STALL_NANOS / 2, 100 * STALL_NANOS);
    assertTrue(waited >= 150, () -> waited + " calls waited");
    final Measured flood = OpenLoop.flood(stalling(), 0, 500, 1);
    final long slow = flood.latencies().getCountBetweenValues(STALL_NANOS / 2, 100 * STALL_NANOS);
    assertTrue(slow < waited, () -> slow + " calls were slow");
  }

  @Test
  void shouldHaveNoMoreCallsUnansweredThanAllowed() throws InterruptedException {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final List<Consumer<String>> waiting = new ArrayList<>();
    OpenLoop.flood(
        (index, done) -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          waiting.add(done);
          if (waiting.size() == 7 || index == 99) {
            open.addAndGet(-waiting.size());
            final List<Consumer<String>> answers = List.copyOf(waiting);
            waiting.clear();
            answers.forEach(answer -> answer.accept(null));
          }
        },
        0,
        100,
        7);
    assertEquals(7, most.get());
  }

  @Test
  void shouldRefuseALoadOfNothing() {
    final OpenLoop.Call call = (index, done) -> done.accept(null);
    assertThrows(IllegalArgumentException.class, () -> OpenLoop.atRate(call, 0, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> OpenLoop.atRate(call, 0, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> OpenLoop.atRate(call, 0, 1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> OpenLoop.flood(call, 0, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> OpenLoop.flood(call, 0, 1, 0));
  }
}
