package io.fluidex.wire;

import java.io.Serial;

/** A record that is not what its topic carries; the message says where and why. */
public final class WireFormatException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** With what is wrong. */
  public WireFormatException(final String message) {
    super(message);
  }

  /** With what is wrong and what it was noticed by. */
  public WireFormatException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
