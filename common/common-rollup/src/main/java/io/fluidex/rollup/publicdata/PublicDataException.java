package io.fluidex.rollup.publicdata;

/** Bytes that are not the public data of a block. */
public final class PublicDataException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong, and in which record. */
  public PublicDataException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public PublicDataException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
