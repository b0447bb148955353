package io.fluidex.ethsender.fee;

/**
 * Between which bounds fees move; wei for one gas.
 *
 * @param minPriority the least that is offered to proposers
 * @param ceiling the most that is ever paid, replacements included
 * @param bumpPercent by how much a replacement raises both fees, at least {@value
 *     #NODE_BUMP_PERCENT}
 * @param patienceFactor in percent: while the market asks more than so much of its own moving
 *     average, operations that are not urgent wait for it to come down; 0 for never
 */
public record FeeBounds(long minPriority, long ceiling, int bumpPercent, int patienceFactor) {
  /** By how much nodes want both fees of a replacement raised, in percent (geth, anvil). */
  public static final int NODE_BUMP_PERCENT = 10;

  /** Above which a bound would overflow when it is doubled: a million gwei. */
  private static final long LARGEST = 1_000_000_000_000_000L;

  /** The average replacement needs two rounds to double the fee; the ceiling is 500 gwei. */
  public static final FeeBounds STANDARD = new FeeBounds(1_000_000_000L, 500_000_000_000L, 25, 200);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if nodes would refuse every replacement, or the bounds leave
   *     nothing between them
   */
  public FeeBounds {
    if (minPriority < 1 || ceiling < minPriority || ceiling > LARGEST) {
      throw new IllegalArgumentException(
          "fees need 1 <= minPriority <= ceiling <= "
              + LARGEST
              + " wei, not "
              + minPriority
              + " and "
              + ceiling);
    }
    if (bumpPercent < NODE_BUMP_PERCENT || bumpPercent > 1000) {
      throw new IllegalArgumentException(
          "a replacement must raise fees by "
              + NODE_BUMP_PERCENT
              + " to 1000 percent, not "
              + bumpPercent);
    }
    if (patienceFactor != 0 && patienceFactor < 100) {
      throw new IllegalArgumentException(
          "the patience factor is 0 or at least 100 percent, not " + patienceFactor);
    }
  }
}
