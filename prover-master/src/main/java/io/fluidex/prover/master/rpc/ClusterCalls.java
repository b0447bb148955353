package io.fluidex.prover.master.rpc;

import com.google.protobuf.ByteString;
import io.fluidex.proto.cluster.ClusterGrpc;
import io.fluidex.proto.cluster.ClusterStatsRequest;
import io.fluidex.proto.cluster.ClusterStatsResponse;
import io.fluidex.proto.cluster.DownloadKeyRequest;
import io.fluidex.proto.cluster.DownloadKeyResponse;
import io.fluidex.proto.cluster.FailTaskRequest;
import io.fluidex.proto.cluster.FailTaskResponse;
import io.fluidex.proto.cluster.HeartbeatRequest;
import io.fluidex.proto.cluster.HeartbeatResponse;
import io.fluidex.proto.cluster.PollTaskRequest;
import io.fluidex.proto.cluster.RegisterRequest;
import io.fluidex.proto.cluster.RegisterResponse;
import io.fluidex.proto.cluster.ReleaseTaskRequest;
import io.fluidex.proto.cluster.ReleaseTaskResponse;
import io.fluidex.proto.cluster.SubmitOutcome;
import io.fluidex.proto.cluster.SubmitProofRequest;
import io.fluidex.proto.cluster.SubmitProofResponse;
import io.fluidex.proto.cluster.Task;
import io.fluidex.prover.master.schedule.Holder;
import io.fluidex.prover.master.schedule.Outcome;
import io.fluidex.prover.master.schedule.TaskCommand;
import io.fluidex.prover.master.store.Lease;
import io.fluidex.prover.master.store.ProverTable;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.prover.master.store.WantedCircuit;
import io.fluidex.prover.master.verify.ClusterCircuit;
import io.fluidex.prover.master.verify.ClusterCircuits;
import io.fluidex.rollup.publicdata.Bytes32;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The calls of provers, those of the original included. */
public final class ClusterCalls extends ClusterGrpc.ClusterImplBase {
  /** Longest name of a host or version that is kept. */
  private static final int MAX_NAME = 80;

  /** Most circuits a prover may name. */
  private static final int MAX_CIRCUITS = 64;

  private final ClusterCircuits circuits;
  private final TaskDesk tasks;
  private final ProofDesk proofs;
  private final ProverTable provers;
  private final ClusterMetrics metrics;
  private final KeyDownloads keys;
  private final Duration lease;
  private final Supplier<ClusterStatsResponse> statistics;

  /**
   * The calls.
   *
   * @param lease how long a lease lasts
   * @param statistics the newest counts
   */
  public ClusterCalls(
      final ClusterCircuits circuits,
      final TaskDesk tasks,
      final ProofDesk proofs,
      final ProverTable provers,
      final ClusterMetrics metrics,
      final KeyDownloads keys,
      final Duration lease,
      final Supplier<ClusterStatsResponse> statistics) {
    this.circuits = circuits;
    this.tasks = tasks;
    this.proofs = proofs;
    this.provers = provers;
    this.metrics = metrics;
    this.keys = keys;
    this.lease = lease;
    this.statistics = statistics;
  }

