package io.fluidex.matchengine.codec;

/**
 * Bytes that are not what they should be: cut off, too long, or with a value nothing stands for.
 */
public final class RecordFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public RecordFormatException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public RecordFormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
