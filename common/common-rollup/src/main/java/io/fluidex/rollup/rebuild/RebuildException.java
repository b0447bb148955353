package io.fluidex.rollup.rebuild;

/** Public data that cannot follow the state it is applied to: it belongs to no proven block. */
public final class RebuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what does not follow, and in which record. */
  public RebuildException(final String message) {
    super(message);
  }

  /** Says what does not follow, and what showed it. */
  public RebuildException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
