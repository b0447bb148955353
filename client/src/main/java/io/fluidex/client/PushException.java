package io.fluidex.client;

/** The push service cannot be reached. */
public final class PushException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with what happened and why. */
  public PushException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
