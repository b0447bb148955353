package io.fluidex.ethsender.client;

import java.io.Serial;

/** A transaction was refused or did not get into a block; the message says why. */
public final class L1Exception extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what happened, to what. */
  public L1Exception(final String message) {
    super(message);
  }

  L1Exception(final String message, final Throwable cause) {
    super(message, cause);
  }
}
