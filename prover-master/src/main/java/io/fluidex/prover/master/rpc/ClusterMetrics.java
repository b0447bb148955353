package io.fluidex.prover.master.rpc;

import io.fluidex.prover.master.schedule.LeaseEnd;
import io.fluidex.prover.master.schedule.TaskEvent;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to tasks, and logs what an operator should know. */
public final class ClusterMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMetrics.class);

  private final Metrics metrics;
  private final Timer verification;
  private final Counter limited;

  /** Meters in a registry. */
  public ClusterMetrics(final Metrics metrics) {
    this.metrics = metrics;
    this.verification =
        metrics.timer("fluidex_prover_verify", "Time to check a proof, waiting included");
    this.limited =
        metrics.counter("fluidex_prover_limited_total", "Calls refused as there were too many");
  }

  /** Counts calls that were refused as there were too many. */
  public Counter limited() {
    return limited;
  }

  Timer verification() {
    return verification;
  }

  void submitted(final String outcome) {
    metrics
        .counter(
            "fluidex_prover_submits_total",
            "Proofs that were brought",
            "outcome",
            outcome.toLowerCase(Locale.ROOT))
        .increment();
  }

  /** Records what became of a task. */
  public void changed(final TaskDesk.Change change) {
    if (change.event().isEmpty()) {
      return;
    }
    final String task = change.before().id();
    final String circuit = change.before().circuit();
    switch (change.event().get()) {
      case TaskEvent.Leased leased -> {
        metrics
            .counter("fluidex_prover_leases_total", "Leases given", "circuit", circuit)
            .increment();
        LOG.debug("{} leased to {}, token {}", task, leased.prover(), leased.token());
      }
      case TaskEvent.Renewed renewed -> LOG.trace("{} renewed to {}", task, renewed.expires());
      case TaskEvent.Returned returned -> {
        ended(circuit, returned.end());
        LOG.info("{} waits again: {}", task, returned.reason());
      }
      case TaskEvent.SetAside aside -> {
        ended(circuit, aside.end());
        LOG.error(
            "{} is set aside after {} attempts: {}; mend it, then `fluidex prover requeue {}`",
            task,
            change.after().attempts(),
            aside.reason(),
            task);
      }
      case TaskEvent.Reset reset -> {
        ended(circuit, LeaseEnd.REVOKED);
        LOG.warn("{} starts anew: {}", task, reset.reason());
      }
      case TaskEvent.Proven proven -> {
        ended(circuit, LeaseEnd.PROVEN);
        metrics
            .registry()
            .summary("fluidex_prover_attempts", "circuit", circuit)
            .record(change.before().state().attempts());
        LOG.info("{} is proven, attempt {}", task, change.before().state().attempts());
        change
            .after()
            .leasedAt()
            .ifPresent(start ->
                metrics
                    .timer(
                        "fluidex_prover_prove",
                        "Time from a lease to its proof",
                        "circuit",
                        circuit)
                    .record(Duration.between(start, change.at())));
      }
    }
  }

  private void ended(final String circuit, final LeaseEnd end) {
    metrics
        .counter(
            "fluidex_prover_lease_ends_total",
            "Leases that ended, by how",
            "circuit",
            circuit,
            "end",
            end.sqlName())
        .increment();
  }
}
