package io.fluidex.prover.worker.master;

import com.google.protobuf.ByteString;
import io.fluidex.proto.cluster.ClusterGrpc;
import io.fluidex.proto.cluster.DownloadKeyRequest;
import io.fluidex.proto.cluster.DownloadKeyResponse;
import io.fluidex.proto.cluster.FailTaskRequest;
import io.fluidex.proto.cluster.HeartbeatRequest;
import io.fluidex.proto.cluster.PollTaskRequest;
import io.fluidex.proto.cluster.RegisterRequest;
import io.fluidex.proto.cluster.RegisterResponse;
import io.fluidex.proto.cluster.ReleaseTaskRequest;
import io.fluidex.proto.cluster.SubmitOutcome;
import io.fluidex.proto.cluster.SubmitProofRequest;
import io.fluidex.proto.cluster.SubmitProofResponse;
import io.fluidex.proto.cluster.Task;
import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.grpc.TracedCalls;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Calls the masters of a cluster: one as long as it answers, then the next. Every method makes one
 * attempt, and throws {@link StatusRuntimeException} if it fails. Safe for many threads.
 */
public final class MasterClient {
  /** A call may wait for a proof to be verified, and for the master's database. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /** A heartbeat that is late is worth nothing. */
  private static final Duration HEARTBEAT_DEADLINE = Duration.ofSeconds(10);

  /** Releasing is tried while a process is about to be killed. */
  private static final Duration RELEASE_DEADLINE = Duration.ofSeconds(3);

  /** For a proving key of gigabytes. */
  private static final Duration DOWNLOAD_DEADLINE = Duration.ofHours(1);

  private final List<Channel> masters;
  private final AtomicInteger current = new AtomicInteger();

  /** A client of masters, at least one, that share a database. */
  public MasterClient(final List<? extends Channel> masters) {
    if (masters.isEmpty()) {
      throw new IllegalArgumentException("a worker needs at least one master");
    }
    this.masters = List.copyOf(masters);
  }

  private <T> T call(
      final Duration deadline, final Function<ClusterGrpc.ClusterBlockingStub, T> call) {
    final int index = current.get();
    final Channel channel = masters.get(Math.floorMod(index, masters.size()));
    try {
      return call.apply(
          ClusterGrpc.newBlockingStub(channel)
              .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    } catch (final StatusRuntimeException e) {
      if (isAway(e)) {
        current.compareAndSet(index, index + 1);
      }
      throw e;
    }
  }

  private static boolean isAway(final StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> true;
      default -> false;
    };
  }

  /** Announces this worker. */
  public Registration register(
      final WorkerIdentity identity, final Collection<CircuitProver> circuits) {
    final RegisterResponse response =
        call(
            DEADLINE,
            stub ->
                stub.register(
                    RegisterRequest.newBuilder()
                        .setHostname(identity.hostname())
                        .addAllCircuits(circuits.stream().map(CircuitProver::name).toList())
                        .setVersion(identity.version())
                        .setMemory(identity.memory())
                        .setProcessors(identity.processors())
                        .build()));
    return new Registration(
        response.getProverId(), Duration.ofMillis(Math.max(1, response.getLeaseTime())));
  }

  /** Claims a task of some circuits; empty if there is none. */
  public Optional<Assignment> poll(final String prover, final Collection<CircuitProver> circuits) {
    final PollTaskRequest.Builder request = PollTaskRequest.newBuilder().setProverId(prover);
    for (final CircuitProver circuit : circuits) {
      request
          .addCircuits(circuit.name())
          .addCircuitIds(ByteString.copyFrom(circuit.circuitId().toBytes()));
    }
    final Task task;
    try {
      task = call(DEADLINE, stub -> stub.pollTask(request.build()));
    } catch (final StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        new Assignment(
            prover,
            task.getId(),
            task.getLeaseToken(),
            task.getCircuit(),
            Bytes32.of(task.getCircuitId().toByteArray()),
            task.getInput().toByteArray(),
            task.getAttempt()));
  }

  /**
   * Brings a proof in the stored form.
   *
   * @param trace what the call is part of; invalid if nothing is traced
   */
  public SubmitOutcome submit(
      final Assignment assignment, final byte[] proof, final SpanContext trace) {
    final SubmitProofResponse response =
        call(
            DEADLINE,
            stub ->
                stub.withInterceptors(TracedCalls.within(trace))
                    .submitProof(
                        SubmitProofRequest.newBuilder()
                            .setProverId(assignment.prover())
                            .setTaskId(assignment.task())
                            .setCircuit(assignment.circuit())
                            .setLeaseToken(assignment.token())
                            .setProof(ByteString.copyFrom(proof))
                            .build()));
    return response.getOutcome();
  }

  /** Tells that this worker is alive; false if it lost the task. */
  public boolean heartbeat(final Assignment assignment, final int percent) {
    return call(
            HEARTBEAT_DEADLINE,
            stub ->
                stub.heartbeat(
                    HeartbeatRequest.newBuilder()
                        .setProverId(assignment.prover())
                        .setTaskId(assignment.task())
                        .setLeaseToken(assignment.token())
                        .setPercentDone(percent)
                        .build()))
        .getHeld();
  }

  /** Gives a task back unfinished. */
  public boolean release(final Assignment assignment) {
    return call(
            RELEASE_DEADLINE,
            stub ->
                stub.releaseTask(
                    ReleaseTaskRequest.newBuilder()
                        .setProverId(assignment.prover())
                        .setTaskId(assignment.task())
                        .setLeaseToken(assignment.token())
                        .build()))
        .getReleased();
  }

  /** Gives a task back as it failed; false if it will not be tried again. */
  public boolean fail(final Assignment assignment, final String reason) {
    return call(
            DEADLINE,
            stub ->
                stub.failTask(
                    FailTaskRequest.newBuilder()
                        .setProverId(assignment.prover())
                        .setTaskId(assignment.task())
                        .setLeaseToken(assignment.token())
                        .setReason(reason)
                        .build()))
        .getRetried();
  }

  /** The pieces of a proving key from a byte on. */
  public Iterator<DownloadKeyResponse> download(
      final String worker, final String circuit, final long offset) {
    return call(
        DOWNLOAD_DEADLINE,
        stub ->
            stub.downloadKey(
                DownloadKeyRequest.newBuilder()
                    .setProverId(worker)
                    .setCircuit(circuit)
                    .setOffset(offset)
                    .build()));
  }

  /** Makes the next call go to another master, if there is one. */
  public void changeMaster() {
    current.incrementAndGet();
  }
}
