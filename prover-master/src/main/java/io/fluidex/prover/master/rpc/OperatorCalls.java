package io.fluidex.prover.master.rpc;

import com.google.protobuf.ByteString;
import io.fluidex.proto.cluster.AggregateOutcome;
import io.fluidex.proto.cluster.AggregateProofsRequest;
import io.fluidex.proto.cluster.AggregateProofsResponse;
import io.fluidex.proto.cluster.ClusterOperatorGrpc;
import io.fluidex.proto.cluster.ClusterStatsResponse;
import io.fluidex.proto.cluster.LeaseInfo;
import io.fluidex.proto.cluster.ListTasksRequest;
import io.fluidex.proto.cluster.ListTasksResponse;
import io.fluidex.proto.cluster.OverviewRequest;
import io.fluidex.proto.cluster.OverviewResponse;
import io.fluidex.proto.cluster.RequeueTaskRequest;
import io.fluidex.proto.cluster.RequeueTaskResponse;
import io.fluidex.proto.cluster.TaskInfo;
import io.fluidex.prover.master.schedule.Outcome;
import io.fluidex.prover.master.schedule.TaskCommand;
import io.fluidex.prover.master.schedule.TaskState;
import io.fluidex.prover.master.store.LeaseRow;
import io.fluidex.prover.master.store.TaskDesk;
import io.fluidex.wire.rollupdb.TaskStatus;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls of operators and of other services. */
public final class OperatorCalls extends ClusterOperatorGrpc.ClusterOperatorImplBase {
  private static final int DEFAULT_TASKS = 100;
  private static final int MAX_TASKS = 1000;

  /** Most blocks of a group: more than one call on L1 can take. */
  private static final long MAX_GROUP = 256;

  private static final int MAX_OPERATOR = 80;

  private final TaskDesk tasks;
  private final ProofDesk proofs;
  private final ClusterMetrics metrics;
  private final Supplier<ClusterStatsResponse> statistics;

  /**
   * The calls.
   *
   * @param statistics the newest counts
   */
  public OperatorCalls(
      final TaskDesk tasks,
      final ProofDesk proofs,
      final ClusterMetrics metrics,
      final Supplier<ClusterStatsResponse> statistics) {
    this.tasks = tasks;
    this.proofs = proofs;
    this.metrics = metrics;
    this.statistics = statistics;
  }

  @Override
  public void overview(
      final OverviewRequest request, final StreamObserver<OverviewResponse> observer) {
    Requests.answer(
        observer, () -> OverviewResponse.newBuilder().setStatistics(statistics.get()).build());
  }

