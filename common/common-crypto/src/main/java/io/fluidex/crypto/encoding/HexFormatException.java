package io.fluidex.crypto.encoding;

/**
 * A text that should be hexadecimal is not, or has the wrong length.
 *
 * <p>The message tells position and length but never the text, which may be a secret key.
 */
public final class HexFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public HexFormatException(final String message) {
    super(message);
  }
}
