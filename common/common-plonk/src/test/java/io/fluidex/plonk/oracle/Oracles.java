package io.fluidex.plonk.oracle;

import io.fluidex.plonk.format.Json;
import io.fluidex.plonk.format.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The tools nobody here wrote: snarkjs, circom, solc and anvil, in one node process for the whole
 * test run.
 *
 * <p>Their packages are pinned by {@code src/test/js/package-lock.json} and installed once into a
 * cache folder named after the hash of that file. Requests are answered in order; the class is safe
 * for use by many threads.
 */
public final class Oracles {
  private static final Path SOURCES =
      Path.of(System.getProperty("basedir", "")).resolve("src/test/js").toAbsolutePath();
  private static final long INSTALL_MINUTES = 10;

  private static Oracles shared;

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private long lastId;

  private Oracles(final Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The process of this test run, started on first use. */
  public static synchronized Oracles shared() {
    if (shared == null) {
      final Path folder = install();
      try {
        final ProcessBuilder builder =
            new ProcessBuilder("node", SOURCES.resolve("oracle.mjs").toString())
                .directory(folder.toFile())
                .redirectError(Files.createTempFile("fluidex-oracles", ".log").toFile());
        final Oracles started = new Oracles(builder.start());
        Runtime.getRuntime().addShutdownHook(new Thread(started::close));
        shared = started;
      } catch (final IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  private void close() {
    try {
      requests.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (final IOException | InterruptedException e) {
      process.destroy();
    }
  }

  /** Runs {@code npm ci} unless a folder for this lock file exists already. */
  private static Path install() {
    requireTool("node");
    requireTool("npm");
    try {
      final byte[] lock = Files.readAllBytes(SOURCES.resolve("package-lock.json"));
      final String name =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(lock), 0, 8);
      final String cacheHome = System.getenv("XDG_CACHE_HOME");
      final Path cache =
          (cacheHome == null || cacheHome.isEmpty()
                  ? Path.of(System.getProperty("user.home"), ".cache")
                  : Path.of(cacheHome))
              .resolve("fluidex");
      Files.createDirectories(cache);
      final Path folder = cache.resolve("plonk-oracles-" + name);
      final Path complete = folder.resolve("complete");
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("plonk-oracles-" + name + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.exists(complete)) {
          Files.createDirectories(folder);
          for (final String file : List.of("package.json", "package-lock.json")) {
            Files.write(folder.resolve(file), Files.readAllBytes(SOURCES.resolve(file)));
          }
          run(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
          Files.createFile(complete);
        }
      }
      return folder;
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void requireTool(final String tool) {
    try {
      new ProcessBuilder(tool, "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (final IOException e) {
      throw new IllegalStateException(
          tool
              + " is not on the PATH: the PLONK tests check proofs with snarkjs, solc and anvil from"
              + " npm; install Node.js 20 or later",
          e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void run(final Path folder, final String... command) throws IOException {
    final Path log = folder.resolve("install.log");
    final Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new IllegalStateException(
            String.join(" ", command) + " did not end within " + INSTALL_MINUTES + " minutes");
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " failed:\n" + Files.readString(log));
    }
  }

  /**
   * Sends one request and waits for its answer.
   *
   * @throws OracleException if the tool reports an error
   */
  public synchronized Json call(final String command, final Map<String, Json> arguments) {
    final Map<String, Json> request = new LinkedHashMap<>(arguments);
    final long id = ++lastId;
    request.put("id", new Json.Whole(id));
    request.put("command", new Json.Text(command));
    try {
      // The protocol is one line per message; line breaks in strings are escaped by the writer.
      requests.write(new Json.Members(request).toString().replace("\n", ""));
      requests.write('\n');
      requests.flush();
      final String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("the oracle process ended during " + command);
      }
      final Json.Members answer = (Json.Members) JsonParser.parse(line);
      if (!answer.get("id").equals(new Json.Whole(id))) {
        throw new IllegalStateException("answer out of order: " + line);
      }
      if (answer.find("error").orElse(null) instanceof Json.Text error) {
        throw new OracleException(command + ": " + error.value());
      }
      return answer.get("result");
    } catch (final IOException e) {
      throw new UncheckedIOException("the oracle process broke during " + command, e);
    }
  }

  /** A tool refused what it was given. */
  public static final class OracleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OracleException(final String message) {
      super(message);
    }
  }
}
