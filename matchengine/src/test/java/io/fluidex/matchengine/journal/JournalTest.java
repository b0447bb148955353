package io.fluidex.matchengine.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
    assertThrows(JournalException.class, () -> journal.write(new Snapshot(0, 0, new byte[] {1})));
    other.append(List.of(row(1, "a")));
  }

  @Test
  void shouldFindTheNewestSnapshotThatHasNoUnpublishedEvent() {
    assertEquals(Optional.empty(), journal.newestSnapshot(5));
    for (int id = 0; id < 6; id++) {
      journal.write(new Snapshot(10L * id, 100L * id, new byte[] {(byte) id}));
    }
    assertEquals(50, journal.newestSnapshot(10_000).orElseThrow().logId());
    assertEquals(40, journal.newestSnapshot(499).orElseThrow().logId());
    assertArrayEquals(new byte[] {4}, journal.newestSnapshot(499).orElseThrow().content());
    // Three are kept, and the first.
    assertEquals(0, journal.newestSnapshot(299).orElseThrow().logId());
  }

  @Test
  void shouldRefuseToBeginWithASnapshotOfEventsThatTheTopicLost() {
    journal.write(new Snapshot(10, 100, new byte[] {1}));
    assertThrows(JournalException.class, () -> journal.newestSnapshot(99));
  }

  @Test
  void shouldKeepSnapshotsOfManyParts() {
    final byte[] content = new byte[(9 << 20) + 17];
    new Random(3).nextBytes(content);
    journal.write(new Snapshot(7, 8, content));
    assertArrayEquals(content, journal.newestSnapshot(8).orElseThrow().content());
  }
}
