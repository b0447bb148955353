package io.fluidex.standalone.demo;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what the demonstration does. Safe for use by several threads. */
final class Tally {
  /** Reasons beyond so many different ones are counted together. */
  private static final int MOST_REASONS = 50;

  /** What is counted. */
  enum Count {
    ORDER,
    ACKNOWLEDGED,
    TRADE,
    CANCEL,
    DEPOSIT,
    TRANSFER,
    WITHDRAWAL,
    FULL_EXIT,
    CLAIM
  }

  private final Map<Count, AtomicLong> counts = new EnumMap<>(Count.class);
  private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
  private final Consumer<String> listener;
  private volatile String phase = "not started";

  /**
   * Nothing counted.
   *
   * @param listener hears of every phase
   */
  Tally(final Consumer<String> listener) {
    this.listener = listener;
    for (final Count each : Count.values()) {
      counts.put(each, new AtomicLong());
    }
  }

  void phase(final String now) {
    phase = now;
    listener.accept(now);
  }

  void add(final Count what) {
    counts.get(what).incrementAndGet();
  }

  void set(final Count what, final long value) {
    counts.get(what).set(value);
  }

  long get(final Count what) {
    return counts.get(what).get();
  }

  void refused(final String reason) {
    final String key =
        refused.containsKey(reason) || refused.size() < MOST_REASONS ? reason : "other reasons";
    refused.computeIfAbsent(key, _ -> new LongAdder()).increment();
  }

  DemoStatus status() {
    final Map<String, Long> reasons = new TreeMap<>();
    refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
    return new DemoStatus(
        phase,
        get(Count.ORDER),
        get(Count.ACKNOWLEDGED),
        get(Count.TRADE),
        get(Count.CANCEL),
        get(Count.DEPOSIT),
        get(Count.TRANSFER),
        get(Count.WITHDRAWAL),
        get(Count.FULL_EXIT),
        get(Count.CLAIM),
        reasons);
  }
}
