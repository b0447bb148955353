package io.fluidex.matchengine.event;

import io.fluidex.matchengine.codec.RecordFormatException;

/** What happened to an order. */
public enum OrderEventKind {
  /** It arrived and is about to be matched. */
  PUT(1),
  /** It traded, or was reduced, and still rests. */
  UPDATE(2),
  /** It is gone. */
  FINISH(3),
  /** It is gone because its last second passed. */
  EXPIRED(4);

  private static final OrderEventKind[] ALL = values();

  private final int code;

  OrderEventKind(final int code) {
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
  public static OrderEventKind ofCode(final int code) {
    for (final OrderEventKind value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no kind of order event " + code);
  }
}
