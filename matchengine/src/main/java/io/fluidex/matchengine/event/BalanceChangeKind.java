package io.fluidex.matchengine.event;

import io.fluidex.matchengine.codec.RecordFormatException;

/** Why a balance changed other than by trades and transfers. */
public enum BalanceChangeKind {
  /** It was credited. */
  DEPOSIT(1),
  /** It was debited. */
  WITHDRAWAL(2),
  /** All of it left, as asked for on L1. */
  FULL_EXIT(3);

  private static final BalanceChangeKind[] ALL = values();

  private final int code;

  BalanceChangeKind(final int code) {
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
  public static BalanceChangeKind ofCode(final int code) {
    for (final BalanceChangeKind value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no kind of balance change " + code);
  }
}
