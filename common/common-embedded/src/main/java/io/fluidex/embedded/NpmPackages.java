package io.fluidex.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * Programs from npm, exactly those of a lock file, installed once per machine.
 *
 * <p>They go to {@code ~/.cache/fluidex} ({@code XDG_CACHE_HOME} is respected), into a folder named
 * after the digest of the lock file. Several processes may ask at the same time: one installs, the
 * others wait.
 */
public final class NpmPackages {
  private static final long INSTALL_MINUTES = 10;
  private static final int NAME_BYTES = 8;

  private NpmPackages() {}

  /** The folder all installations share. */
  static Path cache() {
    final String home = System.getenv("XDG_CACHE_HOME");
    return (home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home))
        .resolve("fluidex");
  }

  /**
   * Runs {@code npm ci}, without scripts of packages, unless that was done before.
   *
   * @param name of the folder, before the digest
   * @param manifest the content of {@code package.json}
   * @param lock the content of {@code package-lock.json}
   * @return the folder that has {@code node_modules}
   * @throws EmbeddedException if npm is missing or fails
   */
  public static Path install(final String name, final byte[] manifest, final byte[] lock) {
    final String folderName = name + "-" + digest(lock);
    final Path cache = Folders.existing(cache());
    final Path folder = cache.resolve(folderName);
    final Path complete = folder.resolve("complete");
    if (Files.exists(complete)) {
      return folder;
    }
    // Within one process a second lock on the file would be an error, not a wait.
    synchronized (NpmPackages.class) {
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve(folderName + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.exists(complete)) {
          Files.createDirectories(folder);
          Files.write(folder.resolve("package.json"), manifest);
          Files.write(folder.resolve("package-lock.json"), lock);
          run(folder);
          Files.createFile(complete);
        }
        return folder;
      } catch (final IOException e) {
        throw new EmbeddedException("npm packages cannot be installed into " + folder, e);
      }
    }
  }

  private static String digest(final byte[] lock) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(lock), 0, NAME_BYTES);
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void run(final Path folder) throws IOException {
    final Path log = folder.resolve("install.log");
    final Process process;
    try {
      process =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (final IOException e) {
      throw new EmbeddedException("npm is not on the PATH; install Node.js 20 or later", e);
    }
    try {
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroy();
        throw new EmbeddedException(
            "npm ci in " + folder + " did not end within " + INSTALL_MINUTES + " minutes");
      }
    } catch (final InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new EmbeddedException("npm ci in " + folder + " was interrupted", e);
    }
    if (process.exitValue() != 0) {
      throw new EmbeddedException("npm ci in " + folder + " failed:\n" + Files.readString(log));
    }
  }
}
