package io.fluidex.plonk.format;

/**
 * A file, document or byte string is not what it should be: truncated, altered, of another kind or
 * version, or holding values out of range. The message names the thing and the defect.
 */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A defect that was found by looking at the data itself. */
  public FormatException(final String message) {
    super(message);
  }

  /** A defect that another check reported. */
  public FormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
