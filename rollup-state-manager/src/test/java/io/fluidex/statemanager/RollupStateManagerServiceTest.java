package io.fluidex.statemanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockCodec;
import io.fluidex.rollup.block.BlockVerifier;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseException;
import io.fluidex.statemanager.restore.MakerPriceAudit;
import io.fluidex.statemanager.restore.RestoreListener;
import io.fluidex.statemanager.restore.StateRestore;
import io.fluidex.statemanager.storage.DatabaseBlocks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service with a real broker and a real database. */
class RollupStateManagerServiceTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static Cluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void startBrokerAndDatabase() {
    cluster = new Cluster();
  }

  @AfterAll
  static void stopBrokerAndDatabase() {
    cluster.close();
  }

  private static Set<Long> numbers(final Database database, final String query) {
    return database.transaction(
        DEADLINE, sql -> new TreeSet<>(sql.fetch(query).map(row -> row.get(0, Long.class))));
  }

  private static boolean hasExecuted(final Database database, final Set<Long> expected) {
    return executed(database).equals(expected);
  }

  private static Set<Long> executed(final Database database) {
    try {
      return numbers(database, "select seq from l2tx");
    } catch (final DatabaseException e) {
      // The tables are not there yet.
      return Set.of();
    }
  }

  private static StateRestore.Restored restore(
      final Database database, final RestoreListener listener) throws Exception {
    return new StateRestore(
            new StateRestore.Settings(
                Cluster.SETTINGS.domain(),
                Map.of(Cluster.SETTINGS.circuitId(), Cluster.SHAPE),
                100),
            NodeHasher.ofMachine(),
            Optional.empty())
        .run(new DatabaseBlocks(database, DEADLINE), Long.MAX_VALUE, listener);
  }

  /** The database has exactly what the log leads to, and each block stands for itself. */
  private static void assertComplete(final Database database, final Cluster.Expected expected)
      throws Exception {
    assertEquals(expected.executed(), numbers(database, "select seq from l2tx"));
    assertEquals(expected.parked(), numbers(database, "select seq from parked_event"));
    final MakerPriceAudit audit = new MakerPriceAudit();
    final StateRestore.Restored restored = restore(database, audit);
    assertEquals(expected.root(), restored.state().root());
    assertEquals(0, audit.found(), audit.findings().toString());
    final List<byte[]> inputs =
        database.transaction(
            DEADLINE,
            sql ->
                sql.fetch(
                        "select i.block from task t join task_input i on i.task_id = t.task_id"
                            + " where t.status = 'ready' order by t.block_id")
                    .map(row -> row.get(0, byte[].class)));
    assertEquals(restored.block(), inputs.size(), "every block has a task with its input");
    for (int i = 0; i < inputs.size(); i += Math.max(1, inputs.size() / 10)) {
      final Block block = BlockCodec.decode(inputs.get(i));
      BlockVerifier.verify(block);
      assertEquals(i + 1, block.header().number());
    }
    final long position =
        database.transaction(
            DEADLINE,
            sql -> sql.fetchSingle("select seq from consumer_position").get(0, Long.class));
    assertTrue(position >= expected.executed().last());
  }

  private static String get(final int port, final String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  @Test
  void shouldExecuteAWholeLogAndContinueAfterARestart() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(1, 160);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log.subList(0, 80));
    try (Database database = deployment.database()) {
      final RollupStateManagerService first = deployment.service();
      first.start();
      final Cluster.Expected half = Cluster.expected(log.subList(0, 80));
      Cluster.await("the first half", () -> hasExecuted(database, half.executed()));
      assertEquals("ready\n", get(first.adminPort(), "/health/ready"));
      assertTrue(get(first.adminPort(), "/metrics").contains("fluidex_state_transactions_total"));
      first.stop(DEADLINE);
      assertTrue(Files.exists(deployment.checkpoints()));

      deployment.append(log.subList(80, 160));
      final RollupStateManagerService second = deployment.service();
      second.start();
      final Cluster.Expected whole = Cluster.expected(log);
      Cluster.await("the second half", () -> hasExecuted(database, whole.executed()));
      second.stop(DEADLINE);
      assertComplete(database, whole);
    }
  }

  @Test
  void shouldBeReadyWhenTheLogEndsWithTheLastStoredBlock() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(6, 40);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    final Cluster.Expected expected = Cluster.expected(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService first = deployment.service();
      first.start();
      Cluster.await("the log", () -> hasExecuted(database, expected.executed()));
      first.stop(DEADLINE);
    }
    try (Stream<Path> files = Files.list(deployment.checkpoints())) {
      for (final Path file : files.toList()) {
        Files.delete(file);
      }
    }
    final RollupStateManagerService second = deployment.service();
    second.start();
    Cluster.await("readiness", () -> second.problem().isEmpty());
    second.stop(DEADLINE);
  }

  @Test
  void shouldParkWhatCannotBeExecutedAndGoOn() throws Exception {
    final Random random = new Random(5);
    final List<Cluster.Entry> log = new ArrayList<>(Cluster.log(5, 120));
    for (int i = 10; i < 110; i += 9) {
      final byte[] flipped = log.get(i).value().clone();
      // Within the transaction's bytes: past the number, which is not to be changed.
      final int from = new String(flipped, StandardCharsets.UTF_8).indexOf("\"l2\":\"");
      if (from > 0) {
        flipped[from + 6 + random.nextInt(flipped.length - from - 10)] ^= 1;
        log.set(i, new Cluster.Entry(log.get(i).key(), flipped));
      }
    }
    // Repeated by a producer that did not know better.
    log.add(60, log.get(59));
    log.add(60, log.get(20));
    final Cluster.Expected expected = Cluster.expected(log);
    assertTrue(expected.parked().size() > 3, expected.parked().toString());
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService service = deployment.service();
      service.start();
      Cluster.await("all of it", () -> hasExecuted(database, expected.executed()));
      Cluster.await(
          "the parked ones",
          () -> numbers(database, "select seq from parked_event").equals(expected.parked()));
      final String metrics = get(service.adminPort(), "/metrics");
      assertTrue(metrics.contains("fluidex_state_repeated_total"), metrics);
      assertEquals("", service.halted());
      service.stop(DEADLINE);
      assertComplete(database, expected);
    }
  }

  @Test
  void shouldStopAtAGapAndKeepServing() throws Exception {
    final List<Cluster.Entry> log = new ArrayList<>(Cluster.log(6, 40));
    final Cluster.Expected expected = Cluster.expected(log.subList(0, 30));
    log.remove(30);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService service = deployment.service();
      service.start();
      Cluster.await("the stop", () -> !service.halted().isEmpty());
      assertTrue(service.halted().contains("event 31 is due"), service.halted());
      assertTrue(get(service.adminPort(), "/health/ready").contains("event 31 is due"));
      assertTrue(get(service.adminPort(), "/metrics").contains("fluidex_state_halted{"));
      service.stop(DEADLINE);
      assertTrue(
          expected.executed().containsAll(numbers(database, "select seq from l2tx")),
          "nothing after the gap was executed");
    }
  }

  @Test
  void shouldNameTheBlockThatDoesNotComeOutAsStored() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(7, 60);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService first = deployment.service();
      first.start();
      Cluster.await("all of it", () -> hasExecuted(database, Cluster.expected(log).executed()));
      first.stop(DEADLINE);
      deleteCheckpoints(deployment);
      database.transaction(
          DEADLINE,
          sql ->
              sql.execute(
                  "update l2block set public_inputs ="
                      + " set_byte(public_inputs, 200, get_byte(public_inputs, 200) # 1)"
                      + " where block_id = 5"));
      final RollupStateManagerService second = deployment.service();
      second.start();
      Cluster.await("the stop", () -> !second.halted().isEmpty());
      assertTrue(
          second.halted().contains("block 5 does not come out as it was stored"), second.halted());
      second.stop(DEADLINE);
    }
  }

  private static void deleteCheckpoints(final Cluster.Deployment deployment) throws IOException {
    try (var files = Files.list(deployment.checkpoints())) {
      for (final Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void shouldStopWhereAnotherOneHasStoredAnotherBlock() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(8, 60);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log.subList(0, 30));
    try (Database database = deployment.database()) {
      final RollupStateManagerService service = deployment.service();
      service.start();
      final Cluster.Expected half = Cluster.expected(log.subList(0, 30));
      Cluster.await("the first half", () -> hasExecuted(database, half.executed()));
      final long next =
          1
              + database.transaction(
                  DEADLINE,
                  sql -> sql.fetchSingle("select max(block_id) from l2block").get(0, Long.class));
      database.transaction(
          DEADLINE,
          sql ->
              sql.execute(
                  "insert into l2block select "
                      + next
                      + ", circuit_id, shape, block_time, old_root, new_root, public_inputs,"
                      + " public_data, priority_count, withdrawals_hash, transactions, first_seq,"
                      + " last_seq, first_offset, last_offset from l2block where block_id = 1"));
      deployment.append(log.subList(30, 60));
      Cluster.await("the stop", () -> !service.halted().isEmpty());
      assertTrue(service.halted().startsWith("CONFLICT: block " + next), service.halted());
      service.stop(DEADLINE);
    }
  }

  @Test
  void shouldRefuseCheckpointsThatAreAheadOfTheDatabase() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(9, 60);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService first = deployment.service();
      first.start();
      Cluster.await("all of it", () -> hasExecuted(database, Cluster.expected(log).executed()));
      first.stop(DEADLINE);
      database.transaction(
          DEADLINE, sql -> sql.execute("truncate l2block, l2tx, task, task_input, task_proof"));
      final RollupStateManagerService second = deployment.service();
      second.start();
      Cluster.await(
          "the refusal",
          () -> second.problem().orElse("").contains("the database has lost blocks"));
      second.stop(DEADLINE);
      assertEquals(new TreeSet<>(), numbers(database, "select block_id from l2block"));
    }
  }

  @Test
  void shouldSurviveRestartsOfBrokerAndDatabase() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(10, 90);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log.subList(0, 30));
    try (Database database = deployment.database()) {
      final RollupStateManagerService service = deployment.service();
      service.start();
      Cluster.await(
          "the first third",
          () -> hasExecuted(database, Cluster.expected(log.subList(0, 30)).executed()));
      cluster.postgres().stop();
      deployment.append(log.subList(30, 60));
      Cluster.await("that it notices", () -> service.problem().isPresent());
      cluster.postgres().start();
      Cluster.await(
          "the second third",
          () -> hasExecuted(database, Cluster.expected(log.subList(0, 60)).executed()));
      cluster.kafka().stop();
      cluster.kafka().start();
      deployment.append(log.subList(60, 90));
      final Cluster.Expected expected = Cluster.expected(log);
      Cluster.await("the rest", () -> hasExecuted(database, expected.executed()));
      assertEquals("", service.halted());
      service.stop(DEADLINE);
      assertComplete(database, expected);
    }
  }

  @Test
  void shouldLeadToTheSameStateHoweverOftenItIsKilled() throws Exception {
    killed(20_211, 6, 300);
  }

  @Test
  @Tag("long")
  void shouldLeadToTheSameStateThoughKilledThirtyTimes() throws Exception {
    killed(20_212, 30, 1500);
  }

  /** As a process of its own, killed without warning while events come in. */
  private void killed(final long seed, final int kills, final int events) throws Exception {
    System.out.println("kill seed " + seed);
    final Random random = new Random(seed);
    final List<Cluster.Entry> log = Cluster.log(seed, events);
    final Cluster.Expected expected = Cluster.expected(log);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    final Path config = folder.resolve("config.yaml");
    Files.writeString(config, deployment.yaml());
    final Path output = folder.resolve("output.log");
    try (Database database = deployment.database()) {
      Process process = start(config, output);
      int sent = 0;
      Set<Long> before = Set.of();
      for (int kill = 1; kill <= kills; kill++) {
        final int until = events * kill / (kills + 1);
        deployment.append(log.subList(sent, until));
        sent = until;
        final Set<Long> known = before;
        Cluster.await("something new", () -> executed(database).size() > known.size());
        TimeUnit.MILLISECONDS.sleep(random.nextInt(700));
        process.destroyForcibly().waitFor();
        before = executed(database);
        assertTrue(expected.executed().containsAll(before));
        process = start(config, output);
      }
      deployment.append(log.subList(sent, events));
      Cluster.await("the end", () -> hasExecuted(database, expected.executed()));
      process.destroy();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it stops when asked to");
      assertComplete(database, expected);
    } catch (final AssertionError e) {
      final List<String> said = Files.readAllLines(output);
      throw new AssertionError(
          "it said last: " + said.subList(Math.max(0, said.size() - 20), said.size()), e);
    }
  }

  private static Process start(final Path config, final Path output) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            RollupStateManagerMain.class.getName(),
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  @Test
  void shouldRebuildTheSameRootAtEveryBlock() throws Exception {
    final List<Cluster.Entry> log = Cluster.log(12, 80);
    final Cluster.Deployment deployment = cluster.deployment(folder);
    deployment.append(log);
    try (Database database = deployment.database()) {
      final RollupStateManagerService service = deployment.service();
      service.start();
      final Cluster.Expected expected = Cluster.expected(log);
      Cluster.await("all of it", () -> hasExecuted(database, expected.executed()));
      service.stop(DEADLINE);
      final List<Fr> roots = new ArrayList<>();
      restore(
          database,
          new RestoreListener() {
            @Override
            public void restored(
                final io.fluidex.statemanager.restore.PublishedBlock block,
                final io.fluidex.rollup.publicdata.PublicData data,
                final io.fluidex.rollup.state.StateReader state) {
              roots.add(state.root());
            }
          });
      assertTrue(roots.size() >= 30, roots.size() + " blocks");
      assertEquals(expected.root(), roots.getLast());
    }
  }
}
