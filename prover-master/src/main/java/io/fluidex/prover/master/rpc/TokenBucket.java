package io.fluidex.prover.master.rpc;

/**
 * How many calls a client may still make. Immutable; time comes in.
 *
 * @param tokens calls it may make now
 * @param at when that was computed, nanoseconds of a monotone clock
 */
record TokenBucket(double tokens, long at) {
  private static final double NANOS = 1e9;

  /**
   * A bucket after the time since, without having taken anything.
   *
   * @param perSecond calls that come back each second
   * @param burst the most there can be
   */
  TokenBucket refilled(final double perSecond, final double burst, final long now) {
    final double gained = Math.max(0, now - at) / NANOS * perSecond;
    return new TokenBucket(Math.min(burst, tokens + gained), now - at > 0 ? now : at);
  }

  /** Whether a call may be made. */
  boolean allows() {
    return tokens >= 1;
  }

  /** The bucket after a call. */
  TokenBucket taken() {
    return new TokenBucket(tokens - 1, at);
  }
}
