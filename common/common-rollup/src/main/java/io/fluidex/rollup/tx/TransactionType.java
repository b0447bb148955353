package io.fluidex.rollup.tx;

/** The types of transactions and their numbers in encodings, public data and circuits. */
public enum TransactionType {
  /** Nothing: fills up a block. */
  NOP(0),
  /** An account gets its first key, or another. */
  REGISTER(1),
  /** An account receives what was paid to the L1 contract. */
  DEPOSIT(2),
  /** One account pays another. */
  TRANSFER(3),
  /** An account's owner receives from the L1 contract. */
  WITHDRAW(4),
  /** Two orders trade. */
  SPOT_TRADE(5),
  /** A whole balance leaves, asked for on L1. */
  FULL_EXIT(6),
  /** An order, and all older ones of its slot, can trade no more. */
  CANCEL(7);

  private static final TransactionType[] BY_CODE = values();

  private final int code;

  TransactionType(final int code) {
    this.code = code;
  }

  /** The number. */
  public int code() {
    return code;
  }

  /**
   * The type of a number.
   *
   * @throws TransactionFormatException if there is none
   */
  public static TransactionType ofCode(final int code) {
    if (code < 0 || code >= BY_CODE.length) {
      throw new TransactionFormatException(
          "there is no transaction type " + code + ", only 0 to " + (BY_CODE.length - 1));
    }
    return BY_CODE[code];
  }
}
