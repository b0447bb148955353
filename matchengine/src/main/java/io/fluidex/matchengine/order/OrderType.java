package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordFormatException;

/** Whether an order has a price of its own. */
public enum OrderType {
  /** Trades at its price or better. */
  LIMIT(0),
  /** Trades at the book's prices, now; the rest is dropped. */
  MARKET(1);

  private static final OrderType[] ALL = values();

  private final int code;

  OrderType(final int code) {
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
  public static OrderType ofCode(final int code) {
    for (final OrderType value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no order type " + code);
  }
}
