package io.fluidex.prover.master;

import io.fluidex.proto.cluster.CircuitStats;
import io.fluidex.proto.cluster.ClusterStatsResponse;
import io.fluidex.proto.cluster.WorkerInfo;
import io.fluidex.prover.master.rpc.ClusterMetrics;
import io.fluidex.prover.master.schedule.Demand;
import io.fluidex.prover.master.schedule.ReplicaForecast;
import io.fluidex.prover.master.store.ProofTable;
import io.fluidex.prover.master.store.ProverRow;
import io.fluidex.prover.master.store.ProverTable;
import io.fluidex.prover.master.store.QueueStatistics;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * What a master does by itself: it ends leases that expired, counts, and deletes what is no longer
 * needed. Every master of a cluster may do so; they do not disturb each other. {@link #round} is
 * for one thread, {@link #statistics} for all.
 */
final class QueueMonitor {
  /** Provers silent for longer are not counted as workers. */
  static final Duration HEARD_OF = Duration.ofMinutes(1);

  /** Provers silent for longer are forgotten. */
  private static final Duration FORGOTTEN = Duration.ofDays(1);

  /** How often the whole table is counted, and old rows are deleted. */
  private static final Duration HOUSEKEEPING = Duration.ofMinutes(1);

  /** Most inputs deleted at once: bounds the transaction. */
  private static final int PURGE_LIMIT = 100;

  private final TaskDesk tasks;
  private final QueueStatistics queue;
  private final ProverTable provers;
  private final ProofTable proofs;
  private final ReplicaForecast forecast;
  private final ClusterMetrics metrics;
  private final Duration retention;
  private final LongSupplier nanoTime;
  private Map<String, Long> proven = Map.of();
  private long housekeeping;
  private boolean counted;
  private volatile ClusterStatsResponse statistics = ClusterStatsResponse.getDefaultInstance();

  /**
   * A monitor that has not counted yet.
   *
   * @param retention how long inputs of executed blocks are kept
   * @param nanoTime as {@link System#nanoTime}
   */
  QueueMonitor(
      final TaskDesk tasks,
      final QueueStatistics queue,
      final ProverTable provers,
      final ProofTable proofs,
      final ReplicaForecast forecast,
      final ClusterMetrics metrics,
      final Duration retention,
      final LongSupplier nanoTime) {
    this.tasks = tasks;
    this.queue = queue;
    this.provers = provers;
    this.proofs = proofs;
    this.forecast = forecast;
    this.metrics = metrics;
    this.retention = retention;
    this.nanoTime = nanoTime;
  }

  /** Ends expired leases and counts. */
  void round() {
    List<TaskDesk.Change> ended;
    do {
      ended = tasks.expire();
      ended.forEach(metrics::changed);
    } while (!ended.isEmpty());
    final long now = nanoTime.getAsLong();
    if (!counted || now - housekeeping > HOUSEKEEPING.toNanos()) {
      proven = queue.proven();
      provers.forget(FORGOTTEN);
      proofs.purgeInputs(retention, PURGE_LIMIT);
      housekeeping = now;
      counted = true;
    }
    final Map<String, QueueStatistics.CircuitQueue> queues = queue.read();
    statistics = response(queues, provers.heardOf(HEARD_OF));
  }

  private ClusterStatsResponse response(
      final Map<String, QueueStatistics.CircuitQueue> queues, final List<ProverRow> workers) {
    final Collection<Demand> demands =
        queues.values().stream().map(QueueStatistics.CircuitQueue::demand).toList();
    final ClusterStatsResponse.Builder response =
        ClusterStatsResponse.newBuilder()
            .setWorkers(workers.size())
            .setRequiredWorkers(forecast.required(demands));
    queues.forEach((circuit, counts) ->
        response.addCircuits(
            CircuitStats.newBuilder()
                .setCircuit(circuit)
                .setWaiting(counts.demand().waiting())
                .setLeased(counts.demand().leased())
                .setProven(proven.getOrDefault(circuit, 0L))
                .setDead(counts.dead())
                .setOldestWaitingAge(counts.oldestWaiting().toMillis())
                .setMedianProofTime(
                    counts.demand().medianProof().map(Duration::toMillis).orElse(0L))));
    for (final ProverRow worker : workers) {
      response.addWorkerInfos(
          WorkerInfo.newBuilder()
              .setProverId(worker.id())
              .setHostname(worker.hostname())
              .addAllCircuits(worker.circuits())
              .setVersion(worker.version())
              .setMemory(worker.memory())
              .setProcessors(worker.processors())
              .setLastSeen(worker.seen().toEpochMilli())
              .setTaskId(worker.task().orElse(""))
              .setPercentDone(worker.percent()));
    }
    return response.build();
  }

  /** The newest counts. */
  ClusterStatsResponse statistics() {
    return statistics;
  }

  /** Shows the newest counts as metrics. */
  void report(final Metrics registry, final Collection<String> circuits) {
    registry.gauge(
        "fluidex_prover_required_workers",
        "Workers needed to prove the queue within the configured time",
        () -> statistics.getRequiredWorkers());
    registry.gauge(
        "fluidex_prover_workers",
        "Workers heard of within the last minute",
        () -> statistics.getWorkers());
    for (final String circuit : circuits) {
      gauge(registry, circuit, "waiting", CircuitStats::getWaiting);
      gauge(registry, circuit, "leased", CircuitStats::getLeased);
      gauge(registry, circuit, "dead", CircuitStats::getDead);
      registry.gauge(
          "fluidex_prover_oldest_waiting_seconds",
          "Age of the oldest waiting task",
          () -> of(circuit, CircuitStats::getOldestWaitingAge) / 1000.0,
          "circuit",
          circuit);
    }
  }

  private void gauge(
      final Metrics registry,
      final String circuit,
      final String status,
      final ToLongFunction<CircuitStats> count) {
    registry.gauge(
        "fluidex_prover_tasks",
        "Tasks by status",
        () -> of(circuit, count),
        "circuit",
        circuit,
        "status",
        status);
  }

  private long of(final String circuit, final ToLongFunction<CircuitStats> figure) {
    return statistics.getCircuitsList().stream()
        .filter(counts -> counts.getCircuit().equals(circuit))
        .mapToLong(figure)
        .findFirst()
        .orElse(0);
  }
}
