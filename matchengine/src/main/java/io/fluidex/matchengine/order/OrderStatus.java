package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordFormatException;

/** What became of an order; the numbers are those of the API, with one more. */
public enum OrderStatus {
  /** In the book, or about to be matched. */
  OPEN(1),
  /** Traded in full. */
  FILLED(2),
  /** Taken out of the book by its owner. */
  CANCELLED(3),
  /** A rest was dropped: market, immediate-or-cancel, fill-or-kill. */
  REST_DROPPED(4),
  /** Post-only, and would have traded. */
  POST_ONLY_WOULD_TRADE(5),
  /** Met an order of its own user. */
  SELF_TRADE_PREVENTED(6),
  /** Its last second passed. */
  EXPIRED(7),
  /** Taken out by a full exit of its user on L1. */
  FULL_EXIT(8),
  /** Taken out because its user changed the L2 key the order is signed with. */
  KEY_CHANGED(9),
  /** Taken out by its owner in favour of another. */
  REPLACED(10);

  private static final OrderStatus[] ALL = values();

  private final int code;

  OrderStatus(final int code) {
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
  public static OrderStatus ofCode(final int code) {
    for (final OrderStatus value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no order status " + code);
  }
}
