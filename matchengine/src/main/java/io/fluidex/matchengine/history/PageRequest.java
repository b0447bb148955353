package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which part of a list is asked for.
 *
 * @param from the earliest time, inclusive, if there is one
 * @param to the latest time, inclusive, if there is one
 * @param offset how many rows to skip, at least 0
 * @param limit the most rows, 1 to {@value #MOST_ROWS}
 * @param ascending whether the oldest comes first
 */
public record PageRequest(
    Optional<Instant> from, Optional<Instant> to, long offset, int limit, boolean ascending) {
  /** The most rows of an answer. */
  public static final int MOST_ROWS = 1_000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public PageRequest {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    if (offset < 0) {
      throw new IllegalArgumentException("an offset is 0 or more, not " + offset);
    }
    if (limit < 1 || limit > MOST_ROWS) {
      throw new IllegalArgumentException("a limit is 1 to " + MOST_ROWS + ", not " + limit);
    }
  }

  /** The newest rows of all times. */
  public static PageRequest newest(final long offset, final int limit) {
    return new PageRequest(Optional.empty(), Optional.empty(), offset, limit, false);
  }
}
