package io.fluidex.standalone.check;

import java.io.Serial;

/** The ledgers cannot be read; the message says whose, and why. */
public final class CheckException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  CheckException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
