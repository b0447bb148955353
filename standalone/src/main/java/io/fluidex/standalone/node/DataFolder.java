package io.fluidex.standalone.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an exchange keeps its data, for it alone. */
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

  private final Path path;
  private final boolean temporary;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(
      final Path path, final boolean temporary, final FileChannel channel, final FileLock lock) {
    this.path = path;
    this.temporary = temporary;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Opens a folder, made if it is not there.
   *
   * @param folder empty for one that {@link #close} deletes
   * @throws NodeException if it cannot be made or another process has it
   */
  static DataFolder open(final Optional<Path> folder) {
    try {
      final Path path =
          folder.isPresent()
              ? Files.createDirectories(folder.get()).toAbsolutePath()
              : Files.createTempDirectory("fluidex-up");
      final FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      final FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw new NodeException(
            "another exchange runs in " + path + "; stop it, or choose another folder");
      }
      return new DataFolder(path, folder.isEmpty(), channel, lock);
    } catch (final IOException e) {
      throw new NodeException(
          "the data folder " + folder.map(Path::toString).orElse("") + " cannot be used: " + e, e);
    }
  }

  private static FileLock lock(final FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (final OverlappingFileLockException e) {
      LOG.debug("this process has the folder already", e);
      return null;
    }
  }

  Path path() {
    return path;
  }

  boolean isTemporary() {
    return temporary;
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
    if (temporary) {
      delete();
    }
  }

  private void delete() throws IOException {
    Files.walkFileTree(
        path,
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
  }
}
