package io.fluidex.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words. */
final class FileProblem {
  private FileProblem() {}

  /** The messages of file system exceptions are file names; their class tells what happened. */
  static String whenReading(final IOException e) {
    return e instanceof NoSuchFileException ? "it does not exist" : reason(e);
  }

  /** The same for a file that was to be made. */
  static String whenWriting(final IOException e) {
    return e instanceof NoSuchFileException ? "its folder does not exist" : reason(e);
  }

  private static String reason(final IOException e) {
    return e instanceof AccessDeniedException ? "access is denied" : e.getMessage();
  }
}
