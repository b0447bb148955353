package io.fluidex.prover.master.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.master.ProverMasterService;
import io.fluidex.prover.worker.CircuitProvers;
import io.fluidex.prover.worker.ProverWorkerService;
import io.fluidex.prover.worker.master.KeyFolder;
import io.fluidex.prover.worker.master.MasterClient;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masters and workers that come, go, hang and die. */
class FleetTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  @TempDir static Path folder;
  private static EmbeddedPostgres postgres;
  private static SampleCircuit circuit;
  private static SampleCircuit other;

  private Fleet fleet;

  @BeforeAll
  static void startDatabase() throws Exception {
    postgres = EmbeddedPostgres.temporary();
    circuit = SampleCircuit.create("tiny", 1, folder);
    other = SampleCircuit.create("small", 2, folder);
  }

  @AfterAll
  static void stopDatabase() {
    postgres.close();
  }

  @BeforeEach
  void makeFleet() {
    fleet = new Fleet(postgres, "fleet" + DATABASES.incrementAndGet(), folder);
  }

  @AfterEach
  void stopFleet() {
    fleet.close();
  }

  private static CircuitProvers healthy() {
    return keys -> List.of(circuit.prover(SampleCircuit.BeforeProof.NOTHING));
  }

  /** A prover that waits before each proof. */
  private static CircuitProvers waiting(final CountDownLatch latch) {
    return waiting(new CountDownLatch(1), latch);
  }

  /** Provers that tell that they have begun, and then wait. */
  private static CircuitProvers waiting(final CountDownLatch begun, final CountDownLatch latch) {
    return keys ->
        List.of(
            circuit.prover((block, percent) -> {
              percent.accept(50);
              begun.countDown();
              try {
                latch.await();
              } catch (final InterruptedException e) {
                throw new IllegalStateException("the proof was interrupted", e);
              }
            }));
  }

  private List<String> leases() throws Exception {
    return fleet.query("select outcome from task_lease order by task_id, lease_token");
  }

  @Test
  void shouldProveEveryBlockOnceWithTwoMastersAndThreeWorkers() throws Exception {
    final int first = fleet.startMaster(circuit).port();
    final int second = fleet.startMaster(circuit).port();
    final int blocks = 12;
    for (int i = 0; i < blocks / 2; i++) {
      fleet.seal(circuit);
    }
    fleet.startWorker(healthy(), first);
    fleet.startWorker(healthy(), second, first);
    fleet.startWorker(healthy(), second);
    for (int i = 0; i < blocks / 2; i++) {
      fleet.seal(circuit);
    }
    fleet.awaitAllProven();
    assertEquals(blocks, fleet.query("select task_id from task_proof").size());
    assertEquals(
        List.of(), fleet.query("select task_id from task where lease_token <> 1"), "once each");
    assertTrue(
        fleet.query("select distinct prover_id from task_lease").size() >= 2, "work was shared");
  }

  @Test
  void shouldGiveTheTaskOfAKilledWorkerToAnother() throws Exception {
    final ProverMasterService master = fleet.startMaster(circuit);
    fleet.seal(circuit);
    final Process worker = SampleWorkerProcess.start(master.port(), folder);
    try {
      Fleet.await(
          "the worker is in the middle of a proof",
          () ->
              fleet
                      .query("select percent_done from task_lease where ended_at is null")
                      .contains("50")
                  || !worker.isAlive());
      assertTrue(worker.isAlive(), () -> log(folder.resolve("worker.log")));
    } finally {
      worker.destroyForcibly().waitFor();
    }
    fleet.startWorker(healthy(), master.port());
    fleet.awaitAllProven();
    assertTrue(leases().contains("expired"), "nothing was heard of the killed worker");
    assertEquals("proven", leases().getLast());
  }

  private static String log(final Path file) {
    try {
      return Files.readString(file);
    } catch (final IOException e) {
      return e.toString();
    }
  }

  @Test
  void shouldKeepAProofUntilTheMasterIsBack() throws Exception {
    final CountDownLatch latch = new CountDownLatch(1);
    final ProverMasterService master = fleet.startMaster(circuit);
    final int port = master.port();
    fleet.seal(circuit);
    final ProverWorkerService worker = fleet.startWorker(waiting(latch), port);
    Fleet.await("the task is leased", () -> fleet.status(0).equals("leased"));
    master.stop(Duration.ofSeconds(1));
    latch.countDown();
    Fleet.await(
        "the worker has a proof and nobody to bring it to",
        () ->
            worker.metrics().registry().counter("fluidex_worker_submit_retries_total").count() > 1);
    fleet.startMaster(fleet.masterConfig(port, List.of(circuit)));
    fleet.awaitAllProven();
    assertEquals(List.of("1"), fleet.query("select lease_token from task"), "proven once only");
    assertEquals(List.of("proven"), leases());
  }

  @Test
  void shouldGoOnWhenTheDatabaseWasRestarted() throws Exception {
    try (EmbeddedPostgres own = EmbeddedPostgres.temporary();
        Fleet shaken = new Fleet(own, "shaken", folder)) {
      final int port = shaken.startMaster(circuit).port();
      shaken.startWorker(healthy(), port);
      shaken.seal(circuit);
      shaken.awaitAllProven();
      own.stop();
      own.start();
      shaken.seal(circuit);
      shaken.awaitAllProven();
      assertEquals(2, shaken.query("select task_id from task_proof").size());
    }
  }

  @Test
  void shouldGiveItsTaskBackWhenAWorkerStops() throws Exception {
    final CountDownLatch latch = new CountDownLatch(1);
    final int port = fleet.startMaster(circuit).port();
    fleet.seal(circuit);
    final ProverWorkerService worker = fleet.startWorker(waiting(latch), port);
    Fleet.await("the task is leased", () -> fleet.status(0).equals("leased"));
    worker.stop(Duration.ofSeconds(4));
    latch.countDown();
    assertEquals("ready", fleet.status(0));
    assertEquals(List.of("released"), leases());
    assertEquals(List.of("0"), fleet.query("select attempts from task"), "not an attempt");
  }

  @Test
  void shouldFinishAProofThatIsNearlyDoneWhenAWorkerStops() throws Exception {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch latch = new CountDownLatch(1);
    final int port = fleet.startMaster(circuit).port();
    fleet.seal(circuit);
    final ProverWorkerService worker = fleet.startWorker(waiting(begun, latch), port);
    // A task that is leased but not begun would be given back.
    Fleet.await("the proof has begun", () -> begun.getCount() == 0);
    latch.countDown();
    worker.stop(Duration.ofSeconds(40));
    assertEquals("proven", fleet.status(0));
  }

  @Test
  void shouldSetAsideATaskThatEveryWorkerFailsAt() throws Exception {
    final int port = fleet.startMaster(circuit).port();
    fleet.seal(circuit);
    fleet.seal(circuit);
    fleet.startWorker(
        keys ->
            List.of(
                circuit.prover((block, percent) -> {
                  if (block.header().number() == 0) {
                    throw new IllegalArgumentException("slot 0 cannot be satisfied");
                  }
                })),
        port);
    Fleet.await("the poison is set aside", () -> fleet.status(0).equals("dead"));
    Fleet.await("the other is proven", () -> fleet.status(1).equals("proven"));
    assertTrue(
        fleet
            .query("select last_error from task where block_id = 0")
            .getFirst()
            .contains("slot 0 cannot be satisfied"));
    assertEquals(List.of("failed", "failed", "failed", "proven"), leases());
  }

  @Test
  void shouldProveSeveralCircuitsWithOneWorker() throws Exception {
    final int port = fleet.startMaster(circuit, other).port();
    fleet.seal(circuit);
    fleet.seal(other);
    fleet.seal(circuit);
    fleet.startWorker(
        keys ->
            List.of(
                circuit.prover(SampleCircuit.BeforeProof.NOTHING),
                other.prover(SampleCircuit.BeforeProof.NOTHING)),
        port);
    fleet.awaitAllProven();
    assertEquals(
        List.of("small", "tiny"),
        fleet.query("select distinct circuit from task_lease order by circuit"));
  }

  @Test
  void shouldNotLeaseTasksOfAnotherVersionOfTheCircuit() throws Exception {
    final int port = fleet.startMaster(circuit).port();
    fleet.insert(new SampleChain().next(other.id()), "tiny", new byte[0]);
    final ProverWorkerService worker = fleet.startWorker(healthy(), port);
    Fleet.await("the worker asked", () -> !fleet.query("select prover_id from prover").isEmpty());
    worker.stop(Duration.ofSeconds(5));
    assertEquals("ready", fleet.status(0));
    assertEquals(List.of(), leases());
  }

  @Test
  void shouldSendProvingKeysToWorkers(@TempDir final Path empty) throws Exception {
    final int port = fleet.startMaster(circuit).port();
    final ManagedChannel channel = GrpcChannels.open(Fleet.client(port, Fleet.WORKER_TOKEN), false);
    try {
      final KeyFolder keys =
          new KeyFolder(
              empty.resolve("keys"),
              new MasterClient(List.of(channel)),
              "w",
              RandomGeneratorFactory.of("L64X128MixRandom").create(2));
      final Path fetched = keys.fetch("tiny");
      assertArrayEquals(Files.readAllBytes(circuit.provingKey()), Files.readAllBytes(fetched));
      assertEquals(fetched, keys.fetch("tiny"));
      final IOException unknown = assertThrows(IOException.class, () -> keys.fetch("huge"));
      assertTrue(unknown.getMessage().contains("no circuit huge"), unknown::getMessage);
      try (var files = Files.list(empty.resolve("keys"))) {
        assertEquals(List.of(fetched), files.toList(), "nothing is left behind");
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void shouldRefuseKeysOfADevelopmentSetupInProduction() {
    final ProverMasterConfig open = fleet.masterConfig(0, List.of(circuit));
    final ProverMasterConfig strict =
        new ProverMasterConfig(
            Environment.PRODUCTION,
            open.database(),
            open.grpc(),
            open.admin(),
            open.circuits(),
            open.access(),
            open.schedule(),
            open.order(),
            open.limits(),
            open.forecast(),
            open.retention(),
            open.round(),
            open.tracing());
    final ConfigException refusal =
        assertThrows(ConfigException.class, () -> fleet.startMaster(strict));
    assertTrue(refusal.getMessage().contains("insecure development setup"), refusal::getMessage);
  }
}
