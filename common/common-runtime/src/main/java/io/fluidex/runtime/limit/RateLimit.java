package io.fluidex.runtime.limit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** One {@link Rate} for each of many: addresses, users. Safe for many threads. */
public final class RateLimit {
  /** Keys remembered; one that is forgotten starts with a full bucket. */
  private static final int MOST_KEYS = 10_000;

  private final Rate rate;
  private final LongSupplier nanoTime;
  private final Map<String, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, TokenBucket> eldest) {
          return size() > MOST_KEYS;
        }
      };

  /**
   * A limit for each key.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public RateLimit(final Rate rate, final LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
  }

  /** What each key may do. */
  public Rate rate() {
    return rate;
  }

  /** Whether a key may do one thing now; if so, it is counted. */
  public boolean admit(final String key) {
    return admit(key, 1);
  }

  /**
   * Whether a key may do several things at once now; if so, all are counted. It may if it may do
   * one: the others are paid for afterwards, so that a batch larger than the burst is not refused
   * for ever.
   */
  public boolean admit(final String key, final int count) {
    if (rate.isUnlimited()) {
      return true;
    }
    synchronized (buckets) {
      final long now = nanoTime.getAsLong();
      final TokenBucket bucket =
          buckets.getOrDefault(key, new TokenBucket(rate.burst(), now)).refilled(rate, now);
      final boolean admitted = bucket.allows();
      buckets.put(key, admitted ? bucket.taken(count) : bucket);
      return admitted;
    }
  }
}
