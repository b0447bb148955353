package io.fluidex.rollup.block;

/** A file, or a block, that is not what a state manager has made. */
public final class BlockFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public BlockFormatException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public BlockFormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
