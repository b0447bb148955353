package io.fluidex.embedded;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Foundry's Ethereum node for development, in a child process that ends with this one.
 *
 * <p>The program comes from npm, see {@link NpmPackages}. Its accounts and keys are public
 * knowledge.
 */
public final class Anvil implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 30;
  private static final Pattern LISTENING = Pattern.compile("Listening on (\\S+):(\\d+)");

  /** How often the state is written while it runs, so that a kill loses little, in seconds. */
  private static final int STATE_INTERVAL = 5;

  /**
   * Runs a program until standard input ends, which it does however this process ends. Only the
   * program holds standard output, so that its end is noticed.
   */
  private static final String UNTIL_INPUT_ENDS =
      "\"$0\" \"$@\" < /dev/null & child=$!; exec >&-; cat > /dev/null;"
          + " kill \"$child\"; wait \"$child\"";

  private final Path folder;
  private final boolean temporary;
  private final List<String> options;
  private int port;
  private Process process;

  private Anvil(
      final Path folder, final boolean temporary, final int port, final List<String> options) {
    this.folder = folder;
    this.temporary = temporary;
    this.port = port;
    this.options = List.copyOf(options);
  }

  /**
   * Starts a node at a free port whose chain {@link #close} deletes.
   *
   * @param options more arguments for anvil, such as {@code --block-time}, {@code 1}
   */
  public static Anvil temporary(final String... options) {
    return started(new Anvil(Folders.temporary("fluidex-anvil"), true, 0, List.of(options)));
  }

  /**
   * Starts a node that keeps its chain in a folder.
   *
   * @param port where it listens, 0 for a free one
   * @param options more arguments for anvil
   */
  public static Anvil at(final Path folder, final int port, final String... options) {
    return started(new Anvil(Folders.existing(folder), false, port, List.of(options)));
  }

  private static Anvil started(final Anvil anvil) {
    anvil.start();
    return anvil;
  }

  /** Where JSON-RPC is served over HTTP and WebSocket; stays the same over restarts. */
  public synchronized String rpcUrl() {
    return "http://127.0.0.1:" + port;
  }

  /** The log of the node. */
  public Path log() {
    return folder.resolve("anvil.log");
  }

  /** Starts it again after {@link #stop}; nothing happens if it runs. */
  public synchronized void start() {
    if (process != null) {
      return;
    }
    final List<String> command = new ArrayList<>();
    command.addAll(List.of("sh", "-c", UNTIL_INPUT_ENDS, program().toString()));
    command.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
    command.addAll(List.of("--state", folder.resolve("state.json").toString()));
    command.addAll(List.of("--state-interval", Integer.toString(STATE_INTERVAL)));
    command.addAll(options);
    final CompletableFuture<Integer> listening = new CompletableFuture<>();
    try {
      final Process starting =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      Thread.ofVirtual().name("anvil-output").start(() -> read(starting, listening));
      process = starting;
      port = listening.get(START_SECONDS, TimeUnit.SECONDS);
    } catch (final IOException | ExecutionException | TimeoutException e) {
      end();
      throw new EmbeddedException("anvil in " + folder + " did not start, see " + log(), e);
    } catch (final InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new EmbeddedException("the start of anvil was interrupted", e);
    }
  }

  /** Copies its output into the log, so that it never blocks, and looks for the port in it. */
  private void read(final Process started, final CompletableFuture<Integer> listening) {
    try (BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        BufferedWriter copy =
            Files.newBufferedWriter(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        copy.write(line);
        copy.newLine();
        copy.flush();
        final Matcher found = LISTENING.matcher(line);
        if (found.find()) {
          listening.complete(Integer.parseInt(found.group(2)));
        }
      }
      listening.completeExceptionally(new IOException("it ended before it listened"));
    } catch (final IOException e) {
      listening.completeExceptionally(e);
    }
  }

  private static Path program() {
    final Path folder =
        NpmPackages.install(
            "embedded", resource("npm/package.json"), resource("npm/package-lock.json"));
    final String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    final String os = system.startsWith("mac") ? "darwin" : "linux";
    final String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    final Path program =
        folder.resolve("node_modules/@foundry-rs/anvil-" + os + "-" + arch + "/bin/anvil");
    if (!Files.isExecutable(program)) {
      throw new EmbeddedException(
          "npm has no anvil for this machine (" + os + ", " + arch + "): " + program);
    }
    return program;
  }

  private static byte[] resource(final String name) {
    try (InputStream in = Anvil.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it, keeping its chain; nothing happens if it does not run. */
  public synchronized void stop() {
    if (process != null) {
      end();
    }
  }

  private void end() {
    if (process == null) {
      return;
    }
    final Process ending = process;
    process = null;
    try {
      ending.outputWriter(StandardCharsets.UTF_8).close();
      if (!ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        ending.descendants().forEach(ProcessHandle::destroyForcibly);
        ending.destroyForcibly();
      }
    } catch (final IOException e) {
      ending.destroyForcibly();
    } catch (final InterruptedException e) {
      ending.descendants().forEach(ProcessHandle::destroyForcibly);
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Stops it for good, and deletes its chain if it is temporary. */
  @Override
  public synchronized void close() {
    stop();
    if (temporary) {
      Folders.delete(folder);
    }
  }
}
