package io.fluidex.matchengine.book;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A hash map from longs to values that are not null: open addressing with linear probing, without
 * an object for a key or an entry.
 *
 * @param <V> the values
 */
public final class LongMap<V> {
  private static final int INITIAL = 16;

  /** 2^64 divided by the golden ratio: multiples of it have well mixed high bits (Knuth 6.4). */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long[] keys = new long[INITIAL];
  private Object[] values = new Object[INITIAL];
  private int shift = Long.SIZE - 4;
  private int size;

  /** An empty map. */
  public LongMap() {}

  /** The number of entries. */
  public int size() {
    return size;
  }

  private int home(final long key) {
    return (int) ((key * GOLDEN) >>> shift);
  }

  private int find(final long key) {
    final int mask = keys.length - 1;
    int i = home(key);
    while (values[i] != null && keys[i] != key) {
      i = (i + 1) & mask;
    }
    return i;
  }

  /** The value of a key, or null. */
  @SuppressWarnings("unchecked")
  public V get(final long key) {
    return (V) values[find(key)];
  }

  /** Sets the value of a key. */
  public void put(final long key, final V value) {
    int i = find(key);
    if (values[i] == null) {
      if (2 * (size + 1) > keys.length) {
        grow();
        i = find(key);
      }
      size++;
      keys[i] = key;
    }
    values[i] = value;
  }

  private void grow() {
    final long[] oldKeys = keys;
    final Object[] oldValues = values;
    keys = new long[2 * oldKeys.length];
    values = new Object[2 * oldKeys.length];
    shift--;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        final int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        values[at] = oldValues[i];
      }
    }
  }

  /** Removes a key if it is there. */
  public void remove(final long key) {
    int hole = find(key);
    if (values[hole] == null) {
      return;
    }
    size--;
    final int mask = keys.length - 1;
    int i = hole;
    while (true) {
      i = (i + 1) & mask;
      if (values[i] == null) {
        break;
      }
      final int home = home(keys[i]);
      if (((i - home) & mask) >= ((i - hole) & mask)) {
        keys[hole] = keys[i];
        values[hole] = values[i];
        hole = i;
      }
    }
    values[hole] = null;
  }

  /** Removes everything. */
  public void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  /** Hands every value to someone, in no particular order; the map must not change meanwhile. */
  @SuppressWarnings("unchecked")
  public void forEach(final Consumer<? super V> consumer) {
    for (final Object value : values) {
      if (value != null) {
        consumer.accept((V) value);
      }
    }
  }

  /** The keys, ascending. */
  public long[] sortedKeys() {
    final long[] sorted = new long[size];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != null) {
        sorted[n++] = keys[i];
      }
    }
    Arrays.sort(sorted);
    return sorted;
  }
}
