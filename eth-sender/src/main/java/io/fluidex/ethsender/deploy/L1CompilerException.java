package io.fluidex.ethsender.deploy;

import java.io.Serial;

/** A contract could not be compiled; the message says why. */
public final class L1CompilerException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says why. */
  public L1CompilerException(final String message) {
    super(message);
  }

  L1CompilerException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