  @Override
  public void register(
      final RegisterRequest request, final StreamObserver<RegisterResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final String host = Requests.text(request.getHostname(), MAX_NAME);
          if (request.getCircuitsCount() > MAX_CIRCUITS) {
            throw Requests.invalid("a prover may name " + MAX_CIRCUITS + " circuits at most");
          }
          final String prover =
              Requests.id(
                  "hostname",
                  host.replaceAll("[^\\x21-\\x7e]", "_")
                      + "-"
                      + UUID.randomUUID().toString().substring(0, 8));
          provers.register(
              prover,
              new ProverTable.Announcement(
                  host,
                  request.getCircuitsList().stream()
                      .map(name -> Requests.text(name, MAX_NAME).toLowerCase(Locale.ROOT))
                      .toList(),
                  Requests.text(request.getVersion(), MAX_NAME),
                  Math.max(0, request.getMemory()),
                  Math.max(0, request.getProcessors())));
          return RegisterResponse.newBuilder()
              .setProverId(prover)
              .setLeaseTime(lease.toMillis())
              .build();
        });
  }

  @Override
  public void pollTask(final PollTaskRequest request, final StreamObserver<Task> observer) {
    Requests.answer(
        observer,
        () -> {
          final String prover = Requests.id("prover_id", request.getProverId());
          final List<WantedCircuit> wanted = wanted(request);
          provers.seen(prover, wanted.stream().map(WantedCircuit::name).toList());
          final Lease leased =
              tasks
                  .claim(prover, wanted)
                  .orElseThrow(() ->
                      Status.RESOURCE_EXHAUSTED
                          .withDescription("no task waits")
                          .asRuntimeException());
          metrics.changed(leased.change());
          return Task.newBuilder()
              .setId(leased.change().before().id())
              .setCircuit(leased.change().before().circuit())
              .setInput(ByteString.copyFrom(leased.input()))
              .setLeaseToken(leased.change().after().leaseToken())
              .setLeaseExpires(millis(leased.change().after().leaseExpires()))
              .setAttempt(leased.change().after().attempts())
              .setCircuitId(ByteString.copyFrom(leased.change().before().circuitId().toBytes()))
              .build();
        });
  }

  static long millis(final Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(0L);
  }

  /** The circuits, in the versions this cluster has, that a prover can prove. */
  private List<WantedCircuit> wanted(final PollTaskRequest request) {
    final List<String> names =
        request.getCircuitsCount() > 0 ? request.getCircuitsList() : List.of(request.getCircuit());
    final int versions = request.getCircuitIdsCount();
    if (names.size() > MAX_CIRCUITS || (versions != 0 && versions != names.size())) {
      throw Requests.invalid(
          "a poll names 1 to "
              + MAX_CIRCUITS
              + " circuits, and as many circuit_ids as circuits, or none");
    }
    final List<WantedCircuit> wanted = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      final Optional<ClusterCircuit> circuit = circuits.find(names.get(i));
      if (circuit.isPresent()
          && (versions == 0 || isVersion(circuit.get().id(), request.getCircuitIds(i)))) {
        wanted.add(new WantedCircuit(circuit.get().name(), circuit.get().id()));
      }
    }
    if (wanted.isEmpty()) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "none of the circuits asked for is proven here in the version asked for; here are: "
                  + circuits)
          .asRuntimeException();
    }
    return wanted;
  }

  private static boolean isVersion(final Bytes32 id, final ByteString asked) {
    return ByteString.copyFrom(id.toBytes()).equals(asked);
  }

  @Override
  public void submitProof(
      final SubmitProofRequest request, final StreamObserver<SubmitProofResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final Outcome outcome =
              proofs.submit(
                  Requests.id("task_id", request.getTaskId()),
                  request.getCircuit(),
                  holder(request.getProverId(), request.getLeaseToken()),
                  request.getProof().toByteArray());
          final SubmitOutcome answer =
              switch (outcome) {
                case STORED -> SubmitOutcome.SUBMIT_OUTCOME_STORED;
                case ALREADY_PROVEN -> SubmitOutcome.SUBMIT_OUTCOME_ALREADY_PROVEN;
                case INVALID -> SubmitOutcome.SUBMIT_OUTCOME_INVALID;
                case LEASE_LOST -> SubmitOutcome.SUBMIT_OUTCOME_LEASE_LOST;
                default -> throw new IllegalStateException("a submit was answered " + outcome);
              };
          return SubmitProofResponse.newBuilder()
              .setValid(outcome == Outcome.STORED || outcome == Outcome.ALREADY_PROVEN)
              .setOutcome(answer)
              .build();
        });
  }

  private static Holder holder(final String prover, final long token) {
    return new Holder(Requests.id("prover_id", prover), token);
  }

  private TaskDesk.Change run(final String task, final TaskCommand command) {
    final TaskDesk.Change change =
        tasks
            .run(Requests.id("task_id", task), command)
            .orElseThrow(() -> Requests.unknownTask(task));
    metrics.changed(change);
    return change;
  }

  @Override
  public void heartbeat(
      final HeartbeatRequest request, final StreamObserver<HeartbeatResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final int percent = request.getPercentDone();
          if (percent < 0 || percent > 100) {
            throw Requests.invalid("percent_done is a number from 0 to 100");
          }
          final String task = Requests.id("task_id", request.getTaskId());
          final TaskDesk.Change change =
              tasks
                  .heartbeat(task, holder(request.getProverId(), request.getLeaseToken()), percent)
                  .orElseThrow(() -> Requests.unknownTask(task));
          provers.seen(request.getProverId(), List.of());
          metrics.changed(change);
          return HeartbeatResponse.newBuilder()
              .setHeld(change.outcome() == Outcome.RENEWED)
              .setLeaseExpires(millis(change.after().leaseExpires()))
              .build();
        });
  }

  @Override
  public void releaseTask(
      final ReleaseTaskRequest request, final StreamObserver<ReleaseTaskResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final Holder holder = holder(request.getProverId(), request.getLeaseToken());
          final TaskDesk.Change change = run(request.getTaskId(), new TaskCommand.Release(holder));
          return ReleaseTaskResponse.newBuilder()
              .setReleased(change.outcome() == Outcome.RELEASED)
              .build();
        });
  }

  @Override
  public void failTask(
      final FailTaskRequest request, final StreamObserver<FailTaskResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final Holder holder = holder(request.getProverId(), request.getLeaseToken());
          final String reason =
              request.getReason().isBlank() ? "the prover gave no reason" : request.getReason();
          final TaskDesk.Change change =
              run(request.getTaskId(), new TaskCommand.Fail(holder, reason));
          return FailTaskResponse.newBuilder()
              .setRetried(change.outcome() == Outcome.RETRIED)
              .build();
        });
  }

  @Override
  public void clusterStats(
      final ClusterStatsRequest request, final StreamObserver<ClusterStatsResponse> observer) {
    Requests.answer(observer, statistics);
  }

  @Override
  public void downloadKey(
      final DownloadKeyRequest request, final StreamObserver<DownloadKeyResponse> observer) {
    Requests.id("prover_id", request.getProverId());
    final ClusterCircuit circuit =
        circuits
            .find(request.getCircuit())
            .orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription(
                        "there is no circuit "
                            + Requests.text(request.getCircuit(), MAX_NAME)
                            + " here, only "
                            + circuits)
                    .asRuntimeException());
    keys.send(circuit, request.getOffset(), observer);
  }
}
