package io.fluidex.prover.master.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.proto.cluster.AggregateOutcome;
import io.fluidex.proto.cluster.AggregateProofsRequest;
import io.fluidex.proto.cluster.AggregateProofsResponse;
import io.fluidex.proto.cluster.ClusterGrpc.ClusterBlockingStub;
import io.fluidex.proto.cluster.ClusterOperatorGrpc;
import io.fluidex.proto.cluster.ClusterOperatorGrpc.ClusterOperatorBlockingStub;
import io.fluidex.proto.cluster.ClusterStatsRequest;
import io.fluidex.proto.cluster.ClusterStatsResponse;
import io.fluidex.proto.cluster.FailTaskRequest;
import io.fluidex.proto.cluster.HeartbeatRequest;
import io.fluidex.proto.cluster.LeaseInfo;
import io.fluidex.proto.cluster.ListTasksRequest;
import io.fluidex.proto.cluster.PollTaskRequest;
import io.fluidex.proto.cluster.RegisterRequest;
import io.fluidex.proto.cluster.ReleaseTaskRequest;
import io.fluidex.proto.cluster.RequeueTaskRequest;
import io.fluidex.proto.cluster.SubmitOutcome;
import io.fluidex.proto.cluster.SubmitProofRequest;
import io.fluidex.proto.cluster.SubmitProofResponse;
import io.fluidex.proto.cluster.Task;
import io.fluidex.proto.cluster.TaskInfo;
import io.fluidex.proto.cluster.TaskStatus;
import io.fluidex.prover.master.ProverMasterService;
import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a master answers, call by call. */
class ClusterTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir static Path folder;
  private static EmbeddedPostgres postgres;
  private static SampleCircuit circuit;
  private static CircuitProver prover;

  private Fleet fleet;
  private ProverMasterService master;
  private ClusterBlockingStub cluster;
  private ClusterOperatorBlockingStub operator;

  @BeforeAll
  static void startDatabase() throws Exception {
    postgres = EmbeddedPostgres.temporary();
    circuit = SampleCircuit.create("tiny", 1, folder);
    prover = circuit.prover(SampleCircuit.BeforeProof.NOTHING);
  }

  @AfterAll
  static void stopDatabase() {
    prover.close();
    postgres.close();
  }

  @BeforeEach
  void startMaster() throws Exception {
    fleet = new Fleet(postgres, "calls" + DATABASES.incrementAndGet(), folder);
    master = fleet.startMaster(circuit);
    cluster = fleet.cluster(master);
    operator = fleet.operator(master);
  }

  @AfterEach
  void stopFleet() {
    fleet.close();
  }

  private static void assertRefused(final Status.Code code, final Executable call) {
    assertEquals(code, assertThrows(StatusRuntimeException.class, call).getStatus().getCode());
  }

  private Task poll(final String worker) {
    return cluster.pollTask(
        PollTaskRequest.newBuilder().setProverId(worker).setCircuit("tiny").build());
  }

  private static SubmitProofRequest.Builder submission(
      final String worker, final Task task, final byte[] proof) {
    return SubmitProofRequest.newBuilder()
        .setProverId(worker)
        .setTaskId(task.getId())
        .setCircuit(task.getCircuit())
        .setLeaseToken(task.getLeaseToken())
        .setProof(ByteString.copyFrom(proof));
  }

  private SubmitOutcome submit(final String worker, final Task task, final byte[] proof) {
    final SubmitProofResponse response =
        cluster.submitProof(submission(worker, task, proof).build());
    assertEquals(
        response.getOutcome() == SubmitOutcome.SUBMIT_OUTCOME_STORED
            || response.getOutcome() == SubmitOutcome.SUBMIT_OUTCOME_ALREADY_PROVEN,
        response.getValid());
    return response.getOutcome();
  }

  private static byte[] prove(final Task task) {
    return prover.prove(BlockCodec.decode(task.getInput().toByteArray()), percent -> {});
  }

  private TaskInfo info(final long block) {
    return operator
        .listTasks(ListTasksRequest.newBuilder().setTaskId(Fleet.task(block)).build())
        .getTasks(0);
  }

  private double counted(final String meter, final String tag, final String value) {
    return master.metrics().registry().find(meter).tag(tag, value).counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  @Test
  void shouldServeTheThreeCallsOfTheOriginal() throws Exception {
    final Block block = fleet.seal(circuit);
    final String worker =
        cluster.register(RegisterRequest.newBuilder().setHostname("host").build()).getProverId();
    assertTrue(worker.startsWith("host-"));
    // The original named circuits in any case.
    final Task task =
        cluster.pollTask(
            PollTaskRequest.newBuilder()
                .setProverId(worker)
                .setCircuit("TINY")
                .setTimestamp(1)
                .build());
    assertEquals("tiny", task.getCircuit());
    assertArrayEquals(BlockCodec.encode(block), task.getInput().toByteArray());
    assertRefused(Status.Code.RESOURCE_EXHAUSTED, () -> poll(worker));
    // It knew no tokens, and only read `valid`.
    final SubmitProofRequest proof =
        submission(worker, task, prove(task)).setLeaseToken(0).setCircuit("TINY").build();
    assertFalse(cluster.submitProof(proof.toBuilder().setProverId("other").build()).getValid());
    assertTrue(cluster.submitProof(proof).getValid());
    assertEquals("proven", fleet.status(0));
  }

  @Test
  void shouldStoreWhatItVerified() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    final byte[] proof = prove(task);
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("a", task, proof));
    assertArrayEquals(proof, fleet.bytes("select proof from task_proof"));
    assertArrayEquals(
        fleet.bytes("select public_inputs from l2block"),
        fleet.bytes("select public_inputs from task_proof"));
    assertEquals(
        SubmitOutcome.SUBMIT_OUTCOME_ALREADY_PROVEN, submit("a", task, proof), "sent again");
    assertEquals(1, fleet.query("select task_id from task_proof").size());
    final TaskInfo info = info(0);
    assertEquals(TaskStatus.TASK_STATUS_PROVEN, info.getStatus());
    assertEquals("proven", info.getLeases(0).getOutcome());
  }

  @Test
  void shouldRefuseGarbageAndCountIt() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    final byte[] garbage = "not a proof".getBytes(StandardCharsets.UTF_8);
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_INVALID, submit("a", task, garbage));
    assertEquals(1, counted("fluidex_prover_submits_total", "outcome", "invalid"));
    assertEquals("ready", fleet.status(0));
    assertTrue(info(0).getLastError().startsWith("the proof is invalid: "));
    assertEquals("invalid", info(0).getLeases(0).getOutcome());
  }

  @Test
  void shouldRefuseAProofWithOneBitFlipped() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    final byte[] proof = prove(task);
    proof[proof.length - 1] ^= 1;
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_INVALID, submit("a", task, proof));
    assertTrue(fleet.query("select task_id from task_proof").isEmpty());
  }

  @Test
  void shouldRefuseTheProofOfAnotherBlock() throws Exception {
    fleet.seal(circuit);
    fleet.seal(circuit);
    final Task first = poll("a");
    final Task second = poll("b");
    final byte[] proof = prove(first);
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_INVALID, submit("b", second, proof));
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("a", first, proof));
    assertEquals(List.of("block-0"), fleet.query("select task_id from task_proof"));
  }

  @Test
  void shouldRefuseAHolderWhoseLeaseWentToAnother() throws Exception {
    fleet.seal(circuit);
    final Task stale = poll("a");
    Fleet.await("the lease has expired", () -> fleet.status(0).equals("ready"));
    assertEquals(1, counted("fluidex_prover_lease_ends_total", "end", "expired"));
    final Task[] newer = new Task[1];
    Fleet.await(
        "another worker has it",
        () -> {
          try {
            newer[0] = poll("b");
            return true;
          } catch (final StatusRuntimeException e) {
            return false;
          }
        });
    assertTrue(newer[0].getLeaseToken() > stale.getLeaseToken());
    assertEquals(2, newer[0].getAttempt());
    final byte[] proof = prove(stale);
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_LEASE_LOST, submit("a", stale, proof));
    assertFalse(heartbeat("a", stale, 10));
    assertEquals("leased", fleet.status(0));
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("b", newer[0], proof));
  }

  private boolean heartbeat(final String worker, final Task task, final int percent) {
    return cluster
        .heartbeat(
            HeartbeatRequest.newBuilder()
                .setProverId(worker)
                .setTaskId(task.getId())
                .setLeaseToken(task.getLeaseToken())
                .setPercentDone(percent)
                .build())
        .getHeld();
  }

  @Test
  void shouldKeepALeaseWhileItsHolderIsAlive() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    final long end = System.nanoTime() + 2 * Fleet.SCHEDULE.lease().toNanos();
    Fleet.await(
        "twice the time of a lease has passed",
        () -> {
          assertTrue(heartbeat("a", task, 42));
          assertFalse(heartbeat("b", task.toBuilder().setLeaseToken(0).build(), 42));
          return System.nanoTime() - end > 0;
        });
    assertEquals("leased", fleet.status(0));
    assertEquals(42, info(0).getLeases(0).getPercentDone());
  }

  @Test
  void shouldGiveAReleasedTaskToTheNextAtOnce() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    assertTrue(
        cluster
            .releaseTask(
                ReleaseTaskRequest.newBuilder()
                    .setProverId("a")
                    .setTaskId(task.getId())
                    .setLeaseToken(task.getLeaseToken())
                    .build())
            .getReleased());
    assertEquals(1, poll("b").getAttempt(), "a release is no attempt");
  }

  private boolean fail(final String worker, final Task task, final String reason) {
    return cluster
        .failTask(
            FailTaskRequest.newBuilder()
                .setProverId(worker)
                .setTaskId(task.getId())
                .setLeaseToken(task.getLeaseToken())
                .setReason(reason)
                .build())
        .getRetried();
  }

  private Task awaitTask(final String worker) throws Exception {
    final Task[] task = new Task[1];
    Fleet.await(
        "a task is to be had",
        () -> {
          try {
            task[0] = poll(worker);
            return true;
          } catch (final StatusRuntimeException e) {
            return false;
          }
        });
    return task[0];
  }

  @Test
  void shouldSetAPoisonTaskAsideUntilAnOperatorRequeuesIt() throws Exception {
    fleet.seal(circuit);
    for (int attempt = 1; attempt <= Fleet.SCHEDULE.attempts(); attempt++) {
      final Task task = awaitTask("a");
      assertEquals(attempt, task.getAttempt());
      assertEquals(attempt < Fleet.SCHEDULE.attempts(), fail("a", task, "slot 1 is not satisfied"));
    }
    assertEquals("dead", fleet.status(0));
    final TaskInfo dead =
        operator
            .listTasks(
                ListTasksRequest.newBuilder()
                    .setStatus(TaskStatus.TASK_STATUS_DEAD)
                    .setWithLeases(true)
                    .build())
            .getTasks(0);
    assertEquals("slot 1 is not satisfied", dead.getLastError());
    assertEquals(
        List.of("failed", "failed", "failed"),
        dead.getLeasesList().stream().map(LeaseInfo::getOutcome).toList());
    Fleet.await("the dead are counted", () -> statistics().getCircuits(0).getDead() == 1);
    assertRefused(Status.Code.RESOURCE_EXHAUSTED, () -> poll("a"));
    assertEquals(
        List.of("block-0"),
        operator
            .requeueTask(RequeueTaskRequest.newBuilder().setOperator("ann").build())
            .getRequeuedList());
    final Task again = poll("b");
    assertEquals(1, again.getAttempt());
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("b", again, prove(again)));
  }

  private ClusterStatsResponse statistics() {
    return cluster.clusterStats(ClusterStatsRequest.getDefaultInstance());
  }

  @Test
  void shouldRequeueAHeldTaskOnlyIfToldSo() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    final RequeueTaskRequest.Builder request =
        RequeueTaskRequest.newBuilder().setTaskId(task.getId()).setOperator("ann");
    assertTrue(operator.requeueTask(request.build()).getRefusal().contains("even_if_leased"));
    assertEquals(
        List.of(task.getId()),
        operator.requeueTask(request.setEvenIfLeased(true).build()).getRequeuedList());
    assertFalse(heartbeat("a", task, 1));
    final Task taken = poll("b");
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_LEASE_LOST, submit("a", task, prove(task)));
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("b", taken, prove(taken)));
    assertTrue(operator.requeueTask(request.build()).getRefusal().contains("has a proof"));
    assertRefused(
        Status.Code.NOT_FOUND, () -> operator.requeueTask(request.setTaskId("block-99").build()));
  }

  @Test
  void shouldSetATaskAsideWhoseInputIsNotItsBlock() throws Exception {
    final Block block = new SampleChain().next(circuit.id());
    fleet.insert(block, "tiny", new byte[] {1, 2, 3});
    final Task task = poll("a");
    final byte[] proof = prover.prove(block, percent -> {});
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_INVALID, submit("a", task, proof));
    assertEquals("dead", fleet.status(0));
    assertTrue(info(0).getLastError().startsWith("its input is not a block"));
  }

  @Test
  void shouldSetATaskAsideWhosePublicInputsOnL1WouldBeOthers() throws Exception {
    fleet.seal(circuit);
    fleet.execute("update l2block set public_inputs = set_byte(public_inputs, 255, 0)");
    fleet.execute("update l2block set public_inputs = set_byte(public_inputs, 254, 0)");
    final Task task = poll("a");
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_INVALID, submit("a", task, prove(task)));
    assertEquals("dead", fleet.status(0));
    assertTrue(info(0).getLastError().contains("public inputs"));
  }

  @Test
  void shouldCheckTheProofsOfConsecutiveBlocksTogether() throws Exception {
    for (int i = 0; i < 3; i++) {
      fleet.seal(circuit);
    }
    for (int i = 0; i < 2; i++) {
      final Task task = poll("a");
      submit("a", task, prove(task));
    }
    final AggregateProofsResponse incomplete = aggregate(0, 2);
    assertEquals(AggregateOutcome.AGGREGATE_OUTCOME_INCOMPLETE, incomplete.getOutcome());
    assertEquals(List.of(2L), incomplete.getBlocksList());
    final Task last = poll("a");
    submit("a", last, prove(last));
    final AggregateProofsResponse valid = aggregate(0, 2);
    assertEquals(AggregateOutcome.AGGREGATE_OUTCOME_VALID, valid.getOutcome());
    assertEquals(32, valid.getDigest().size());
    assertEquals(valid, aggregate(0, 2));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> aggregate(2, 0));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> aggregate(0, Long.MAX_VALUE));
  }

  private AggregateProofsResponse aggregate(final long first, final long last) {
    return operator.aggregateProofs(
        AggregateProofsRequest.newBuilder().setFirstBlock(first).setLastBlock(last).build());
  }

  @Test
  void shouldHaveABlockProvenAgainWhoseStoredProofWasDamaged() throws Exception {
    for (int i = 0; i < 2; i++) {
      fleet.seal(circuit);
      final Task task = poll("a");
      submit("a", task, prove(task));
    }
    fleet.execute(
        "update task_proof set proof = (select proof from task_proof where task_id = 'block-0')"
            + " where task_id = 'block-1'");
    final AggregateProofsResponse invalid = aggregate(0, 1);
    assertEquals(AggregateOutcome.AGGREGATE_OUTCOME_INVALID, invalid.getOutcome());
    assertEquals(List.of(1L), invalid.getBlocksList());
    final Task again = poll("b");
    assertEquals("block-1", again.getId());
    submit("b", again, prove(again));
    assertEquals(AggregateOutcome.AGGREGATE_OUTCOME_VALID, aggregate(0, 1).getOutcome());
  }

  @Test
  void shouldSurviveRequestsThatMakeNoSense() throws Exception {
    fleet.seal(circuit);
    final Task task = poll("a");
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        () ->
            cluster.pollTask(
                PollTaskRequest.newBuilder().setProverId("a").setCircuit("no-such").build()));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> poll(""));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> poll("a\nb"));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> poll("x".repeat(1000)));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () ->
            cluster.pollTask(
                PollTaskRequest.newBuilder()
                    .setProverId("a")
                    .addCircuits("tiny")
                    .addCircuitIds(ByteString.EMPTY)
                    .addCircuitIds(ByteString.EMPTY)
                    .build()));
    assertRefused(
        Status.Code.FAILED_PRECONDITION,
        () ->
            cluster.pollTask(
                PollTaskRequest.newBuilder()
                    .setProverId("a")
                    .addCircuits("tiny")
                    .addCircuitIds(ByteString.copyFrom(new byte[32]))
                    .build()),
        "another version of the circuit");
    assertRefused(
        Status.Code.NOT_FOUND,
        () -> cluster.submitProof(submission("a", task, new byte[1]).setTaskId("block-7").build()));
    assertRefused(
        Status.Code.INVALID_ARGUMENT,
        () -> cluster.submitProof(submission("a", task, new byte[1]).setCircuit("small").build()));
    final SubmitProofRequest huge = submission("a", task, new byte[2 << 20]).build();
    // A message over the limit may cost its sender the connection, so it comes over one of its own.
    final ClusterBlockingStub other = fleet.cluster(master);
    assertThrows(StatusRuntimeException.class, () -> other.submitProof(huge));
    assertRefused(Status.Code.INVALID_ARGUMENT, () -> heartbeat("a", task, 101));
    assertEquals(SubmitOutcome.SUBMIT_OUTCOME_STORED, submit("a", task, prove(task)));
  }

  private static void assertRefused(
      final Status.Code code, final Executable call, final String message) {
    assertEquals(
        code,
        assertThrows(StatusRuntimeException.class, call, message).getStatus().getCode(),
        message);
  }

  @Test
  void shouldRefuseStrangers() throws Exception {
    fleet.seal(circuit);
    final RegisterRequest request = RegisterRequest.newBuilder().setHostname("x").build();
    for (final String token : List.of("", "guess", Fleet.OPERATOR_TOKEN)) {
      final ClusterBlockingStub stranger = fleet.stranger(master, token);
      assertRefused(Status.Code.UNAUTHENTICATED, () -> stranger.register(request));
      assertRefused(
          Status.Code.UNAUTHENTICATED,
          () ->
              stranger.pollTask(
                  PollTaskRequest.newBuilder().setProverId("a").setCircuit("tiny").build()));
    }
    final ClusterOperatorBlockingStub worker =
        ClusterOperatorGrpc.newBlockingStub(cluster.getChannel());
    assertRefused(
        Status.Code.UNAUTHENTICATED,
        () -> worker.requeueTask(RequeueTaskRequest.getDefaultInstance()));
    assertEquals("ready", fleet.status(0));
  }

  @Test
  void shouldTellHowManyWorkersTheQueueWants() throws Exception {
    Fleet.await("an idle cluster keeps one", () -> statistics().getRequiredWorkers() == 1);
    for (int i = 0; i < 9; i++) {
      fleet.seal(circuit);
    }
    Fleet.await("all are counted", () -> statistics().getCircuits(0).getWaiting() == 9);
    // 9 proofs of 30 s guessed in 120 s, and as many again within 10 minutes.
    assertEquals(3, statistics().getRequiredWorkers());
    assertTrue(
        master.metrics().scrape().contains("fluidex_prover_required_workers"),
        "an autoscaler can read it");
  }

  @Test
  void shouldListWorkersAndWhatTheyDo() throws Exception {
    fleet.seal(circuit);
    final String worker =
        cluster
            .register(
                RegisterRequest.newBuilder()
                    .setHostname("host")
                    .addCircuits("tiny")
                    .setVersion("1.2.3")
                    .setMemory(1L << 40)
                    .setProcessors(64)
                    .build())
            .getProverId();
    heartbeat(worker, poll(worker), 30);
    Fleet.await(
        "the worker is seen at work",
        () ->
            statistics().getWorkerInfosList().stream()
                .anyMatch(info ->
                    info.getProverId().equals(worker)
                        && info.getVersion().equals("1.2.3")
                        && info.getMemory() == 1L << 40
                        && info.getProcessors() == 64
                        && info.getTaskId().equals("block-0")
                        && info.getPercentDone() == 30));
  }
}
