package io.fluidex.runtime.limit;

/**
 * What somebody may still do. Immutable; time comes in.
 *
 * @param tokens how many there are now; less than 0 after something large
 * @param at when that was computed, nanoseconds of a monotone clock
 */
record TokenBucket(double tokens, long at) {
  private static final double NANOS = 1e9;

  /** A bucket after the time since, without having taken anything. */
  TokenBucket refilled(final Rate rate, final long now) {
    final double gained = Math.max(0, now - at) / NANOS * rate.perSecond();
    return new TokenBucket(Math.min(rate.burst(), tokens + gained), now - at > 0 ? now : at);
  }

  /** Whether anything may be done. */
  boolean allows() {
    return tokens >= 1;
  }

  /** The bucket after something was done. */
  TokenBucket taken(final int count) {
    return new TokenBucket(tokens - count, at);
  }
}
