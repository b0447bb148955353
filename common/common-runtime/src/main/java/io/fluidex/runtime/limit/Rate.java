package io.fluidex.runtime.limit;

import io.fluidex.runtime.config.Section;

/**
 * So many in the long run, and so many at once.
 *
 * @param perSecond how many come back each second; 0 for no limit at all
 * @param burst how many at once after a quiet time, at least 1
 */
public record Rate(int perSecond, int burst) {
  /** No limit. */
  public static final Rate UNLIMITED = new Rate(0, 1);

  private static final int MOST = 1_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public Rate {
    if (perSecond < 0 || burst < 1) {
      throw new IllegalArgumentException(
          "a rate is 0 or more each second and a burst 1 or more, not " + perSecond + ", " + burst);
    }
  }

  /**
   * Reads {@code <name>_per_second} and {@code <name>_burst}.
   *
   * @throws io.fluidex.runtime.config.ConfigException if one is out of range
   */
  public static Rate read(final Section section, final String name, final Rate fallback) {
    return new Rate(
        section.integer(name + "_per_second", fallback.perSecond, 0, MOST),
        section.integer(name + "_burst", fallback.burst, 1, MOST));
  }

  /** Whether there is no limit. */
  public boolean isUnlimited() {
    return perSecond == 0;
  }
}
