package io.fluidex.matchengine.order;

import io.fluidex.matchengine.codec.RecordFormatException;

/** How long an order lives. */
public enum TimeInForce {
  /** Until cancelled or expired. */
  GOOD_TILL_CANCEL(0),
  /** What cannot trade at once is dropped. */
  IMMEDIATE_OR_CANCEL(1),
  /** Trades in full at once or not at all. */
  FILL_OR_KILL(2);

  private static final TimeInForce[] ALL = values();

  private final int code;

  TimeInForce(final int code) {
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
  public static TimeInForce ofCode(final int code) {
    for (final TimeInForce value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no time in force " + code);
  }
}
