package io.fluidex.load;

/** A load that cannot be put on an exchange; the message says why and what to do. */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoadException(final String message) {
    super(message);
  }

  LoadException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
