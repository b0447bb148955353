package io.fluidex.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PostgreSQL server in child processes of this one.
 *
 * <p>Commits are as durable as the folder: they are flushed to the disk before they are confirmed.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final String SUPERUSER = "postgres";

  private final Path folder;
  private final boolean temporary;
  private final int port;
  private io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;

  private EmbeddedPostgres(final Path folder, final boolean temporary, final int port) {
    this.folder = folder;
    this.temporary = temporary;
    this.port = port;
  }

  /** Starts a server at a free port whose data {@link #close} deletes. */
  public static EmbeddedPostgres temporary() {
    return started(
        new EmbeddedPostgres(Folders.temporary("fluidex-postgres"), true, Folders.freePort()));
  }

  /** Starts a server at a free port that keeps its data in a folder. */
  public static EmbeddedPostgres at(final Path folder) {
    return at(folder, Folders.freePort());
  }

  /** Starts a server at a port that keeps its data in a folder. */
  public static EmbeddedPostgres at(final Path folder, final int port) {
    return started(new EmbeddedPostgres(Folders.existing(folder), false, port));
  }

  private static EmbeddedPostgres started(final EmbeddedPostgres postgres) {
    postgres.start();
    return postgres;
  }

  /** The user that owns everything; it needs no password. */
  public String user() {
    return SUPERUSER;
  }

  /** Where it listens; stays the same over restarts. */
  public int port() {
    return port;
  }

  /** The JDBC URL of a database, without a user. */
  public String jdbcUrl(final String database) {
    return "jdbc:postgresql://localhost:" + port + "/" + database;
  }

  /**
   * Creates a database unless it is there already.
   *
   * @param name small letters, digits and underscores
   * @return its JDBC URL
   */
  public synchronized String createDatabase(final String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "database name " + name + " has other characters than a-z, 0-9 and _");
    }
    if (server == null) {
      throw new EmbeddedException("database " + name + " cannot be created: the server is stopped");
    }
    try (Connection connection = server.getPostgresDatabase().getConnection();
        PreparedStatement query =
            connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, name);
      try (ResultSet found = query.executeQuery()) {
        if (!found.next()) {
          try (Statement create = connection.createStatement()) {
            create.execute("create database " + name);
          }
        }
      }
    } catch (final SQLException e) {
      throw new EmbeddedException("database " + name + " could not be created", e);
    }
    return jdbcUrl(name);
  }

  Path folder() {
    return folder;
  }

  /** The processes of the server, one for each connection and some more; none if it is stopped. */
  public Stream<ProcessHandle> processes() {
    // The server is no child of this process: what started it has ended.
    final Path file = lockFile();
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).map(Long::parseLong).stream()
          .flatMap(id -> ProcessHandle.of(id).stream())
          .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
    } catch (final NoSuchFileException e) {
      return Stream.empty();
    } catch (final IOException e) {
      throw new EmbeddedException("the process of PostgreSQL cannot be read from " + file, e);
    }
  }

  /** Starts it again after {@link #stop}; nothing happens if it runs. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    final Path log = folder.resolve("postgres.log");
    final File logFile = log.toFile();
    try {
      stopLeftOver();
      server =
          io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
              .setPort(port)
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              // Where data are kept, whoever uses them ends first, and then stops the server. A
              // hook
              // would take it away from a process that is asked to end while it still needs it.
              .setRegisterShutdownHook(temporary)
              .setOverrideWorkingDirectory(Files.createDirectories(binaries()).toFile())
              .setPGStartupWait(START_DEADLINE)
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("listen_addresses", "localhost")
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(logFile))
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(logFile))
              .start();
    } catch (final IOException | IllegalStateException e) {
      throw new EmbeddedException(
          "PostgreSQL with data in " + folder + " did not start at port " + port + ", see " + log,
          e);
    }
  }

  /**
   * Stops a server that whoever started it has not stopped, being killed. The lock file alone does
   * not prove that there is one: its number may be that of another process by now, and of another
   * server even.
   */
  private void stopLeftOver() throws IOException {
    final Path lock = lockFile();
    if (!Files.exists(lock)) {
      return;
    }
    final Optional<ProcessHandle> left =
        ProcessHandle.of(Long.parseLong(Files.readAllLines(lock).getFirst().strip()))
            .filter(ProcessHandle::isAlive)
            .filter(this::servesThisFolder);
    if (left.isPresent()) {
      LOG.log(
          System.Logger.Level.INFO,
          "stopping the PostgreSQL server {0} that was left over with its data in {1}",
          Long.toString(left.get().pid()),
          folder);
      // SIGTERM waits for clients, of which those of the killed process are gone.
      left.get().destroy();
      awaitEnd();
    }
  }

  private boolean servesThisFolder(final ProcessHandle process) {
    final String data = lockFile().getParent().toString();
    return Stream.of(process.info().arguments().orElse(new String[0])).anyMatch(data::equals);
  }

  /** Unpacked once per machine; the library names folders below by a digest of their content. */
  private static Path binaries() {
    return NpmPackages.cache().resolve("postgres");
  }

  /** Stops it, keeping its data; nothing happens if it does not run. */
  public synchronized void stop() {
    if (server != null) {
      try {
        server.close();
        awaitEnd();
      } catch (final IOException e) {
        throw new EmbeddedException("PostgreSQL with data in " + folder + " did not stop", e);
      }
      server = null;
    }
  }

  /**
   * On a busy machine the library gives up waiting before the server has ended. Its lock file is
   * the last that it takes away; the processes themselves may stay known for as long as the one
   * that has adopted them likes.
   */
  private void awaitEnd() throws IOException {
    final Path lock = lockFile();
    final long end = System.nanoTime() + STOP_DEADLINE.toNanos();
    while (Files.exists(lock)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("the server still holds " + lock);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Path lockFile() {
    return folder.resolve("data").resolve("postmaster.pid");
  }

  /** Stops it for good, and deletes its data if it is temporary. */
  @Override
  public synchronized void close() {
    stop();
    if (temporary) {
      Folders.delete(folder);
    }
  }
}
