package io.fluidex.ethsender.abi;

import java.io.Serial;

/** Bytes that are not the encoding of a value of the type they should have. */
public final class AbiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong where. */
  public AbiException(final String message) {
    super(message);
  }
}
