package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordFormatException;

/** Which side of the book an order is on. */
public enum OrderSide {
  /** Sells base for quote. */
  ASK(0),
  /** Buys base with quote. */
  BID(1);

  private static final OrderSide[] ALL = values();

  private final int code;

  OrderSide(final int code) {
    this.code = code;
  }

  /** The number in records. */
  public int code() {
    return code;
  }

  /** The side of those it trades with. */
  public OrderSide opposite() {
    return this == ASK ? BID : ASK;
  }

  /**
   * The one with a number.
   *
   * @throws RecordFormatException if there is none
   */
  public static OrderSide ofCode(final int code) {
    for (final OrderSide value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no order side " + code);
  }
}
