package io.fluidex.rollup.tx;

/** Which of an order's two totals limits it; the other is part of its price alone. */
public enum Side {
  /** Sells at most {@code totalSell}. */
  SELL(0),
  /** Buys at most {@code totalBuy}. */
  BUY(1);

  private final int code;

  Side(final int code) {
    this.code = code;
  }

  /** The number in encodings and signed messages. */
  public int code() {
    return code;
  }

  /**
   * The side of a number.
   *
   * @throws TransactionFormatException if there is none
   */
  public static Side ofCode(final int code) {
    return switch (code) {
      case 0 -> SELL;
      case 1 -> BUY;
      default -> throw new TransactionFormatException("an order's side is 0 or 1, not " + code);
    };
  }
}
