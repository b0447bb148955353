package io.fluidex.ethsender.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.l1.L1Event;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whole lives of a watcher on a simulated chain; a failure names its seed. */
class WatcherSimulationTest {
  private static final int RUNS = Boolean.getBoolean("fluidex.long") ? 100_000 : 3_000;
  private static final String OWNER = "0x25ec658304dd1e2a4e25b34ad6ac5169746c4684";
  private static final WatchLimits LIMITS =
      new WatchLimits(6, 16, Duration.ofMillis(20), Duration.ofMillis(100));

  @Test
  void shouldHandEveryRequestOnOnceAndInOrder() {
    for (int seed = 0; seed < RUNS; seed++) {
      final Life life = new Life(seed, LIMITS.confirmations());
      try {
        life.live();
        assertEquals(Optional.empty(), life.watcher.stopped());
        assertEquals(life.chainRequests(), life.deliveredContents());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  @Test
  void shouldStopRatherThanHandOnAnotherRequestUnderTheSameNumber() {
    int stopped = 0;
    for (int seed = 0; seed < RUNS / 10; seed++) {
      final Life life = new Life(seed, 3 * LIMITS.confirmations());
      life.live();
      if (life.watcher.stopped().isEmpty()) {
        assertEquals(life.chainRequests(), life.deliveredContents(), "seed " + seed);
      } else {
        stopped++;
      }
    }
    assertTrue(stopped > RUNS / 100, "deep reorganisations must have happened: " + stopped);
  }

  /** The chain, the node in front of it, and the database that survives crashes. */
  private static final class Life {
    private final SplittableRandom random;
    private final int deepest;
    private final List<Block> chain = new ArrayList<>();
    private final TreeMap<Long, L1Event> outbox = new TreeMap<>();
    private final List<L1Event> delivered = new ArrayList<>();
    private Cursor stored;
    private Watcher watcher;
    private long now;
    private long unique;
    private int highest;

    private Life(final int seed, final int deepest) {
      this.random = new SplittableRandom(seed);
      this.deepest = deepest;
      chain.add(new Block(new BlockRef(0, hash()), List.of()));
      stored = Cursor.start(chain.getFirst().ref);
      watcher = new Watcher(LIMITS, stored);
    }

    private Bytes32 hash() {
      unique++;
      return Bytes32.of(ByteBuffer.allocate(32).putLong(unique).array());
    }

    private void live() {
      for (int round = 0; round < 300 && watcher.stopped().isEmpty(); round++) {
        now += random.nextInt(30);
        changeChain();
        read();
        deliver();
        if (random.nextInt(15) == 0) {
          watcher = new Watcher(LIMITS, stored);
        }
      }
      for (int round = 0; round < 400 && watcher.stopped().isEmpty(); round++) {
        now += 50;
        if (round < LIMITS.confirmations()) {
          mine(0);
        }
        readHonestly();
        deliver();
      }
    }

    private void changeChain() {
      final int kind = random.nextInt(20);
      if (kind < 12) {
        mine(random.nextInt(3));
      } else if (kind == 12) {
        highest = Math.max(highest, chain.size());
        final int depth = 1 + random.nextInt(deepest - 1);
        // A block with as many on top as its confirmations is never taken away.
        while (chain.size() > Math.max(1, highest - depth)) {
          chain.removeLast();
        }
        for (int i = 0; i < depth; i++) {
          mine(random.nextInt(3));
        }
      }
    }

    private void mine(final int requests) {
      final BlockRef ref = new BlockRef(chain.size(), hash());
      long serial = count(chain.size());
      final List<L1Event> made = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        made.add(
            new L1Event(
                serial++,
                2,
                OWNER,
                new L1Event.Request.Deposit(0, random.nextLong(1, 1_000_000)),
                new L1Event.Origin(ref.number(), ref.hash(), hash(), i, now)));
      }
      chain.add(new Block(ref, made));
    }

    private long count(final int blocks) {
      return chain.subList(0, blocks).stream().mapToLong(b -> b.requests.size()).sum();
    }

    private void read() {
      final int trouble = random.nextInt(20);
      final int lag = trouble == 0 ? random.nextInt(5) : 0;
      final int head = Math.max(0, chain.size() - 1 - lag);
      final Optional<BlockSpan> span = watcher.next(head, now);
      if (span.isEmpty()) {
        return;
      }
      switch (trouble) {
        case 1 -> watcher.failed(now);
        case 2 -> watcher.rateLimited(now);
        case 3 -> watcher.tooLong();
        default -> judge(reading(span.get(), trouble));
      }
    }

    private void readHonestly() {
      watcher.next(chain.size() - 1L, now).ifPresent(span -> judge(reading(span, 9)));
    }

    private Reading reading(final BlockSpan span, final int trouble) {
      final List<L1Event> found = new ArrayList<>();
      for (long height = span.from(); height <= span.to(); height++) {
        found.addAll(chain.get((int) height).requests);
      }
      if ((trouble == 4 || trouble == 5) && !found.isEmpty()) {
        found.remove(random.nextInt(found.size()));
      }
      return new Reading(
          span,
          chain.get((int) span.from() - 1).ref,
          chain.get((int) span.to()).ref,
          found,
          OptionalLong.of(count((int) span.to() + 1)));
    }

    private void judge(final Reading reading) {
      switch (watcher.judge(reading, outbox, now)) {
        case Verdict.Advanced advanced -> {
          stored = advanced.cursor();
          advanced.requests().forEach(r -> outbox.put(r.serial(), r));
          if (random.nextInt(20) == 0) {
            watcher = new Watcher(LIMITS, stored);
          } else {
            watcher.advance(advanced);
          }
        }
        case Verdict.Reorganised _ -> rollBack();
        case Verdict.Incomplete _, Verdict.Conflict _ -> {}
      }
    }

    private void rollBack() {
      final Map<Long, Bytes32> canonical = new HashMap<>();
      chain.forEach(b -> canonical.put(b.ref.number(), b.ref.hash()));
      final Optional<Cursor> back =
          watcher.rollback(
              canonical,
              height ->
                  outbox.tailMap((long) delivered.size()).values().stream()
                      .filter(r -> r.origin().block() > height)
                      .mapToLong(L1Event::serial)
                      .min());
      back.ifPresent(cursor -> {
        stored = cursor;
        outbox.tailMap(Math.max(cursor.nextSerial(), delivered.size())).clear();
        watcher.goBack(cursor);
      });
    }

    private void deliver() {
      if (random.nextInt(3) == 0) {
        outbox.tailMap((long) delivered.size()).values().forEach(delivered::add);
      }
    }

    private List<String> chainRequests() {
      final int last = chain.size() - LIMITS.confirmations();
      return chain.subList(0, Math.max(1, last + 1)).stream()
          .flatMap(b -> b.requests.stream())
          .map(Life::content)
          .toList();
    }

    private List<String> deliveredContents() {
      outbox.tailMap((long) delivered.size()).values().forEach(delivered::add);
      return delivered.stream().map(Life::content).toList();
    }

    private static String content(final L1Event event) {
      return event.serial() + " " + event.request();
    }
  }

  private record Block(BlockRef ref, List<L1Event> requests) {}

  private static Reading reading(final Cursor at, final List<L1Event> requests, final long total) {
    return new Reading(
        new BlockSpan(1, 4), at.end(), new BlockRef(4, hash(4)), requests, OptionalLong.of(total));
  }

  private static Bytes32 hash(final int n) {
    return Bytes32.of(ByteBuffer.allocate(32).putInt(n).array());
  }

  private static L1Event request(final long serial, final long amount) {
    return new L1Event(
        serial,
        2,
        OWNER,
        new L1Event.Request.Deposit(0, amount),
        new L1Event.Origin(2, hash(2), hash(99), 0, 0));
  }

  @Test
  void shouldNotBelieveAReadingWithAGap() {
    final Cursor at = Cursor.start(new BlockRef(0, hash(0)));
    final Watcher watcher = new Watcher(LIMITS, at);
    assertInstanceOf(
        Verdict.Incomplete.class,
        watcher.judge(reading(at, List.of(request(1, 5)), 2), Map.of(), 0));
    assertInstanceOf(
        Verdict.Incomplete.class,
        watcher.judge(reading(at, List.of(request(0, 5), request(2, 5)), 3), Map.of(), 0));
    assertEquals(at, watcher.cursor());
  }

  @Test
  void shouldNotBelieveAReadingThatLacksTheLastRequest() {
    final Cursor at = Cursor.start(new BlockRef(0, hash(0)));
    final Watcher watcher = new Watcher(LIMITS, at);
    assertInstanceOf(
        Verdict.Incomplete.class,
        watcher.judge(reading(at, List.of(request(0, 5)), 2), Map.of(), 0));
    assertInstanceOf(
        Verdict.Advanced.class, watcher.judge(reading(at, List.of(request(0, 5)), 1), Map.of(), 0));
  }

  @Test
  void shouldStopWhenARequestThatWasHandedOnIsAnotherNow() {
    final Cursor at = new Cursor(1, List.of(new BlockRef(0, hash(0))));
    final Watcher watcher = new Watcher(LIMITS, at);
    assertInstanceOf(
        Verdict.Conflict.class,
        watcher.judge(reading(at, List.of(request(0, 6)), 1), Map.of(0L, request(0, 5)), 0));
    assertTrue(watcher.stopped().isPresent());
    assertEquals(Optional.empty(), watcher.next(100, 1_000_000));
  }

  @Test
  void shouldWaitAfterARateLimitAndHalveSpansThatAreTooLong() {
    final Watcher watcher = new Watcher(LIMITS, Cursor.start(new BlockRef(0, hash(0))));
    assertEquals(Optional.of(new BlockSpan(1, 16)), watcher.next(100, 0));
    watcher.tooLong();
    assertEquals(Optional.of(new BlockSpan(1, 8)), watcher.next(100, 0));
    watcher.rateLimited(0);
    assertEquals(Optional.empty(), watcher.next(100, 99));
    assertEquals(Optional.of(new BlockSpan(1, 8)), watcher.next(100, 100));
  }

  @Test
  void shouldReadOnlyWhatIsFinal() {
    final Watcher watcher = new Watcher(LIMITS, Cursor.start(new BlockRef(0, hash(0))));
    assertEquals(Optional.empty(), watcher.next(5, 0));
    assertEquals(Optional.of(new BlockSpan(1, 1)), watcher.next(6, 0));
  }
}
