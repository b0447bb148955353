package io.fluidex.prover.master.rpc;

import io.fluidex.prover.master.schedule.LeaseEnd;
import io.fluidex.prover.master.schedule.Outcome;
import io.fluidex.prover.master.schedule.TaskEvent;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what happens to tasks, and logs what an operator should know. */
public final class ClusterMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterMetrics.class);

  /** What can become of a proof that is brought. */
  private static final Set<Outcome> SUBMITS =
      EnumSet.of(Outcome.STORED, Outcome.ALREADY_PROVEN, Outcome.INVALID, Outcome.LEASE_LOST);

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
    // A counter that begins with its first event hides that event from rates.
    for (final Outcome outcome : SUBMITS) {
      submits(outcome.name());
    }
  }

  /** Shows the counters of circuits from the start, before anything happens to a task. */
  public void show(final Collection<String> circuits) {
    for (final String circuit : circuits) {
      leases(circuit);
      proving(circuit);
      attempts(circuit);
      for (final LeaseEnd end : LeaseEnd.values()) {
        ends(circuit, end);
      }
    }
  }

  private Counter submits(final String outcome) {
    return metrics.counter(
        "fluidex_prover_submits_total",
        "Proofs that were brought",
        "outcome",
        outcome.toLowerCase(Locale.ROOT));
  }

  private Counter leases(final String circuit) {
    return metrics.counter("fluidex_prover_leases_total", "Leases given", "circuit", circuit);
  }

  private Counter ends(final String circuit, final LeaseEnd end) {
    return metrics.counter(
        "fluidex_prover_lease_ends_total",
        "Leases that ended, by how",
        "circuit",
        circuit,
        "end",
        end.sqlName());
  }

  private Timer proving(final String circuit) {
    return metrics.timer(
        "fluidex_prover_prove", "Time from a lease to its proof", "circuit", circuit);
  }

  private DistributionSummary attempts(final String circuit) {
    return metrics.registry().summary("fluidex_prover_attempts", "circuit", circuit);
  }

  /** Counts calls that were refused as there were too many. */
  public Counter limited() {
    return limited;
  }

  Timer verification() {
    return verification;
  }

  void submitted(final String outcome) {
    submits(outcome).increment();
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
        leases(circuit).increment();
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
        attempts(circuit).record(change.before().state().attempts());
        LOG.info("{} is proven, attempt {}", task, change.before().state().attempts());
        change
            .after()
            .leasedAt()
            .ifPresent(start -> proving(circuit).record(Duration.between(start, change.at())));
      }
    }
  }

  private void ended(final String circuit, final LeaseEnd end) {
    ends(circuit, end).increment();
  }
}
