package io.fluidex.cli;

/** How a command can end; scripts rely on these numbers. */
final class ExitCode {
  /** Done; for a check: it holds. */
  static final int OK = 0;

  /** A check was carried out and does not hold, such as an invalid signature. */
  static final int INVALID = 1;

  /** The input could not be used: a missing, malformed or unreadable argument, file or stream. */
  static final int UNUSABLE_INPUT = 2;

  /** A bug or a broken machine; nothing the caller wrote is to blame. */
  static final int INTERNAL_ERROR = 3;

  private ExitCode() {}
}
