package io.fluidex.cli;

/**
 * What the user gave cannot be used. The message is all the user sees: it names the argument, says
 * what is wrong with it and what to do.
 */
final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InputException(final String message) {
    super(message);
  }

  InputException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
