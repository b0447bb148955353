package io.fluidex.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Secrets on their way from and to files: never in arguments, which every user of a machine can
 * list, never in messages, readable by their owner alone.
 */
final class SecretFiles {
  /** Stands for standard input where a file to read is named. */
  static final String STANDARD_INPUT = "-";

  /** No secret here is longer; a longer file is another file. */
  private static final int MAX_BYTES = 4096;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final InputStream in;
  private final PrintWriter err;

  /**
   * Reads from files and from one stream.
   *
   * @param in standard input
   * @param err where warnings go
   */
  SecretFiles(final InputStream in, final PrintWriter err) {
    this.in = in;
    this.err = err;
  }

  /**
   * The text of a file, or of standard input for {@link #STANDARD_INPUT}, without blanks around it.
   * A terminal is asked with a prompt and does not show what is typed. The caller overwrites the
   * text after use.
   *
   * @param what what the file should contain, for the prompt and for messages
   * @throws InputException if it cannot be read, is empty or is too long
   */
  CharBuffer read(final String file, final String what) {
    final CharBuffer text;
    if (file.equals(STANDARD_INPUT)) {
      text = readTerminal(what).orElseGet(() -> readStream(what));
    } else {
      text = readFile(Path.of(file), what);
    }
    int start = text.position();
    int end = text.limit();
    while (start < end && Character.isWhitespace(text.get(start))) {
      start++;
    }
    while (start < end && Character.isWhitespace(text.get(end - 1))) {
      end--;
    }
    if (start == end) {
      throw new InputException("there is no " + what + " in " + name(file) + ": it is empty");
    }
    return text.position(start).limit(end).slice();
  }

  /** Overwrites a secret that was read. */
  static void overwrite(final CharBuffer text) {
    for (int i = 0; i < text.length(); i++) {
      text.put(i, '\0');
    }
  }

  /** How messages call a file. */
  static String name(final String file) {
    return file.equals(STANDARD_INPUT) ? "standard input" : file;
  }

  /** What someone types at a terminal, empty if standard input is no terminal. */
  // Since JDK 25 there is no console without a terminal again.
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<CharBuffer> readTerminal(final String what) {
    final Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return Optional.empty();
    }
    final char[] typed = console.readPassword("%s: ", what);
    return Optional.of(CharBuffer.wrap(typed == null ? new char[0] : typed));
  }

  private CharBuffer readStream(final String what) {
    try {
      return decode(in.readNBytes(MAX_BYTES + 1), name(STANDARD_INPUT), what);
    } catch (final IOException e) {
      throw new InputException("standard input cannot be read: " + e.getMessage(), e);
    }
  }

  private CharBuffer readFile(final Path file, final String what) {
    try (InputStream stream = Files.newInputStream(file)) {
      warnIfOthersCanRead(file);
      return decode(stream.readNBytes(MAX_BYTES + 1), file.toString(), what);
    } catch (final NoSuchFileException e) {
      throw new InputException("there is no file " + file + " to read the " + what + " from", e);
    } catch (final IOException e) {
      throw new InputException(file + " cannot be read: " + FileProblem.whenReading(e), e);
    }
  }

  private static CharBuffer decode(final byte[] bytes, final String name, final String what) {
    if (bytes.length > MAX_BYTES) {
      throw new InputException(
          name + " is not a " + what + ": it has more than " + MAX_BYTES + " bytes");
    }
    // Key material is ASCII; other bytes become characters that its parser refuses.
    final CharBuffer text = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    return text;
  }

  private void warnIfOthersCanRead(final Path file) throws IOException {
    if (!isPosix() || !Files.isRegularFile(file)) {
      return;
    }
    final Set<PosixFilePermission> others =
        EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
    if (!Collections.disjoint(Files.getPosixFilePermissions(file), others)) {
      err.println(
          "warning: other users of this machine can read " + file + "; 'chmod 600' ends that");
    }
  }

  /**
   * Writes a new file that only its owner can read, in one step, so that it never exists otherwise.
   *
   * @throws InputException if the file exists or cannot be written
   */
  static void write(final Path file, final byte[] content) {
    final FileAttribute<?>[] attributes =
        isPosix()
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes)) {
      final ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (final FileAlreadyExistsException e) {
      throw new InputException(
          file + " exists and is not overwritten: it may be the only copy of a key", e);
    } catch (final IOException e) {
      throw new InputException(file + " cannot be written: " + FileProblem.whenWriting(e), e);
    }
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
