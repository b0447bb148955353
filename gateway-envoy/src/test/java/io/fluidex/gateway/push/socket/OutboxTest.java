package io.fluidex.gateway.push.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.gateway.push.hub.Frame;
import io.fluidex.runtime.metrics.Metrics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Metrics metrics = new Metrics("push");
  private final FakeWire wire = new FakeWire();
  private final Outbox outbox =
      new Outbox(wire, 3, 100, new SocketMetrics(metrics, InstantSource.system()));

  /** A connection whose messages leave when the test says so. */
  private static final class FakeWire implements Wire {
    private final List<String> sent = new ArrayList<>();
    private Runnable leaves;
    private boolean atOnce;
    private String closed = "";

    @Override
    public void send(final String text, final Runnable done, final Runnable failed) {
      sent.add(text);
      if (atOnce) {
        done.run();
      } else {
        leaves = done;
      }
    }

    @Override
    public void ping() {
      sent.add("ping");
    }

    @Override
    public void close(final int code, final String reason) {
      closed = code + " " + reason;
    }

    @Override
    public void abort() {
      closed = "aborted";
    }
  }

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void shouldSendOneAfterTheOtherInOrder() {
    for (final String text : List.of("a", "b", "c")) {
      assertTrue(outbox.offer(Frame.of(text)));
    }
    assertEquals(List.of("a"), wire.sent);
    wire.atOnce = true;
    wire.leaves.run();
    assertEquals(List.of("a", "b", "c"), wire.sent);
  }

  @Test
  void shouldRefuseMoreThanItHasRoomFor() {
    for (int i = 0; i < 4; i++) {
      assertTrue(outbox.offer(Frame.of("x")));
    }
    assertFalse(outbox.offer(Frame.of("x")));
  }

  @Test
  void shouldRefuseMoreCharactersThanItHasRoomFor() {
    assertTrue(outbox.offer(Frame.of("x")));
    assertTrue(outbox.offer(Frame.of("x".repeat(60))));
    assertFalse(outbox.offer(Frame.of("x".repeat(60))));
  }

  @Test
  void shouldForgetWhatWaitsAndSayALastWordBeforeItCloses() {
    outbox.offer(Frame.of("a"));
    outbox.offer(Frame.of("b"));
    assertTrue(outbox.close(Frame.of("last"), 1008, "WHY"));
    assertFalse(outbox.close(Frame.of("again"), 1008, "AGAIN"));
    assertFalse(outbox.offer(Frame.of("c")));
    assertEquals("", wire.closed);
    wire.atOnce = true;
    wire.leaves.run();
    assertEquals(List.of("a", "last"), wire.sent);
    assertEquals("1008 WHY", wire.closed);
  }

  @Test
  void shouldKnowThatItsLastWordDoesNotLeave() {
    outbox.offer(Frame.of("a"));
    assertFalse(outbox.isStuck(0));
    outbox.close(Frame.of("last"), 1008, "WHY");
    assertTrue(outbox.isStuck(0));
    assertFalse(outbox.isStuck(Long.MAX_VALUE));
  }

  @Test
  void shouldSendManyWithoutDeepCalls() {
    wire.atOnce = true;
    for (int i = 0; i < 100_000; i++) {
      assertTrue(outbox.offer(Frame.of("x")));
    }
    assertEquals(100_000, wire.sent.size());
  }
}
