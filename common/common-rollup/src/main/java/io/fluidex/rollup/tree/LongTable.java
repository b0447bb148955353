package io.fluidex.rollup.tree;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hash table from positive keys to a fixed number of longs, without an object for an entry, that
 * grows a page at a time and can be forked at once.
 *
 * <p>It is extendible hashing (Fagin, Nievergelt, Pippenger, Strong 1979): the top bits of a key's
 * hash select a page in a directory, the low bits a place in the page; a full page splits in two,
 * and only the directory ever doubles. So no single insertion pays for the whole table. The pages
 * are also what {@link #fork} shares: whoever writes to a page that another table may hold copies
 * it first.
 *
 * <p>Entries are never removed. Keys that collide in the top bits of the hash on purpose can make
 * the directory larger than the table needs: someone who may choose among 2^k keys can force about
 * 2^(k-6) directory entries of 4 bytes, no more than honest use of these keys would.
 *
 * <p>One thread writes. Forks belong to whom they are handed, on whatever thread.
 */
public final class LongTable {
  private static final int SLOT_BITS = 6;
  private static final int SLOTS = 1 << SLOT_BITS;

  /** Entries that fill a page; some slots stay free so that a search ends soon. */
  private static final int FULL = 56;

  /** Where the keys of a page begin; the word before them describes the page. */
  private static final int KEYS = 1;

  private static final int VALUES = KEYS + SLOTS;

  /** A directory of 2^28 pages has room for some ten billion entries. */
  private static final int MAX_DIRECTORY_BITS = 28;

  private static final int DEPTH_SHIFT = 8;
  private static final int OWNER_SHIFT = 16;
  private static final int BYTE_MASK = 0xff;

  /** Numbers tables, so that a page knows the one that may write to it. */
  private static final AtomicLong OWNERS = new AtomicLong();

  private final int width;
  private long owner = OWNERS.incrementAndGet();
  private long size;
  private int directoryBits = 1;
  private long[][] directory;

  /**
   * An empty table.
   *
   * @param width longs of a value, at least 1
   */
  public LongTable(final int width) {
    this.width = width;
    final long[] page = newPage(0);
    this.directory = new long[][] {page, page};
  }

  private LongTable(final LongTable from) {
    this.width = from.width;
    this.size = from.size;
    this.directoryBits = from.directoryBits;
    this.directory = from.directory.clone();
  }

  /** Longs of a value. */
  public int width() {
    return width;
  }

  /** The number of entries. */
  public long size() {
    return size;
  }

  /**
   * A table with the same entries; from now on neither sees what is put into the other. Takes the
   * time of copying the directory, 4 to 8 bytes for every 40 entries or so.
   */
  public LongTable fork() {
    owner = OWNERS.incrementAndGet();
    return new LongTable(this);
  }

  /** Whether the key has a value. */
  public boolean contains(final long key) {
    final long hash = hash(key);
    final long[] page = directory[index(hash)];
    return key > 0 && page[KEYS + find(page, key, hash)] == key;
  }

  /** One long of the key's value, 0 if it has none. */
  public long word(final long key, final int word) {
    final long hash = hash(key);
    final long[] page = directory[index(hash)];
    final int slot = find(page, key, hash);
    return key > 0 && page[KEYS + slot] == key ? page[VALUES + slot * width + word] : 0;
  }

  /** Copies the key's value and returns true, or returns false if it has none. */
  public boolean copy(final long key, final long[] to, final int at) {
    final long hash = hash(key);
    final long[] page = directory[index(hash)];
    final int slot = find(page, key, hash);
    if (key <= 0 || page[KEYS + slot] != key) {
      return false;
    }
    System.arraycopy(page, VALUES + slot * width, to, at, width);
    return true;
  }

  /**
   * Gives the key a value.
   *
   * @throws IllegalArgumentException if the key is not positive
   */
  public void put(final long key, final long[] from, final int at) {
    if (key <= 0) {
      throw new IllegalArgumentException("a key must be positive, not " + key);
    }
    final long hash = hash(key);
    long[] page = writablePage(hash);
    int slot = find(page, key, hash);
    while (page[KEYS + slot] == 0 && entries(page) == FULL) {
      split(hash, page);
      page = writablePage(hash);
      slot = find(page, key, hash);
    }
    if (page[KEYS + slot] == 0) {
      page[KEYS + slot] = key;
      page[0]++;
      size++;
    }
    System.arraycopy(from, at, page, VALUES + slot * width, width);
  }

  /** All keys, ascending. */
  public long[] sortedKeys() {
    final long[] keys = new long[Math.toIntExact(size)];
    int n = 0;
    int at = 0;
    while (at < directory.length) {
      final long[] page = directory[at];
      for (int slot = KEYS; slot < VALUES; slot++) {
        if (page[slot] != 0) {
          keys[n++] = page[slot];
        }
      }
      at += 1 << (directoryBits - depth(page));
    }
    Arrays.sort(keys);
    return keys;
  }

  /** The finaliser of MurmurHash3: every bit of the key reaches every bit of the hash. */
  private static long hash(final long key) {
    long h = key;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }

  private int index(final long hash) {
    return (int) (hash >>> (Long.SIZE - directoryBits));
  }

  /** The slot of a key, or the free one where the search for it ends. */
  private static int find(final long[] page, final long key, final long hash) {
    int slot = (int) hash & (SLOTS - 1);
    while (page[KEYS + slot] != key && page[KEYS + slot] != 0) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }

  private static int entries(final long[] page) {
    return (int) page[0] & BYTE_MASK;
  }

  /** How many bits of the hash the keys of a page have in common. */
  private static int depth(final long[] page) {
    return (int) (page[0] >>> DEPTH_SHIFT) & BYTE_MASK;
  }

  private long[] newPage(final int depth) {
    final long[] page = new long[VALUES + SLOTS * width];
    page[0] = owner << OWNER_SHIFT | (long) depth << DEPTH_SHIFT;
    return page;
  }

  private long[] writablePage(final long hash) {
    final int index = index(hash);
    final long[] page = directory[index];
    if (page[0] >>> OWNER_SHIFT == owner) {
      return page;
    }
    final long[] copy = page.clone();
    copy[0] = owner << OWNER_SHIFT | (page[0] & ((1L << OWNER_SHIFT) - 1));
    final int run = directoryBits - depth(page);
    final int first = index >>> run << run;
    Arrays.fill(directory, first, first + (1 << run), copy);
    return copy;
  }

  /** Distributes the entries of a full page over two by the next bit of their hashes. */
  private void split(final long hash, final long[] page) {
    final int depth = depth(page);
    if (depth == directoryBits) {
      doubleDirectory();
    }
    final long[] low = newPage(depth + 1);
    final long[] high = newPage(depth + 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      final long key = page[KEYS + slot];
      if (key != 0) {
        final long h = hash(key);
        final long[] to = (h << depth) < 0 ? high : low;
        final int place = find(to, key, h);
        to[KEYS + place] = key;
        to[0]++;
        System.arraycopy(page, VALUES + slot * width, to, VALUES + place * width, width);
      }
    }
    final int run = directoryBits - depth;
    final int first = index(hash) >>> run << run;
    final int half = 1 << (run - 1);
    Arrays.fill(directory, first, first + half, low);
    Arrays.fill(directory, first + half, first + 2 * half, high);
  }

  private void doubleDirectory() {
    if (directoryBits == MAX_DIRECTORY_BITS) {
      throw new IllegalStateException("a table of " + size + " entries cannot grow any more");
    }
    final long[][] doubled = new long[2 * directory.length][];
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] = directory[i >>> 1];
    }
    directory = doubled;
    directoryBits++;
  }
}
