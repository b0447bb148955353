package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.cluster.CircuitStats;
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
import io.fluidex.proto.cluster.TaskStatus;
import io.fluidex.proto.cluster.WorkerInfo;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.BearerToken;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProverCommandTest {
  private final Metrics metrics = new Metrics("test");
  private final GrpcServer master =
      new GrpcServer(
          "master",
          GrpcServerSettings.local(0),
          metrics,
          List.of(new Master()),
          List.of(BearerToken.required(new Secret("t"), method -> true)));

  /** Answers as a master with one circuit, one worker and one task set aside. */
  private static final class Master extends ClusterOperatorGrpc.ClusterOperatorImplBase {
    @Override
    public void overview(
        final OverviewRequest request, final StreamObserver<OverviewResponse> observer) {
      observer.onNext(
          OverviewResponse.newBuilder()
              .setStatistics(
                  ClusterStatsResponse.newBuilder()
                      .addCircuits(
                          CircuitStats.newBuilder()
                              .setCircuit("prod16")
                              .setWaiting(5)
                              .setDead(1)
                              .setMedianProofTime(1500))
                      .setWorkers(1)
                      .setRequiredWorkers(3)
                      .addWorkerInfos(
                          WorkerInfo.newBuilder()
                              .setProverId("host-1")
                              .setTaskId("block-9")
                              .setPercentDone(40)))
              .build());
      observer.onCompleted();
    }

    @Override
    public void listTasks(
        final ListTasksRequest request, final StreamObserver<ListTasksResponse> observer) {
      observer.onNext(
          ListTasksResponse.newBuilder()
              .addTasks(
                  TaskInfo.newBuilder()
                      .setId("block-7")
                      .setStatus(TaskStatus.TASK_STATUS_DEAD)
                      .setAttempts(5)
                      .setLastError("out of memory")
                      .addLeases(
                          LeaseInfo.newBuilder()
                              .setToken(3)
                              .setProverId("host-1")
                              .setEnded(2000)
                              .setOutcome("failed")
                              .setReason("out of memory")))
              .build());
      observer.onCompleted();
    }

    @Override
    public void requeueTask(
        final RequeueTaskRequest request, final StreamObserver<RequeueTaskResponse> observer) {
      final RequeueTaskResponse.Builder response = RequeueTaskResponse.newBuilder();
      if (request.getTaskId().equals("block-9") && !request.getEvenIfLeased()) {
        response.setRefusal("a worker holds block-9");
      } else {
        response.addRequeued(request.getTaskId().isEmpty() ? "block-7" : request.getTaskId());
      }
      observer.onNext(response.build());
      observer.onCompleted();
    }
  }

  @BeforeEach
  void start() throws Exception {
    master.start();
  }

  @AfterEach
  void stop() throws Exception {
    master.stop(Duration.ofSeconds(1));
    metrics.close();
  }

  private CommandLineRun run(final String token, final String command, final String... args) {
    final String[] all = new String[args.length + 4];
    all[0] = "prover";
    all[1] = command;
    all[2] = "--master";
    all[3] = "127.0.0.1:" + master.port();
    System.arraycopy(args, 0, all, 4, args.length);
    return CommandLineRun.withEnvironment(Map.of("FLUIDEX_OPERATOR_TOKEN", token), all);
  }

  @Test
  void shouldShowTheQueueTheWorkersAndWhatIsSetAside() {
    final CommandLineRun run = run("t", "status");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().lines().anyMatch(line -> line.matches("prod16 +5 +0 +0 +1 .* 1\\.5 s")));
    assertTrue(run.out().contains("workers: 1, wanted: 3"));
    assertTrue(run.out().contains("block-9 40 %"));
    assertTrue(run.out().contains("block-7  5 attempts  out of memory"));
  }

  @Test
  void shouldShowTheLeasesOfATask() {
    final CommandLineRun run = run("t", "status", "block-7");
    assertEquals(ExitCode.OK, run.exitCode(), run.err());
    assertTrue(run.out().contains("failed after 2.0 s: out of memory"), run.out());
  }

  @Test
  void shouldRequeueOneOrAll() {
    assertEquals("block-7 will be tried again\n", run("t", "requeue").out());
    assertEquals("block-8 will be tried again\n", run("t", "requeue", "block-8").out());
    final CommandLineRun refused = run("t", "requeue", "block-9");
    assertEquals(ExitCode.INVALID, refused.exitCode());
    assertEquals("a worker holds block-9\n", refused.err());
    assertEquals(ExitCode.OK, run("t", "requeue", "--even-if-leased", "block-9").exitCode());
  }

  @Test
  void shouldSayWhatToDoWithoutAToken() {
    final CommandLineRun run = run("wrong", "status");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("set FLUIDEX_OPERATOR_TOKEN"), run.err());
  }

  @Test
  void shouldSayThatNobodyAnswers() throws Exception {
    final String port = "127.0.0.1:" + master.port();
    master.stop(Duration.ofSeconds(1));
    final CommandLineRun run = CommandLineRun.of("prover", "status", "--master", port);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("is it running"), run.err());
  }
}
