package io.fluidex.matchengine.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.metrics.Metrics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JournalTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static EmbeddedPostgres postgres;
  private static Database database;

  private Journal journal;

  @BeforeAll
  static void startServer() {
    postgres = EmbeddedPostgres.temporary();
    database =
        Database.open(
            "test",
            DatabaseSettings.of(postgres.createDatabase("journal"), postgres.user()),
            new Metrics("test"),
            new Random(1));
    database.migrate(Journal.MIGRATIONS, DEADLINE);
  }

  @AfterAll
  static void stopServer() {
    database.close();
    postgres.close();
  }

  @BeforeEach
  void clear() {
    database.transaction(
        DEADLINE, t -> t.execute("delete from operation_log") + t.execute("delete from snapshot"));
    journal = new Journal(database, DEADLINE);
    journal.takeOver();
  }

  private static LogEntry row(final long id, final String command) {
    return new LogEntry(id, 1000 + id, command.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldReadPagesOfWhatWasAppended() {
    journal.append(List.of(row(1, "a"), row(2, "b")));
    journal.append(List.of(row(3, "c")));
    assertEquals(List.of(2L, 3L), journal.readAfter(1, 10).stream().map(LogEntry::id).toList());
    assertEquals(List.of(1L, 2L), journal.readAfter(0, 2).stream().map(LogEntry::id).toList());
    assertArrayEquals(row(3, "c").command(), journal.readAfter(2, 1).getFirst().command());
    assertEquals(1003, journal.readAfter(2, 1).getFirst().time());
  }

  @Test
  void shouldAcceptTheSameCommitTwiceButNotOtherRowsInItsPlace() {
    journal.append(List.of(row(1, "a"), row(2, "b")));
    journal.append(List.of(row(1, "a"), row(2, "b")));
    assertEquals(2, journal.readAfter(0, 10).size());
    assertThrows(JournalException.class, () -> journal.append(List.of(row(2, "x"), row(3, "c"))));
    assertEquals(2, journal.readAfter(0, 10).size());
  }

  @Test
  void shouldShutOutTheOneWhoWasBefore() {
    final Journal other = new Journal(database, DEADLINE);
    other.takeOver();
    final JournalException e =
        assertThrows(JournalException.class, () -> journal.append(List.of(row(1, "a"))));
    assertTrue(e.getMessage().contains("taken over"), e.getMessage());
    assertThrows(JournalException.class, () -> write(0, 0, new byte[] {1}));
    other.append(List.of(row(1, "a")));
  }

  @Test
  void shouldFindTheNewestSnapshotThatHasNoUnpublishedEvent() {
    assertEquals(Optional.empty(), journal.newestSnapshot(5));
    for (int id = 0; id < 6; id++) {
      write(10L * id, 100L * id, new byte[] {(byte) id});
    }
    assertEquals(50, journal.newestSnapshot(10_000).orElseThrow().logId());
    assertEquals(40, journal.newestSnapshot(499).orElseThrow().logId());
    assertArrayEquals(new byte[] {4}, content(journal.newestSnapshot(499)));
    // Three are kept, and the first.
    assertEquals(0, journal.newestSnapshot(299).orElseThrow().logId());
  }

  @Test
  void shouldRefuseToBeginWithASnapshotOfEventsThatTheTopicLost() {
    write(10, 100, new byte[] {1});
    assertThrows(JournalException.class, () -> journal.newestSnapshot(99));
  }

  @Test
  void shouldKeepSnapshotsOfManyParts() {
    final byte[] content = new byte[(9 << 20) + 17];
    new Random(3).nextBytes(content);
    final int middle = 5 << 20;
    write(
        7, 8, Arrays.copyOf(content, middle), Arrays.copyOfRange(content, middle, content.length));
    assertEquals(2, journal.newestSnapshot(8).orElseThrow().parts());
    assertArrayEquals(content, content(journal.newestSnapshot(8)));
  }

  @Test
  void shouldNotFindASnapshotBeforeItsLastPartIsThereAndForgetItWithTheNext() {
    write(0, 0, new byte[] {1});
    assertThrows(
        IllegalStateException.class,
        () ->
            journal.write(
                5,
                50,
                parts -> {
                  parts.accept(new byte[] {2});
                  assertEquals(0, journal.newestSnapshot(100).orElseThrow().logId());
                  throw new IllegalStateException("the writer dies");
                }));
    assertEquals(0, journal.newestSnapshot(100).orElseThrow().logId());
    write(6, 60, new byte[] {3});
    assertEquals(6, journal.newestSnapshot(100).orElseThrow().logId());
    assertEquals(
        2,
        database.<Integer>transaction(
            DEADLINE, t -> t.fetchSingle("select count(*) from snapshot").get(0, Integer.class)));
  }

  private void write(final long logId, final long lastSeq, final byte[]... content) {
    journal.write(logId, lastSeq, parts -> List.of(content).forEach(parts));
  }

  private byte[] content(final Optional<Snapshot> snapshot) {
    final ByteArrayOutputStream all = new ByteArrayOutputStream();
    journal.parts(snapshot.orElseThrow()).forEachRemaining(all::writeBytes);
    return all.toByteArray();
  }
}
