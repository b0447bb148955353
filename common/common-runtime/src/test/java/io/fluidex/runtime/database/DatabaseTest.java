package io.fluidex.runtime.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.runtime.metrics.Metrics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DatabaseTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private static EmbeddedPostgres postgres;
  private static Database database;
  private static Metrics metrics;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.temporary();
    metrics = new Metrics("test");
    final DatabaseSettings defaults =
        DatabaseSettings.of(postgres.createDatabase("exchange"), postgres.user());
    database =
        Database.open(
            "test",
            new DatabaseSettings(
                defaults.url(),
                defaults.user(),
                defaults.password(),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(2)),
            metrics,
            new Random(1));
    database.migrate("db/sample", DEADLINE);
  }

  @AfterAll
  static void stop() {
    database.close();
    postgres.close();
  }

  private static long balance(final DSLContext transaction, final long id) {
    return transaction.fetchOne("select balance from account where id = ?", id).get(0, Long.class);
  }

  private static void insert(final long id, final long balance) {
    database.transaction(
        DEADLINE, t -> t.execute("insert into account values (?, ?)", id, balance));
  }

  @Test
  void shouldCommitWorkAndRollBackWhatThrows() {
    insert(1, 10);
    assertThrows(
        IllegalStateException.class,
        () ->
            database.transaction(
                DEADLINE,
                t -> {
                  t.execute("update account set balance = 0 where id = 1");
                  throw new IllegalStateException("changed my mind");
                }));
    assertEquals(10L, database.<Long>transaction(DEADLINE, t -> balance(t, 1)));
    assertThrows(
        DatabaseException.class,
        () ->
            database.transaction(
                DEADLINE, t -> t.execute("update account set balance = -1 where id = 1")));
  }

  @Test
  void shouldMigrateOnceOnly() {
    database.migrate("db/sample", DEADLINE);
    assertEquals(
        1,
        database.<Integer>transaction(
            DEADLINE,
            t -> t.fetch("select 1 from schema_history_db_sample where version = '1'").size()));
  }

  @Test
  void shouldMigrateForServicesThatStartTogether() {
    final DatabaseSettings fresh =
        DatabaseSettings.of(postgres.createDatabase("together"), postgres.user());
    final List<CompletableFuture<Void>> services = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      services.add(
          CompletableFuture.runAsync(() -> {
            try (Metrics own = new Metrics("test");
                Database each = Database.open("together", fresh, own, new Random(1))) {
              each.migrate("db/sample", Duration.ofMinutes(1));
            }
          }));
    }
    services.forEach(CompletableFuture::join);
  }

  @Test
  void shouldMigrateAlthoughTheServerIsRestartedMeanwhile() throws Exception {
    final String url = postgres.createDatabase("restarted");
    final CompletableFuture<Void> service;
    try (Connection other = DriverManager.getConnection(url, postgres.user(), "");
        Statement statement = other.createStatement()) {
      // "fluidex": another service has its turn.
      statement.execute("select pg_advisory_lock(x'666c7569646578'::bigint)");
      service =
          CompletableFuture.runAsync(() -> {
            try (Metrics own = new Metrics("test");
                Database waiting =
                    Database.open(
                        "waiting", DatabaseSettings.of(url, postgres.user()), own, new Random(1))) {
              waiting.migrate("db/sample", Duration.ofMinutes(1));
            }
          });
      final String waiters =
          "select count(*) from pg_locks where locktype = 'advisory' and not granted";
      final long end = System.nanoTime() + DEADLINE.toNanos();
      boolean waits = false;
      while (!waits) {
        assertTrue(System.nanoTime() - end < 0, "the migration does not wait for its turn");
        try (ResultSet result = statement.executeQuery(waiters)) {
          waits = result.next() && result.getInt(1) == 1;
        }
      }
      postgres.stop();
      postgres.start();
    }
    service.get(1, TimeUnit.MINUTES);
  }

  @Test
  void shouldRepeatATransactionThatLostAgainstAnother() throws Exception {
    insert(2, 0);
    final CountDownLatch bothRead = new CountDownLatch(2);
    final AtomicInteger attempts = new AtomicInteger();
    final Database.Work<Integer> increment =
        t -> {
          t.execute("set transaction isolation level serializable");
          final long before = balance(t, 2);
          attempts.incrementAndGet();
          bothRead.countDown();
          assertTrue(bothRead.await(20, TimeUnit.SECONDS));
          return t.execute("update account set balance = ? where id = 2", before + 1);
        };
    final CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(() -> database.transaction(DEADLINE, increment));
    database.transaction(DEADLINE, increment);
    other.get(30, TimeUnit.SECONDS);
    assertEquals(2L, database.<Long>transaction(DEADLINE, t -> balance(t, 2)));
    assertTrue(attempts.get() > 2);
    assertTrue(
        metrics.scrape().contains("fluidex_database_retries_total{reason=\"conflict\""),
        metrics.scrape());
  }

  @Test
  void shouldCancelStatementsThatTakeTooLong() {
    final DatabaseException e =
        assertThrows(
            DatabaseException.class,
            () -> database.transaction(DEADLINE, t -> t.fetch("select pg_sleep(20)")));
    assertTrue(e.getMessage().contains("statement timeout"), e.getMessage());
  }

  @Test
  void shouldWaitUntilTheDatabaseIsBack() throws Exception {
    insert(3, 7);
    postgres.stop();
    assertThrows(
        DatabaseException.class,
        () -> database.transaction(Duration.ofMillis(100), t -> balance(t, 3)));
    final CompletableFuture<Long> waiting =
        CompletableFuture.supplyAsync(
            () -> database.<Long>transaction(Duration.ofSeconds(60), t -> balance(t, 3)));
    postgres.start();
    assertEquals(7L, waiting.get(60, TimeUnit.SECONDS));
  }
}
