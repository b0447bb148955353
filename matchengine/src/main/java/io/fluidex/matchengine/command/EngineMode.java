package io.fluidex.matchengine.command;

import io.fluidex.matchengine.codec.RecordFormatException;

/** How the exchange admits requests. */
public enum EngineMode {
  /** Only what can be proven on L2; users and deposits come from L1 alone. */
  ROLLUP(1),
  /** As open as the original: unsigned requests, registration and deposits by anyone. */
  DEVELOPMENT(2);

  private static final EngineMode[] ALL = values();

  private final int code;

  EngineMode(final int code) {
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
  public static EngineMode ofCode(final int code) {
    for (final EngineMode value : ALL) {
      if (value.code == code) {
        return value;
      }
    }
    throw new RecordFormatException("there is no engine mode " + code);
  }
}
