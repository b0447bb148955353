package io.fluidex.embedded;

/**
 * A server could not be installed, started or stopped; the message says which and where to look.
 */
public final class EmbeddedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedException(final String message) {
    super(message);
  }

  EmbeddedException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
