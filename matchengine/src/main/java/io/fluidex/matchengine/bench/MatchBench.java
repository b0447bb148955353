package io.fluidex.matchengine.bench;

import com.sun.management.ThreadMXBean;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.EventSink;
import io.fluidex.matchengine.state.CoreState;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the exchange core on one thread with the mix of {@link MatchLoad}: commands per second,
 * how long each takes, and how long each takes from the moment at which it was due when a million
 * are due every second, so that a stall counts for every command that waited behind it.
 *
 * <p>Every round executes new commands on a core restored from the state before them, once without
 * a clock in the loop and once with.
 */
public final class MatchBench implements EventSink {
  /** The most commands of a round: they are in memory before it begins. */
  public static final int MAX_COMMANDS = 2_000_000;

  /** The most rounds. */
  public static final int MAX_ROUNDS = 1_000;

  private static final int WARM_UP_ROUNDS = 5;
  private static final long NANOS = 1_000_000_000L;
  private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

  private final PrintWriter out;
  private final int commands;
  private final int rounds;
  private final long seed;
  private final ThreadMXBean threads;
  private long events;
  private long seqs;

  /**
   * A measurement.
   *
   * @param out where to print
   * @param commands commands of a round
   * @param rounds rounds that count, after some to warm up
   * @param seed decides the commands
   * @throws IllegalArgumentException if there are no rounds or commands, or too many
   */
  public MatchBench(final PrintWriter out, final int commands, final int rounds, final long seed) {
    if (commands < 1 || commands > MAX_COMMANDS) {
      throw new IllegalArgumentException(
          "a round has 1 to " + MAX_COMMANDS + " commands, not " + commands);
    }
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new IllegalArgumentException("there are 1 to " + MAX_ROUNDS + " rounds, not " + rounds);
    }
    this.out = out;
    this.commands = commands;
    this.rounds = rounds;
    this.seed = seed;
    this.threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  }

  /** Measures ten rounds of 200,000 commands. */
  public static void main(final String[] args) {
    new MatchBench(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 200_000, 10, 1).run();
  }

  /** One round without a clock in the loop. */
  private record Throughput(double wallPerSecond, double cpuPerSecond, double bytesPerCommand) {}

  /** Measures, and prints a table. */
  public void run() {
    final MatchLoad load = new MatchLoad(seed);
    out.printf(
        Locale.ROOT,
        "mix        9 %% GTC, 3 %% IOC, 6 %% cancel, 82 %% move; rollup mode, orders as signed%n");
    out.printf(
        Locale.ROOT,
        "book       %d orders in %d levels, one market%n",
        load.resting(),
        load.levels());
    out.printf(
        Locale.ROOT,
        "rounds     %d of %,d commands, after %d to warm up; seed %d%n%n",
        rounds,
        commands,
        WARM_UP_ROUNDS,
        seed);
    final Throughput[] throughputs = new Throughput[rounds];
    final long[] service = new long[rounds * commands];
    final long[] paced = new long[rounds * commands];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      final CoreState state = load.state();
      final long millis = load.millis();
      final Command[] list = load.next(commands);
      final Throughput throughput = throughput(state, list, millis);
      final int at = Math.max(0, round) * commands;
      serviceTimes(state, list, millis, service, at);
      pacedTimes(state, list, millis, paced, at);
      if (round >= 0) {
        throughputs[round] = throughput;
      }
    }
    print(throughputs, service, paced);
  }

  private void print(final Throughput[] throughputs, final long[] service, final long[] paced) {
    out.printf(
        Locale.ROOT,
        "commands/s      median %,.0f of wall time, %,.0f of CPU time (best round %,.0f)%n",
        median(Arrays.stream(throughputs).mapToDouble(Throughput::wallPerSecond).toArray()),
        median(Arrays.stream(throughputs).mapToDouble(Throughput::cpuPerSecond).toArray()),
        Arrays.stream(throughputs).mapToDouble(Throughput::wallPerSecond).max().orElse(0));
    out.printf(
        Locale.ROOT,
        "memory          %.0f bytes per command, events and results included%n",
        median(Arrays.stream(throughputs).mapToDouble(Throughput::bytesPerCommand).toArray()));
    out.printf(Locale.ROOT, "events          %,d%n%n", events);
    out.printf("%-28s", "microseconds");
    for (final double p : PERCENTILES) {
      out.printf(Locale.ROOT, "%10s", p == 100 ? "max" : "p" + format(p));
    }
    out.println();
    printPercentiles("one command", service);
    printPercentiles("from its due time at 1M/s", paced);
    out.flush();
  }

  private static String format(final double p) {
    return p == Math.rint(p)
        ? String.format(Locale.ROOT, "%.0f", p)
        : String.format(Locale.ROOT, "%s", p);
  }

  private static double median(final double[] values) {
    Arrays.sort(values);
    return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2;
  }

  private void printPercentiles(final String what, final long[] nanos) {
    Arrays.sort(nanos);
    out.printf("%-28s", what);
    for (final double p : PERCENTILES) {
      final int at = (int) Math.min(nanos.length - 1L, (long) (p / 100 * nanos.length));
      out.printf(Locale.ROOT, "%10.2f", nanos[at] / 1000.0);
    }
    out.println();
  }

  private Throughput throughput(final CoreState state, final Command[] list, final long millis) {
    final ExchangeCore core = ExchangeCore.restore(state);
    final long bytes = threads.getCurrentThreadAllocatedBytes();
    final long cpu = threads.getCurrentThreadCpuTime();
    final long wall = System.nanoTime();
    for (final Command command : list) {
      core.apply(command, millis, this);
    }
    final long wallNanos = System.nanoTime() - wall;
    final long cpuNanos = threads.getCurrentThreadCpuTime() - cpu;
    final long allocated = threads.getCurrentThreadAllocatedBytes() - bytes;
    return new Throughput(
        (double) list.length * NANOS / wallNanos,
        (double) list.length * NANOS / cpuNanos,
        (double) allocated / list.length);
  }

  private void serviceTimes(
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

  private void pacedTimes(
      final CoreState state,
      final Command[] list,
      final long millis,
      final long[] nanos,
      final int at) {
    final ExchangeCore core = ExchangeCore.restore(state);
    final long start = System.nanoTime();
    for (int i = 0; i < list.length; i++) {
      final long due = start + 1000L * i;
      while (System.nanoTime() < due) {
        Thread.onSpinWait();
      }
      core.apply(list[i], millis, this);
      nanos[at + i] = System.nanoTime() - due;
    }
  }

  /** Counts what the core tells, as someone who sends it on would have to look at it. */
  @Override
  public void accept(final Event event) {
    events++;
    seqs += event.seq();
  }

  /** The sum of the numbers of all events seen. */
  long seqs() {
    return seqs;
  }
}
