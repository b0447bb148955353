package io.fluidex.matchengine.exchange;

import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where the time of commands goes: {@code fluidex_command_stage}, of which the stages follow each
 * other without a gap. Safe for many threads.
 */
final class CommandTimes {
  private static final String NAME = "fluidex_command_stage";
  private static final String DESCRIPTION =
      "Time of commands by stage: queued, executed, gathered (until its commit begins), committed,"
          + " answered";

  /** Shorter stages are not told apart. */
  private static final Duration LEAST = Duration.ofNanos(20_000);

  private final Timer queued;
  private final Timer executed;
  private final Timer gathered;
  private final Timer committed;
  private final Timer answered;

  CommandTimes(final Metrics metrics) {
    this.queued = stage(metrics, "queued");
    this.executed = stage(metrics, "executed");
    this.gathered = stage(metrics, "gathered");
    this.committed = stage(metrics, "committed");
    this.answered = stage(metrics, "answered");
  }

  private static Timer stage(final Metrics metrics, final String stage) {
    return metrics.fineTimer(NAME, DESCRIPTION, LEAST, "stage", stage);
  }

  /** The times of a command that was handed in at a time of {@link System#nanoTime}. */
  void executed(final long submitted, final long begun, final long done) {
    queued.record(begun - submitted, TimeUnit.NANOSECONDS);
    executed.record(done - begun, TimeUnit.NANOSECONDS);
  }

  /** The times of a command whose answer is handed over now. */
  void answered(final long executed, final long commitBegun, final long durable) {
    gathered.record(Math.max(0, commitBegun - executed), TimeUnit.NANOSECONDS);
    committed.record(durable - commitBegun, TimeUnit.NANOSECONDS);
    answered.record(System.nanoTime() - durable, TimeUnit.NANOSECONDS);
  }
}
