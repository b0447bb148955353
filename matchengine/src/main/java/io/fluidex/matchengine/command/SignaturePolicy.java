package io.fluidex.matchengine.command;

import io.fluidex.matchengine.codec.RecordFormatException;

/** Which requests need a valid signature. */
public enum SignaturePolicy {
  /** All orders, transfers, withdrawals and cancels. */
  REQUIRED(1),
  /** Those that have one. */
  IF_PRESENT(2),
  /** None. */
  IGNORED(3);

  private static final SignaturePolicy[] ALL = values();

  private final int code;

  SignaturePolicy(final int code) {
    this.code = code;
  }

  /** The number in records. */
  public int code() {
    return code;
  }

  /**
   * The one with a number.
   *
   * @throws RecordFormatException if there is none
   */
  public static SignaturePolicy ofCode(final int code) {
    for (final SignaturePolicy value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no signature policy " + code);
  }
}