  @Override
  public void listTasks(
      final ListTasksRequest request, final StreamObserver<ListTasksResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final ListTasksResponse.Builder response = ListTasksResponse.newBuilder();
          if (!request.getTaskId().isEmpty()) {
            final String task = Requests.id("task_id", request.getTaskId());
            response.addTasks(
                info(tasks.history(task).orElseThrow(() -> Requests.unknownTask(task))));
            return response.build();
          }
          final int limit = request.getLimit() == 0 ? DEFAULT_TASKS : request.getLimit();
          if (limit < 1 || limit > MAX_TASKS) {
            throw Requests.invalid("limit is a number from 1 to " + MAX_TASKS);
          }
          tasks
              .list(status(request), request.getFromBlock(), limit, request.getWithLeases())
              .forEach(history -> response.addTasks(info(history)));
          return response.build();
        });
  }

  private static Optional<TaskStatus> status(final ListTasksRequest request) {
    return switch (request.getStatus()) {
      case TASK_STATUS_UNSPECIFIED -> Optional.empty();
      case TASK_STATUS_READY -> Optional.of(TaskStatus.READY);
      case TASK_STATUS_LEASED -> Optional.of(TaskStatus.LEASED);
      case TASK_STATUS_PROVEN -> Optional.of(TaskStatus.PROVEN);
      case TASK_STATUS_DEAD -> Optional.of(TaskStatus.DEAD);
      case UNRECOGNIZED -> throw Requests.invalid("there is no such status of a task");
    };
  }

  private static TaskInfo info(final TaskDesk.History history) {
    final TaskState state = history.task().state();
    final TaskInfo.Builder info =
        TaskInfo.newBuilder()
            .setId(history.task().id())
            .setCircuit(history.task().circuit())
            .setBlockId(history.task().block())
            .setStatus(
                switch (state.status()) {
                  case READY -> io.fluidex.proto.cluster.TaskStatus.TASK_STATUS_READY;
                  case LEASED -> io.fluidex.proto.cluster.TaskStatus.TASK_STATUS_LEASED;
                  case PROVEN -> io.fluidex.proto.cluster.TaskStatus.TASK_STATUS_PROVEN;
                  case DEAD -> io.fluidex.proto.cluster.TaskStatus.TASK_STATUS_DEAD;
                })
            .setAttempts(state.attempts())
            .setProverId(state.prover().orElse(""))
            .setLeaseExpires(ClusterCalls.millis(state.leaseExpires()))
            .setNotBefore(state.notBefore().toEpochMilli())
            .setLastError(state.lastError().orElse(""))
            .setCreated(history.task().created().toEpochMilli())
            .setProvingTime(history.task().proving().map(Duration::toMillis).orElse(0L));
    history.leases().forEach(lease -> info.addLeases(info(lease)));
    return info.build();
  }

  private static LeaseInfo info(final LeaseRow lease) {
    return LeaseInfo.newBuilder()
        .setToken(lease.token())
        .setProverId(lease.prover())
        .setStarted(lease.started().toEpochMilli())
        .setEnded(ClusterCalls.millis(lease.ended()))
        .setOutcome(lease.outcome().orElse(""))
        .setReason(lease.reason().orElse(""))
        .setPercentDone(lease.percent())
        .build();
  }

  @Override
  public void requeueTask(
      final RequeueTaskRequest request, final StreamObserver<RequeueTaskResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final String asked = Requests.text(request.getOperator(), MAX_OPERATOR);
          final TaskCommand.Requeue command =
              new TaskCommand.Requeue(
                  asked.isEmpty() ? "an operator" : asked, request.getEvenIfLeased());
          final RequeueTaskResponse.Builder response = RequeueTaskResponse.newBuilder();
          if (request.getTaskId().isEmpty()) {
            for (final TaskDesk.History dead :
                tasks.list(Optional.of(TaskStatus.DEAD), 0, MAX_TASKS, false)) {
              if (requeue(dead.task().id(), command) == Outcome.RESET) {
                response.addRequeued(dead.task().id());
              }
            }
            return response.build();
          }
          final String task = Requests.id("task_id", request.getTaskId());
          switch (requeue(task, command)) {
            case RESET -> response.addRequeued(task);
            case HELD ->
                response.setRefusal(
                    "a worker holds " + task + ": ask again with even_if_leased to take it away");
            case ALREADY_PROVEN -> response.setRefusal(task + " has a proof already");
            default -> throw new IllegalStateException("unexpected answer to a requeue");
          }
          return response.build();
        });
  }

  private Outcome requeue(final String task, final TaskCommand.Requeue command) {
    final TaskDesk.Change change =
        tasks.run(task, command).orElseThrow(() -> Requests.unknownTask(task));
    metrics.changed(change);
    return change.outcome();
  }

  @Override
  public void aggregateProofs(
      final AggregateProofsRequest request,
      final StreamObserver<AggregateProofsResponse> observer) {
    Requests.answer(
        observer,
        () -> {
          final long first = request.getFirstBlock();
          final long last = request.getLastBlock();
          if (first < 0 || last < first || last - first >= MAX_GROUP) {
            throw Requests.invalid(
                "a group has 1 to " + MAX_GROUP + " blocks, from first_block up to last_block");
          }
          final ProofDesk.Batch batch = proofs.aggregate(first, last);
          final List<Long> blocks = batch.missing().isEmpty() ? batch.invalid() : batch.missing();
          final AggregateProofsResponse.Builder response =
              AggregateProofsResponse.newBuilder().addAllBlocks(blocks);
          batch
              .digest()
              .ifPresent(digest -> response.setDigest(ByteString.copyFrom(digest.toBytes())));
          if (batch.digest().isPresent()) {
            response.setOutcome(AggregateOutcome.AGGREGATE_OUTCOME_VALID);
          } else {
            response.setOutcome(
                batch.missing().isEmpty()
                    ? AggregateOutcome.AGGREGATE_OUTCOME_INVALID
                    : AggregateOutcome.AGGREGATE_OUTCOME_INCOMPLETE);
          }
          return response.build();
        });
  }
}
