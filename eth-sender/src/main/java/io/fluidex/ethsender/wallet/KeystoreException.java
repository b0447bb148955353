package io.fluidex.ethsender.wallet;

import java.io.Serial;

/** A key cannot be read; the message says from where and what to do, never what was read. */
public final class KeystoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** Says what is wrong with which file. */
  public KeystoreException(final String message) {
    super(message);
  }
}
