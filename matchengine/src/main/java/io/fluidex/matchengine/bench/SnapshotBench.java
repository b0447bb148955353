package io.fluidex.matchengine.bench;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.EventSink;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.SnapshotCodec;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Measures how long commands take on a core with many open orders, without and while snapshots of
 * as many are made by another thread, one after the other, as the exchange makes them.
 *
 * <p>Without network and database: what is left is what the two share, which is processors, caches
 * and the garbage collector.
 */
public final class SnapshotBench implements EventSink {
  /** The most open orders: there are three books of them in memory. */
  public static final int MAX_ORDERS = 1_500_000;

  private static final int COMMANDS = 200_000;
  private static final int PART_BYTES = 256 << 10;
  private static final int WARM_UP_ROUNDS = 1;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

  private final PrintWriter out;
  private final int orders;
  private final int rounds;
  private final long seed;
  private long events;

  /**
   * A measurement.
   *
   * @param out where to print
   * @param orders open orders
   * @param rounds rounds of 200,000 commands that count, each once without and once with snapshots
   * @param seed decides the commands
   * @throws IllegalArgumentException if there are no orders or rounds, or too many
   */
  public SnapshotBench(final PrintWriter out, final int orders, final int rounds, final long seed) {
    if (orders < 1 || orders > MAX_ORDERS) {
      throw new IllegalArgumentException(
          "a snapshot has 1 to " + MAX_ORDERS + " open orders, not " + orders);
    }
    if (rounds < 1 || rounds > MatchBench.MAX_ROUNDS) {
      throw new IllegalArgumentException(
          "there are 1 to " + MatchBench.MAX_ROUNDS + " rounds, not " + rounds);
    }
    this.out = out;
    this.orders = orders;
    this.rounds = rounds;
    this.seed = seed;
  }

  /** Makes snapshots until it is told to stop. */
  private static final class Snapshots implements Runnable {
    private final ExchangeCore shadow;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private int count;
    private long bytes;
    private long nanos;

    Snapshots(final CoreState state) {
      this.shadow = ExchangeCore.restore(state);
    }

    @Override
    public void run() {
      while (running.get()) {
        final long start = System.nanoTime();
        bytes = 0;
        SnapshotCodec.write(shadow.state(), PART_BYTES, part -> bytes += part.length);
        nanos += System.nanoTime() - start;
        count++;
      }
    }
  }

  /** Measures, and prints a table. */
  public void run() throws InterruptedException {
    final MatchLoad load = new MatchLoad(seed, orders);
    out.printf(
        Locale.ROOT,
        "book       %,d open orders in %d levels, one market%n",
        load.resting(),
        load.levels());
    out.printf(Locale.ROOT, "rounds     %d of %,d commands; seed %d%n%n", rounds, COMMANDS, seed);
    final long[] without = new long[rounds * COMMANDS];
    final long[] with = new long[rounds * COMMANDS];
    int count = 0;
    long nanos = 0;
    long bytes = 0;
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      final CoreState state = load.state();
      final long millis = load.millis();
      final Command[] list = load.next(COMMANDS);
      final int at = Math.max(0, round) * COMMANDS;
      measure(state, list, millis, without, at);
      final Snapshots snapshots = new Snapshots(state);
      final Thread thread = Thread.ofPlatform().name("snapshots").start(snapshots);
      measure(state, list, millis, with, at);
      snapshots.running.set(false);
      thread.join();
      count += snapshots.count;
      nanos += snapshots.nanos;
      bytes = snapshots.bytes;
    }
    out.printf("%-28s", "microseconds for a command");
    for (final double p : PERCENTILES) {
      out.printf(Locale.ROOT, "%10s", p == 100 ? "max" : "p" + p);
    }
    out.println();
    final double alone = print("without snapshots", without);
    final double beside = print("while they are made", with);
    out.printf(
        Locale.ROOT,
        "%nsnapshots  %d of %,d bytes, %.1f s each; p99 is %.2f times that without%n",
        count,
        bytes,
        nanos / 1e9 / Math.max(1, count),
        beside / alone);
    out.flush();
  }

  private void measure(
      final CoreState state,
      final Command[] list,
      final long millis,
      final long[] nanos,
      final int at) {
    final ExchangeCore core = ExchangeCore.restore(state);
    long before = System.nanoTime();
    for (int i = 0; i < list.length; i++) {
      core.apply(list[i], millis, this);
      final long after = System.nanoTime();
      nanos[at + i] = after - before;
      before = after;
    }
  }

  /** Prints a line, and answers the 99th percentile. */
  private double print(final String what, final long[] nanos) {
    Arrays.sort(nanos);
    out.printf("%-28s", what);
    for (final double p : PERCENTILES) {
      out.printf(Locale.ROOT, "%10.2f", percentile(nanos, p) / 1000);
    }
    out.println();
    return percentile(nanos, 99);
  }

  private static double percentile(final long[] sorted, final double p) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (p / 100 * sorted.length))];
  }

  @Override
  public void accept(final Event event) {
    events += event.seq() == 0 ? 0 : 1;
  }

  /** How many events there were. */
  long events() {
    return events;
  }
}
