package io.fluidex.statemanager.production;

/**
 * How far the log was consumed.
 *
 * @param offset the last consumed record, -1 before the first
 * @param seq the number of the last event, 0 before the first
 * @param timeMillis the latest journal time so far, milliseconds since 1970
 */
public record Position(long offset, long seq, long timeMillis) {
  /** Before the first record. */
  public static final Position START = new Position(-1, 0, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative, but for the offset before the first record
   */
  public Position {
    if (offset < -1 || seq < 0 || timeMillis < 0) {
      throw new IllegalArgumentException(
          "no position in a log: offset " + offset + ", seq " + seq + ", time " + timeMillis);
    }
  }
}
