package io.fluidex.statemanager.checkpoint;

import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.SnapshotException;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A folder of checkpoints.
 *
 * <p>A checkpoint is written to a file of another name, forced to disk and then renamed, so under
 * its own name it is whole or absent whenever the machine stops. Older ones are kept in case the
 * newest turns out unreadable; then it is skipped with a warning, not deleted.
 *
 * <p>One process uses a folder at a time; in it, one thread at a time.
 */
public final class CheckpointStore {
  private static final String PREFIX = "checkpoint-";
  private static final String SUFFIX = ".fdx";
  private static final String TEMPORARY = ".tmp";
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final int keep;
  private final Consumer<String> warnings;

  /**
   * Uses a folder, which is made if it is not there.
   *
   * @param folder the folder
   * @param keep how many checkpoints stay, at least 1
   * @param warnings told about each checkpoint that cannot be used
   * @throws IOException if the folder cannot be made or read
   */
  public CheckpointStore(final Path folder, final int keep, final Consumer<String> warnings)
      throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("one checkpoint at least must stay, not " + keep);
    }
    this.folder = folder;
    this.keep = keep;
    this.warnings = warnings;
    Files.createDirectories(folder);
    for (final Path left : files(TEMPORARY)) {
      Files.delete(left);
    }
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  private List<Path> files(final String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> {
            final String name = file.getFileName().toString();
            return name.startsWith(PREFIX) && name.endsWith(suffix);
          })
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  /** The checkpoints' files, newest first. */
  public List<Path> files() throws IOException {
    return files(SUFFIX);
  }

  /**
   * Writes a checkpoint, then removes those that are too old to stay.
   *
   * @param block the last block that the state contains
   * @param context what is needed to go on from there
   * @param view the state
   * @return the file
   * @throws IOException if it cannot be written; those that are there stay
   */
  public Path write(final long block, final byte[] context, final StateView view)
      throws IOException {
    final String name = String.format(Locale.ROOT, "%s%019d%s", PREFIX, block, SUFFIX);
    final Path file = folder.resolve(name);
    final Path temporary = folder.resolve(name + TEMPORARY);
    try (FileChannel channel =
            FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      CheckpointCodec.write(new CheckpointHeader(block, view.root(), context), view, out);
      out.flush();
      channel.force(true);
    } catch (final IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
    final List<Path> files = files();
    for (final Path old : files.subList(Math.min(keep, files.size()), files.size())) {
      Files.delete(old);
    }
    return file;
  }

  /**
   * Reads the newest checkpoint that is whole and that the caller can use.
   *
   * @param hasher hashes the nodes of the state
   * @param objection says why one cannot be used, if so; asked before its state is read
   * @throws IOException if the folder cannot be read
   */
  public Optional<Checkpoint> newest(
      final NodeHasher hasher, final Function<CheckpointHeader, Optional<String>> objection)
      throws IOException {
    for (final Path file : files()) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
        final CheckpointHeader header = CheckpointCodec.readHeader(in);
        final Optional<String> against = objection.apply(header);
        if (against.isEmpty()) {
          final RollupState state = CheckpointCodec.readState(header, in, hasher);
          return Optional.of(new Checkpoint(header, state));
        }
        warnings.accept(skipped(file, against.get()));
      } catch (final SnapshotException e) {
        warnings.accept(skipped(file, e.getMessage()));
      } catch (final IOException e) {
        warnings.accept(skipped(file, "it cannot be read: " + e));
      }
    }
    return Optional.empty();
  }

  private static String skipped(final Path file, final String why) {
    return "checkpoint " + file.getFileName() + " is skipped: " + why;
  }
}
