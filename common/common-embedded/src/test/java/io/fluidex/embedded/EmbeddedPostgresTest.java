package io.fluidex.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {
  @TempDir private Path folder;

  private static Connection connect(final EmbeddedPostgres postgres, final String url)
      throws SQLException {
    return DriverManager.getConnection(url, postgres.user(), "");
  }

  private static void execute(final EmbeddedPostgres postgres, final String url, final String sql)
      throws SQLException {
    try (Connection connection = connect(postgres, url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(final EmbeddedPostgres postgres, final String url, final String sql)
      throws SQLException {
    try (Connection connection = connect(postgres, url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void shouldFindRowsAgainAfterRestartsAndInAnotherServerOfTheFolder() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.at(folder)) {
      final String url = postgres.createDatabase("exchange");
      execute(postgres, url, "create table t(v int)");
      execute(postgres, url, "insert into t values (41)");
      postgres.stop();
      assertThrows(SQLException.class, () -> query(postgres, url, "select 1"));
      postgres.start();
      execute(postgres, url, "update t set v = v + 1");
      assertEquals("42", query(postgres, url, "select v from t"));
    }
    try (EmbeddedPostgres postgres = EmbeddedPostgres.at(folder)) {
      final String url = postgres.createDatabase("exchange");
      assertEquals("42", query(postgres, url, "select v from t"));
    }
  }

  /** A process that starts a server, and ends as if it were killed. */
  static final class Killed {
    private Killed() {}

    public static void main(final String[] arguments) throws SQLException {
      final EmbeddedPostgres postgres = EmbeddedPostgres.at(Path.of(arguments[0]));
      execute(postgres, postgres.createDatabase("exchange"), "create table t as select 42 as v");
      Runtime.getRuntime().halt(137);
    }
  }

  @Test
  void shouldTakeOverTheDataOfAServerThatNobodyStopped() throws Exception {
    final Process killed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Killed.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(137, killed.waitFor());
    final Path lock = folder.resolve("data").resolve("postmaster.pid");
    final String left = Files.readAllLines(lock).getFirst();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.at(folder)) {
      assertEquals("42", query(postgres, postgres.jdbcUrl("exchange"), "select v from t"));
      assertNotEquals(left, Files.readAllLines(lock).getFirst());
    }
  }

  @Test
  void shouldFlushCommitsAndDeleteTemporaryData() throws Exception {
    final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    final String url = postgres.createDatabase("exchange");
    assertEquals("on", query(postgres, url, "show fsync"));
    assertEquals("on", query(postgres, url, "show synchronous_commit"));
    final Path data = postgres.folder();
    postgres.close();
    assertFalse(Files.exists(data));
  }

  @Test
  void shouldRefuseDatabaseNamesThatWouldNeedQuotes() {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.temporary()) {
      assertThrows(
          IllegalArgumentException.class, () -> postgres.createDatabase("x; drop database y"));
      postgres.stop();
      assertThrows(EmbeddedException.class, () -> postgres.createDatabase("exchange"));
    }
  }
}
