package io.fluidex.rollup.state;

import java.io.IOException;

/** A stream that is no snapshot, or a damaged one. */
public final class SnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public SnapshotException(final String message) {
    super(message);
  }

  /** Says what is wrong, and what showed it. */
  public SnapshotException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
