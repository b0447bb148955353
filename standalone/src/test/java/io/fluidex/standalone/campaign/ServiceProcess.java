package io.fluidex.standalone.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own, which can be killed and started again. For one thread. */
final class ServiceProcess {
  private static final int LOG_LINES = 40;
  private static final long STOP_SECONDS = 300;

  private final String name;
  private final Class<?> main;
  private final Path config;
  private final Path log;
  private final Map<String, String> environment;
  private final List<String> flags;
  private volatile Process process;
  private int kills;

  /**
   * A service that does not run yet.
   *
   * @param main the class with its {@code main} method
   * @param config its only argument
   * @param environment its secrets
   * @param flags of its JVM
   */
  ServiceProcess(
      final String name,
      final Class<?> main,
      final Path config,
      final Map<String, String> environment,
      final List<String> flags) {
    this.name = name;
    this.main = main;
    this.config = config;
    this.log = config.resolveSibling(name + ".log");
    this.environment = Map.copyOf(environment);
    this.flags = List.copyOf(flags);
    // It does not outlive its parent, should that be ended from outside.
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, name + "-end"));
  }

  String name() {
    return name;
  }

  /** How often it was killed. */
  int kills() {
    return kills;
  }

  void start() {
    final List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            config.toString()));
    final ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL, and a new process. */
  void killAndStart() throws InterruptedException {
    requireAlive();
    process.destroyForcibly().waitFor();
    kills++;
    start();
  }

  /** Fails unless it runs: nothing that happens to others may end it. */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new AssertionError(
          name + " ended by itself with " + process.exitValue() + "; its log ends:\n" + logEnd());
    }
  }

  /** SIGTERM, and the end. */
  void stop() throws InterruptedException {
    requireAlive();
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError(name + " does not stop; its log ends:\n" + logEnd());
    }
  }

  /** The end in any case. */
  void end() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  String logEnd() {
    try {
      final List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    } catch (final IOException e) {
      return "not to be read: " + e;
    }
  }
}
