package io.fluidex.statemanager;

import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.statemanager.production.ParkReason;
import io.fluidex.statemanager.production.SealedBlock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What operators can watch. */
final class StateManagerMetrics {
  private final Map<SealedBlock.Cause, Counter> blocks = new EnumMap<>(SealedBlock.Cause.class);
  private final Map<ParkReason, Counter> parked = new EnumMap<>(ParkReason.class);
  private final Counter transactions;
  private final Counter events;
  private final Counter repeated;
  private final Counter clockWentBack;
  private final Counter checkpoints;
  private final Counter checkpointFailures;
  private final Timer execute;
  private final Timer store;
  private final AtomicLong block = new AtomicLong();
  private final AtomicLong seq = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong checkpointBlock = new AtomicLong();
  private final AtomicLong halted = new AtomicLong();
  private final AtomicLong lag = new AtomicLong();

  StateManagerMetrics(final Metrics metrics) {
    for (final SealedBlock.Cause cause : SealedBlock.Cause.values()) {
      blocks.put(
          cause,
          metrics.counter(
              "fluidex_state_blocks_total",
              "Blocks sealed, by cause; recorded ones were replayed",
              "cause",
              label(cause)));
    }
    for (final ParkReason reason : ParkReason.values()) {
      parked.put(
          reason,
          metrics.counter(
              "fluidex_state_parked_total",
              "Events that could not be executed: the exchange and the rollup differ. Alert on any",
              "reason",
              label(reason)));
    }
    transactions = metrics.counter("fluidex_state_transactions_total", "Transactions in blocks");
    events = metrics.counter("fluidex_state_events_total", "Records consumed");
    repeated = metrics.counter("fluidex_state_repeated_total", "Events skipped as repetitions");
    clockWentBack =
        metrics.counter("fluidex_state_clock_went_back_total", "Events earlier than those before");
    checkpoints = metrics.counter("fluidex_state_checkpoints_total", "Checkpoints written");
    checkpointFailures =
        metrics.counter(
            "fluidex_state_checkpoint_failures_total", "Checkpoints that could not be written");
    execute = metrics.timer("fluidex_state_execute", "Execution of a record, sealing included");
    store = metrics.timer("fluidex_state_store", "Storing a block in the database");
    metrics.gauge("fluidex_state_block", "Newest stored block", block::get);
    metrics.gauge("fluidex_state_seq", "Number of the last consumed event", seq::get);
    metrics.gauge("fluidex_state_waiting", "Transactions in the open block", waiting::get);
    metrics.gauge(
        "fluidex_state_checkpoint_block", "Block of the newest checkpoint", checkpointBlock::get);
    metrics.gauge(
        "fluidex_state_halted", "1 if no block is sealed any more. Alert on it", halted::get);
    metrics.gauge("fluidex_state_lag_records", "Records not consumed yet", lag::get);
  }

  private static String label(final Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  void sealed(final SealedBlock sealed) {
    blocks.get(sealed.cause()).increment();
    transactions.increment(sealed.sources().size());
    block.set(sealed.number());
  }

  void parked(final ParkReason reason) {
    parked.get(reason).increment();
  }

  void consumed(final long number, final int open) {
    events.increment();
    seq.set(number);
    waiting.set(open);
  }

  void started(final long number, final long lastSeq) {
    block.set(number);
    seq.set(lastSeq);
  }

  void waiting(final int open) {
    waiting.set(open);
  }

  void repeated() {
    repeated.increment();
  }

  void clockWentBack() {
    clockWentBack.increment();
  }

  void halted() {
    halted.set(1);
  }

  void lag(final long records) {
    lag.set(records);
  }

  void checkpoint(final long number) {
    checkpoints.increment();
    checkpointBlock.set(number);
  }

  void checkpointFailed() {
    checkpointFailures.increment();
  }

  Timer execute() {
    return execute;
  }

  Timer store() {
    return store;
  }
}
