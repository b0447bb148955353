package io.fluidex.ethsender.store;

import java.io.Serial;

/** Another sender has taken over; this one must not write or send any more. */
public final class FencedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says that it happened. */
  public FencedException() {
    super(
        "another eth-sender was started on this database and has taken over; this one does nothing"
            + " any more. Run one at a time.");
  }
}
