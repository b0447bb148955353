package io.fluidex.crypto.eddsa;

/** Bytes or a point that cannot serve as a key. The message never shows secret bytes. */
public final class InvalidKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says which rule is broken. */
  public InvalidKeyException(final String message) {
    super(message);
  }

  /** Says which rule is broken, and what showed it. */
  public InvalidKeyException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
