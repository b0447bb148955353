package io.fluidex.ethsender.fee;

import java.util.Optional;

/**
 * Chooses the fees of a transaction.
 *
 * <p>A first attempt offers twice the base fee, so that it stays valid for at least five full
 * blocks in a row, which raise the base fee by an eighth each. A replacement offers what the market
 * asks now, and never less than nodes want for a replacement. Pure; safe for use by several
 * threads.
 */
public final class FeePolicy {
  private final FeeBounds bounds;

  /** The policy within bounds. */
  public FeePolicy(final FeeBounds bounds) {
    this.bounds = bounds;
  }

  /**
   * The fees of a first attempt.
   *
   * @param urgent whether it must not wait for the market to come down
   * @return nothing if it should wait: the market asks more than the ceiling, or, not being urgent,
   *     much more than it usually does
   */
  public Optional<Fees> first(
      final FeeMarket market, final FeeWindow window, final boolean urgent) {
    final long price = Math.addExact(market.baseFee(), priority(market));
    // What we offer at least is not what the market asks: on a quiet chain it would be dear
    // forever.
    final long asked = Math.addExact(market.baseFee(), market.priority());
    if (price > bounds.ceiling() || (!urgent && isDear(asked, window))) {
      return Optional.empty();
    }
    return Optional.of(wanted(market));
  }

  /**
   * The fees of a replacement.
   *
   * @param replaced the highest fees of the attempts it replaces
   * @return nothing if they cannot be raised enough below the ceiling
   */
  public Optional<Fees> replacement(final Fees replaced, final FeeMarket market) {
    final Fees wanted = wanted(market);
    final long leastPriority = raised(replaced.maxPriority(), FeeBounds.NODE_BUMP_PERCENT);
    final long leastFee = raised(replaced.maxFee(), FeeBounds.NODE_BUMP_PERCENT);
    if (leastFee > bounds.ceiling()) {
      return Optional.empty();
    }
    final long priority =
        Math.max(wanted.maxPriority(), raised(replaced.maxPriority(), bounds.bumpPercent()));
    final long fee = Math.max(wanted.maxFee(), raised(replaced.maxFee(), bounds.bumpPercent()));
    final long maxFee = Math.min(fee, bounds.ceiling());
    final long maxPriority = Math.min(Math.max(priority, leastPriority), maxFee);
    return Optional.of(new Fees(maxFee, maxPriority));
  }

  /** The bounds. */
  public FeeBounds bounds() {
    return bounds;
  }

  private Fees wanted(final FeeMarket market) {
    final long priority = Math.min(priority(market), bounds.ceiling());
    final long fee = Math.addExact(Math.multiplyExact(2, market.baseFee()), priority);
    return new Fees(Math.min(fee, bounds.ceiling()), priority);
  }

  private long priority(final FeeMarket market) {
    return Math.max(market.priority(), bounds.minPriority());
  }

  private boolean isDear(final long price, final FeeWindow window) {
    return bounds.patienceFactor() != 0
        && window.average().isPresent()
        && Math.ceilDiv(price * 100, bounds.patienceFactor()) > window.average().getAsLong();
  }

  /**
   * Raised by a percentage, rounded up, and by at least one: nodes compare with >=, some with >.
   */
  private static long raised(final long fee, final int percent) {
    final long raise = Math.ceilDiv(Math.multiplyExact(fee, (long) percent), 100L);
    return Math.addExact(fee, Math.max(1, raise));
  }
}
