package io.fluidex.prover.master.rpc;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.plonk.format.FormatException;
import io.fluidex.plonk.format.ProofCodec;
import io.fluidex.prover.master.schedule.Holder;
import io.fluidex.prover.master.schedule.Outcome;
import io.fluidex.prover.master.schedule.TaskCommand;
import io.fluidex.prover.master.store.ProofTable;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.prover.master.verify.ClusterCircuit;
import io.fluidex.prover.master.verify.ClusterCircuits;
import io.fluidex.prover.master.verify.ProofChecker;
import io.fluidex.prover.master.verify.VerificationPool;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.rollupdb.TaskStatus;
import io.grpc.Status;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/** Takes proofs in, and checks groups of them. Safe for many threads. */
public final class ProofDesk {
  private final ClusterCircuits circuits;
  private final TaskDesk tasks;
  private final ProofTable proofs;
  private final VerificationPool pool;
  private final ClusterMetrics metrics;

  /** A desk for some circuits. */
  public ProofDesk(
      final ClusterCircuits circuits,
      final TaskDesk tasks,
      final ProofTable proofs,
      final VerificationPool pool,
      final ClusterMetrics metrics) {
    this.circuits = circuits;
    this.tasks = tasks;
    this.proofs = proofs;
    this.pool = pool;
    this.metrics = metrics;
  }

  /**
   * Verifies a proof and stores it.
   *
   * @param circuit the circuit that the prover says it is of; empty if it does not say
   */
  Outcome submit(final String task, final String circuit, final Holder holder, final byte[] proof) {
    final Outcome outcome = decide(task, circuit, holder, proof);
    metrics.submitted(outcome.name());
    return outcome;
  }

  private Outcome decide(
      final String task, final String circuit, final Holder holder, final byte[] proof) {
    final TaskDesk.Work work = tasks.work(task).orElseThrow(() -> Requests.unknownTask(task));
    if (!circuit.isEmpty() && !circuit.equalsIgnoreCase(work.task().circuit())) {
      throw Requests.invalid(
          task + " is a task of the circuit " + work.task().circuit() + ", not of " + circuit);
    }
    // Saves the work of verifying; what counts is decided again when the task is locked.
    if (work.task().state().status() == TaskStatus.PROVEN) {
      return Outcome.ALREADY_PROVEN;
    }
    if (!holder.tookNewestLeaseOf(work.task().state())) {
      return Outcome.LEASE_LOST;
    }
    final ProofChecker.Claim claim =
        new ProofChecker.Claim(
            work.task().block(), known(work.task().circuit()), work.input(), work.publicInputs());
    return switch (verified(() -> ProofChecker.check(claim, proof))) {
      case ProofChecker.Verdict.Valid valid ->
          recorded(task, tasks.store(task, holder, proof, work.publicInputs()));
      case ProofChecker.Verdict.Invalid invalid ->
          recorded(
              task, tasks.run(task, new TaskCommand.Submit(holder, Optional.of(invalid.reason()))));
      case ProofChecker.Verdict.BadTask bad -> {
        recorded(task, tasks.run(task, new TaskCommand.Condemn(bad.reason())));
        yield Outcome.INVALID;
      }
    };
  }

  private Outcome recorded(final String task, final Optional<TaskDesk.Change> change) {
    final TaskDesk.Change known = change.orElseThrow(() -> Requests.unknownTask(task));
    metrics.changed(known);
    return known.outcome();
  }

  private ClusterCircuit known(final String circuit) {
    return circuits
        .find(circuit)
        .orElseThrow(() ->
            Status.FAILED_PRECONDITION
                .withDescription(
                    "this master has no verification key of " + circuit + ", only of " + circuits)
                .asRuntimeException());
  }

  private <T> T verified(final Callable<T> check) {
    final Timer.Sample sample = Timer.start();
    try {
      return pool.run(check);
    } catch (final VerificationPool.BusyException e) {
      throw Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.UNAVAILABLE.withDescription("the master stops").asRuntimeException();
    } finally {
      sample.stop(metrics.verification());
    }
  }

  /**
   * What came of a check of a range.
   *
   * @param missing blocks without a proof
   * @param invalid blocks whose proof does not verify; their tasks start anew
   * @param digest of the proofs as L1 gets them, if nothing is missing or invalid
   */
  record Batch(List<Long> missing, List<Long> invalid, Optional<Bytes32> digest) {}

  /** Checks the proofs of consecutive blocks together, as L1 will. */
  Batch aggregate(final long first, final long last) {
    final List<ProofTable.ProofRow> rows = proofs.range(first, last);
    final List<Long> missing =
        LongStream.rangeClosed(first, last)
            .filter(block -> rows.stream().noneMatch(row -> row.block() == block))
            .boxed()
            .toList();
    if (!missing.isEmpty()) {
      return new Batch(missing, List.of(), Optional.empty());
    }
    final Optional<Bytes32> digest = digest(rows);
    if (digest.isPresent() && proofs.checked(first, last).equals(digest)) {
      return new Batch(List.of(), List.of(), digest);
    }
    final List<ProofChecker.StoredProof> stored =
        rows.stream()
            .map(row ->
                new ProofChecker.StoredProof(
                    row.block(), known(row.circuit()), row.publicInputs(), row.proof()))
            .toList();
    final List<Long> invalid = verified(() -> ProofChecker.invalidOf(stored));
    if (!invalid.isEmpty()) {
      for (final ProofTable.ProofRow row : rows) {
        if (invalid.contains(row.block())) {
          recorded(
              row.task(),
              tasks.run(
                  row.task(),
                  new TaskCommand.Discard("its stored proof does not verify any more")));
        }
      }
      return new Batch(List.of(), invalid, Optional.empty());
    }
    proofs.record(first, last, digest.orElseThrow());
    return new Batch(List.of(), List.of(), digest);
  }

  /** Empty if a proof cannot even be read. */
  private Optional<Bytes32> digest(final List<ProofTable.ProofRow> rows) {
    final List<byte[]> bodies = new ArrayList<>();
    try {
      for (final ProofTable.ProofRow row : rows) {
        bodies.add(
            ProofCodec.toCalldata(
                ProofCodec.decode(known(row.circuit()).key().shape(), row.proof())));
      }
    } catch (final FormatException e) {
      return Optional.empty();
    }
    return Optional.of(Bytes32.of(Sha256.hash(bodies.toArray(byte[][]::new))));
  }
}
