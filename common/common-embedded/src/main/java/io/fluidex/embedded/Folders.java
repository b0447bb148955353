package io.fluidex.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** The folders and ports servers are given. */
final class Folders {
  private Folders() {}

  static Path temporary(final String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (final IOException e) {
      throw new EmbeddedException("no temporary folder can be created for " + prefix, e);
    }
  }

  static Path existing(final Path folder) {
    try {
      return Files.createDirectories(folder).toAbsolutePath();
    } catch (final IOException e) {
      throw new EmbeddedException("the data folder " + folder + " cannot be created", e);
    }
  }

  /** Deletes a folder with all in it. */
  static void delete(final Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(final Path file, final IOException failure) {
              // A server may still have removed files of its own.
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path visited, final IOException failure)
                throws IOException {
              Files.deleteIfExists(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (final IOException e) {
      throw new EmbeddedException("the temporary folder " + folder + " cannot be deleted", e);
    }
  }

  /** A port nobody listens on. Another process could take it before the server does. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (final IOException e) {
      throw new EmbeddedException("no free port was found", e);
    }
  }
}
