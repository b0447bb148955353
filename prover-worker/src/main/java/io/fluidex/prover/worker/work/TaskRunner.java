package io.fluidex.prover.worker.work;

import io.fluidex.proto.cluster.SubmitOutcome;
import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.prover.worker.master.Assignment;
import io.fluidex.prover.worker.master.MasterClient;
import io.fluidex.prover.worker.master.Registration;
import io.fluidex.prover.worker.master.WorkerIdentity;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.BlockTrace;
import io.fluidex.runtime.tracing.Tracing;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one task after the other. {@link #round} is for one thread, the other methods for all.
 *
 * <p>A proof is kept until the master has said what became of it, however long the master is away;
 * meanwhile heartbeats go on, and so do they while a proof is made.
 */
public final class TaskRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);

  /** Heartbeats in the time of a lease: two may be lost. */
  private static final int HEARTBEATS_PER_LEASE = 3;

  private static final int FINISHED = 100;

  /** What became of a task that did not come to an answer of the master. */
  private static final String FAILED = "failed";

  private static final String REFUSED = "refused";

  private final MasterClient master;
  private final WorkerIdentity identity;
  private final Map<String, CircuitProver> circuits = new TreeMap<>();
  private final Duration pollInterval;
  private final Backoff backoff;
  private final RandomGenerator random;
  private final Metrics metrics;
  private final Tracing tracing;
  private final Counter submitRetries;
  private final Counter heartbeatFailures;
  private final ScheduledExecutorService heartbeats;
  private Registration registration;
  private volatile Run current;
  private volatile boolean claiming;
  private volatile boolean stopping;

  /**
   * A runner that has not announced itself yet.
   *
   * @param circuits what this worker proves
   * @param pollInterval how long to wait when there is no task
   * @param backoff between attempts to bring a proof
   * @param random for the jitter of pauses
   * @param tracing gets a span for each proof, as a part of its block's trace
   */
  public TaskRunner(
      final MasterClient master,
      final WorkerIdentity identity,
      final Collection<CircuitProver> circuits,
      final Duration pollInterval,
      final Backoff backoff,
      final RandomGenerator random,
      final Metrics metrics,
      final Tracing tracing) {
    this.master = master;
    this.identity = identity;
    circuits.forEach(circuit -> this.circuits.put(circuit.name(), circuit));
    this.pollInterval = pollInterval;
    this.backoff = backoff;
    this.random = random;
    this.metrics = metrics;
    this.tracing = tracing;
    this.submitRetries =
        metrics.counter(
            "fluidex_worker_submit_retries_total", "Attempts to bring a proof that failed");
    this.heartbeatFailures =
        metrics.counter("fluidex_worker_heartbeat_failures_total", "Heartbeats that failed");
    metrics.gauge(
        "fluidex_worker_progress_ratio",
        "How far the proof in progress is, from 0 to 1; 0 if there is none",
        () -> percent() / (double) FINISHED);
    for (final CircuitProver circuit : circuits) {
      proving(circuit.name());
      // A counter that begins with its first event hides that event from rates.
      tasks(circuit.name(), FAILED);
      tasks(circuit.name(), REFUSED);
      for (final SubmitOutcome outcome : SubmitOutcome.values()) {
        if (outcome != SubmitOutcome.UNRECOGNIZED) {
          tasks(circuit.name(), label(outcome));
        }
      }
    }
    this.heartbeats =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("heartbeat").daemon(true).factory());
  }

  /** A task could not be proven; the master knows, as far as it could be told. */
  public static final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TaskFailedException(final String message, final Throwable cause) {
      super(message, cause);
    }
  }

  /** A task in progress. */
  private static final class Run {
    final Assignment assignment;
    volatile int percent;
    volatile boolean givenBack;
    ScheduledFuture<?> heartbeat;
    Span span = Span.getInvalid();

    Run(final Assignment assignment) {
      this.assignment = assignment;
    }
  }

  private int percent() {
    final Run run = current;
    return run == null ? 0 : run.percent;
  }

  /**
   * Claims a task, proves it and brings the proof.
   *
   * @return how long to wait before the next round
   * @throws TaskFailedException if the task could not be proven
   * @throws StatusRuntimeException if no master answers
   * @throws InterruptedException if the thread is interrupted
   */
  public Duration round() throws TaskFailedException, InterruptedException {
    if (stopping) {
      return pollInterval;
    }
    if (registration == null) {
      registration = master.register(identity, circuits.values());
      LOG.info("registered as {}, leases of {}", registration.prover(), registration.lease());
    }
    final Run run;
    claiming = true;
    try {
      final Optional<Assignment> next = master.poll(registration.prover(), circuits.values());
      if (next.isEmpty()) {
        return pollInterval;
      }
      run = new Run(next.get());
      if (stopping) {
        release(run);
        return pollInterval;
      }
      current = run;
    } finally {
      claiming = false;
    }
    LOG.info("proving {}", run.assignment);
    final long period = Math.max(1, registration.lease().toMillis() / HEARTBEATS_PER_LEASE);
    run.heartbeat =
        heartbeats.scheduleAtFixedRate(() -> beat(run), period, period, TimeUnit.MILLISECONDS);
    try {
      work(run);
    } finally {
      run.heartbeat.cancel(false);
      current = null;
    }
    return Duration.ZERO;
  }

  private void beat(final Run run) {
    try {
      if (!run.givenBack && !master.heartbeat(run.assignment, run.percent)) {
        // The proof is brought all the same: it counts as long as nobody else took the task.
        LOG.warn("{} is no longer held by this worker", run.assignment);
        run.heartbeat.cancel(false);
      }
    } catch (final RuntimeException e) {
      heartbeatFailures.increment();
      LOG.warn("a heartbeat for {} failed: {}", run.assignment, e.getMessage());
    }
  }

  private void work(final Run run) throws TaskFailedException, InterruptedException {
    final byte[] proof;
    try {
      proof = proof(run);
    } catch (final RuntimeException | LinkageError | VirtualMachineError e) {
      // Also running out of memory: the task may be for a larger worker, and the master must know.
      finished(run, FAILED);
      if (stopping) {
        // The stop has interrupted it, most likely: that is not the task's fault.
        giveBack();
      } else {
        fail(run, e);
      }
      throw new TaskFailedException(run.assignment + " could not be proven: " + e, e);
    }
    run.percent = FINISHED;
    run.span.addEvent("proven");
    deliver(run, proof);
  }

  private byte[] proof(final Run run) {
    final Assignment assignment = run.assignment;
    final CircuitProver circuit = circuits.get(assignment.circuit());
    if (circuit == null || !circuit.circuitId().equals(assignment.circuitId())) {
      throw new IllegalStateException(
          "this worker has no key of " + assignment.circuit() + " " + assignment.circuitId());
    }
    final Timer.Sample sample = Timer.start();
    final Block block = BlockCodec.decode(assignment.input());
    run.span = span(assignment, block);
    final byte[] proof = circuit.prove(block, percent -> run.percent = percent);
    final long nanos = sample.stop(proving(circuit.name()));
    LOG.info("{} proven in {} ms", assignment, TimeUnit.NANOSECONDS.toMillis(nanos));
    return proof;
  }

  private Span span(final Assignment assignment, final Block block) {
    return tracing.isOn()
        ? tracing
            .span(
                "prove", BlockTrace.of(block.header().domain().toBytes(), block.header().number()))
            .setAttribute("fluidex.block", block.header().number())
            .setAttribute("fluidex.circuit", assignment.circuit())
            .setAttribute("fluidex.attempt", assignment.attempt())
            .startSpan()
        : Span.getInvalid();
  }

  private void fail(final Run run, final Throwable cause) {
    try {
      final boolean retried = master.fail(run.assignment, cause.toString());
      LOG.warn("{} failed and will{} be tried again", run.assignment, retried ? "" : " not");
    } catch (final StatusRuntimeException e) {
      // Its lease will expire, which counts as a failure too.
      LOG.warn("the failure of {} could not be reported", run.assignment, e);
    }
  }

  /** Brings a proof until the master says what became of it. */
  private void deliver(final Run run, final byte[] proof) throws InterruptedException {
    for (int failures = 1; !run.givenBack; failures++) {
      try {
        final SubmitOutcome outcome =
            master.submit(run.assignment, proof, run.span.getSpanContext());
        finished(run, label(outcome));
        switch (outcome) {
          case SUBMIT_OUTCOME_STORED, SUBMIT_OUTCOME_ALREADY_PROVEN ->
              LOG.info("the proof of {} is stored", run.assignment);
          case SUBMIT_OUTCOME_LEASE_LOST ->
              LOG.warn("the proof of {} came too late: somebody else has it", run.assignment);
          default ->
              LOG.error(
                  "the master refused the proof of {} ({}): are this worker's keys the master's?",
                  run.assignment,
                  outcome);
        }
        return;
      } catch (final StatusRuntimeException e) {
        if (isFinal(e)) {
          finished(run, REFUSED);
          LOG.error("the master will never take the proof of {}", run.assignment, e);
          return;
        }
        submitRetries.increment();
        final Duration pause = backoff.pause(failures, random);
        LOG.warn(
            "the proof of {} could not be brought, next attempt in {} ms: {}",
            run.assignment,
            pause.toMillis(),
            e.getMessage());
        Thread.sleep(pause);
      }
    }
  }

  /** Whether another attempt would be answered the same. */
  private static boolean isFinal(final StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case INVALID_ARGUMENT, NOT_FOUND, OUT_OF_RANGE, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  private void finished(final Run run, final String outcome) {
    tasks(run.assignment.circuit(), outcome).increment();
    run.span.setAttribute("fluidex.outcome", outcome);
    if (outcome.equals(FAILED) || outcome.equals(REFUSED)) {
      run.span.setStatus(StatusCode.ERROR, outcome);
    }
    run.span.end();
  }

  private Counter tasks(final String circuit, final String outcome) {
    return metrics.counter(
        "fluidex_worker_tasks_total",
        "Tasks worked on, by what became of them",
        "circuit",
        circuit,
        "outcome",
        outcome);
  }

  private Timer proving(final String circuit) {
    return metrics.timer("fluidex_worker_prove", "Time to make a proof", "circuit", circuit);
  }

  private static String label(final SubmitOutcome outcome) {
    return outcome.name().replace("SUBMIT_OUTCOME_", "").toLowerCase(Locale.ROOT);
  }

  /** Takes no more tasks; the one in progress goes on. */
  public void finish() {
    stopping = true;
  }

  /** Whether a task is in progress, or being claimed. */
  public boolean isWorking() {
    return claiming || current != null;
  }

  /** Gives the task in progress back, if there is one: its proof will not be brought. */
  public void giveBack() {
    final Run run = current;
    if (run != null && !run.givenBack) {
      run.givenBack = true;
      release(run);
    }
  }

  private void release(final Run run) {
    try {
      final boolean released = master.release(run.assignment);
      LOG.info("{} {}", run.assignment, released ? "given back" : "was lost before");
    } catch (final StatusRuntimeException e) {
      LOG.warn("{} could not be given back; its lease will expire", run.assignment, e);
    }
  }

  @Override
  public void close() {
    heartbeats.shutdownNow();
  }
}
