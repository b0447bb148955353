package io.fluidex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that one command is told to read and to write. No file that it writes may be another of
 * them, under whatever names: of two results one would replace the other, and of a setup, key or
 * circuit nothing would be left.
 */
final class CommandFiles {
  /** Links that are followed to where a file would be made; more are a circle. */
  private static final int MAX_LINKS = 40;

  private final List<Named> read = new ArrayList<>();
  private final List<Named> written = new ArrayList<>();

  private record Named(String argument, Path file) {}

  /**
   * Adds a file that the command reads.
   *
   * @param argument that names it
   */
  CommandFiles reading(final String argument, final Path file) {
    read.add(new Named(argument, file));
    return this;
  }

  /**
   * Adds a file that the command writes.
   *
   * @param argument that names it
   */
  CommandFiles writing(final String argument, final Path file) {
    written.add(new Named(argument, file));
    return this;
  }

  /**
   * Makes sure, before work begins, that all that is to be written can be and replaces nothing that
   * is read or written besides.
   *
   * @throws InputException that names the argument, if not
   */
  void requireUsable() {
    written.forEach(file -> PlonkFiles.requireWritable(file.argument(), file.file()));
    for (int i = 0; i < written.size(); i++) {
      final Named file = written.get(i);
      for (final Named other : read) {
        if (isSame(file.file(), other.file())) {
          throw refusal(file, other, "which would be overwritten");
        }
      }
      for (final Named other : written.subList(0, i)) {
        if (isSame(file.file(), other.file())) {
          throw refusal(file, other, "and one would replace the other");
        }
      }
    }
  }

  private static InputException refusal(final Named file, final Named other, final String result) {
    return new InputException(
        file.argument()
            + ": "
            + file.file()
            + " is the same file as that of "
            + other.argument()
            + ", "
            + result
            + ": name another file");
  }

  private static boolean isSame(final Path a, final Path b) {
    try {
      if (Files.exists(a) && Files.exists(b)) {
        // Other links than symbolic ones count, too; devices may be written to as often as wanted.
        return Files.isRegularFile(a) && Files.isSameFile(a, b);
      }
      return target(a).equals(target(b));
    } catch (final IOException _) {
      // Of a file that cannot be looked at, reading or writing says what is wrong.
      return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }
  }

  /** Where a file is or would be made: past links that lead nowhere yet. */
  private static Path target(final Path file) throws IOException {
    Path at = file.toAbsolutePath();
    for (int i = 0; i < MAX_LINKS && Files.isSymbolicLink(at); i++) {
      at = at.resolveSibling(Files.readSymbolicLink(at));
    }
    final Path folder = at.getParent();
    final Path name = at.getFileName();
    return folder == null || name == null ? at : folder.toRealPath().resolve(name);
  }
}
