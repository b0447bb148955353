package io.fluidex.crypto.eddsa;

/** Bytes or values that are no canonical signature, whatever the key and message. */
public final class MalformedSignatureException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says which rule is broken. */
  public MalformedSignatureException(final String message) {
    super(message);
  }

  /** Says which rule is broken, and what showed it. */
  public MalformedSignatureException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
