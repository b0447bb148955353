package io.fluidex.matchengine.limit;

import java.util.HashMap;
import java.util.Map;

/** Counts what is open for each of many keys, and in all. Safe for many threads. */
public final class Slots {
  private final int total;
  private final Map<String, Integer> taken = new HashMap<>();
  private int open;

  /**
   * Slots of which none is taken.
   *
   * @param total how many there are for all keys together
   */
  public Slots(final int total) {
    this.total = total;
  }

  /**
   * Takes a slot for a key.
   *
   * @param most how many the key may have
   * @return whether there was one
   */
  public synchronized boolean take(final String key, final int most) {
    final int mine = taken.getOrDefault(key, 0);
    if (mine >= most || open >= total) {
      return false;
    }
    taken.put(key, mine + 1);
    open++;
    return true;
  }

  /** Gives a slot back. */
  public synchronized void release(final String key) {
    taken.computeIfPresent(key, (k, mine) -> mine == 1 ? null : mine - 1);
    open--;
  }

  /** How many are taken. */
  public synchronized int open() {
    return open;
  }
}
