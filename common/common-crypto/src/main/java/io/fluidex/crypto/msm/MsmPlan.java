package io.fluidex.crypto.msm;

/**
 * How a multi-scalar multiplication is cut into work.
 *
 * <p>A scalar has {@code windows} signed digits of {@code width} bits. The bases may come in
 * copies, copy t being 2^(t shift) times the first: windows that are {@code shift} bits apart then
 * share their buckets, a <i>set</i>. The sets, cut into {@code parts} ranges of buckets if there
 * are more threads than sets, are the units of work; {@code group} of them make a task. A task goes
 * through the bases in chunks that stay in the cache while its units use them one after the other.
 */
final class MsmPlan {
  /** Bits of a scalar, one more than r has: room for the carry into the topmost digit. */
  static final int BITS = 255;

  /** Widest windows: their buckets take 5 MB a set, see {@link #CHUNK}. */
  private static final int MAX_WIDTH = 17;

  /** Points of a chunk: 8 MB, so that several fit a third-level cache of 32 MB. */
  private static final int CHUNK = 1 << 17;

  /** The same in all copies, if there are several: most are in memory only, whatever the chunk. */
  private static final int CHUNK_OF_COPIES = 1 << 20;

  /** Digits sorted at a time in a task, 4 bytes each. */
  private static final int TASK_DIGITS = 1 << 18;

  /** Costs in nanoseconds, measured 2026-11 on Zen 4: an addition with its share of sorting. */
  private static final int ADDITION = 80;

  /** Two additions for the bucket's part in the final sum. */
  private static final int BUCKET = 130;

  /** What a bucket costs in each chunk. */
  private static final int BUCKET_VISIT = 20;

  private static final int MAX_PARTS = 16;

  private final int n;
  private final int copies;
  private final int shift;
  private final int width;
  private final int sets;
  private final int windows;
  private final int parts;
  private final int chunk;
  private final int group;

  private MsmPlan(final int n, final MsmCopies multiples, final int width, final int parallelism) {
    this.n = n;
    this.copies = multiples.count();
    this.shift = multiples.shift();
    this.width = width;
    this.sets = Math.ceilDiv(shift, width);
    int count = 0;
    while (count < copies * sets && offset(count) < BITS) {
      count++;
    }
    this.windows = count;
    this.chunk = chunk(n, copies);
    this.parts = parts(parallelism);
    final int share = Math.ceilDiv(units(), parallelism);
    final int most = Math.clamp(TASK_DIGITS / (chunk * copies), 1, share);
    this.group = Math.ceilDiv(share, Math.ceilDiv(share, most));
  }

  /** Chunks of about the same size. */
  private static int chunk(final int n, final int copies) {
    final int most = copies == 1 ? CHUNK : CHUNK_OF_COPIES / copies;
    return Math.max(1, Math.ceilDiv(n, Math.max(1, Math.ceilDiv(n, most))));
  }

  /** The cheapest plan for n scalars and bases with the given multiples. */
  static MsmPlan of(final int n, final MsmCopies copies, final int parallelism) {
    MsmPlan best = null;
    for (int width = 2; width <= MAX_WIDTH; width++) {
      final MsmPlan plan = new MsmPlan(n, copies, width, parallelism);
      if (best == null || plan.cost() < best.cost()) {
        best = plan;
      }
    }
    return best;
  }

  /** Nanoseconds on one thread, roughly. */
  long cost() {
    final long chunks = Math.ceilDiv(n, chunk);
    final long buckets = (long) sets << (width - 1);
    return (long) windows * n * ADDITION + buckets * (BUCKET + chunks * BUCKET_VISIT);
  }

  /** More parts divide the work more evenly, but every part reads all digits. */
  private int parts(final int parallelism) {
    int best = 1;
    double bestCost = Double.MAX_VALUE;
    for (int p = 1; p <= MAX_PARTS && p < 1 << (width - 1); p *= 2) {
      final double cost = Math.ceilDiv(sets * p, parallelism) * (1.0 / p + 0.05);
      if (cost < bestCost) {
        bestCost = cost;
        best = p;
      }
    }
    return best;
  }

  int copies() {
    return copies;
  }

  int sets() {
    return sets;
  }

  int windows() {
    return windows;
  }

  /** First bit of a window. */
  int offset(final int window) {
    return window / sets * shift + window % sets * width;
  }

  /** Bits of a window: fewer for the last one of a copy. */
  int width(final int window) {
    return Math.min(Math.min(width, shift - window % sets * width), BITS - offset(window));
  }

  /** Bits of all windows but the last of a copy, and the doublings between sets. */
  int width() {
    return width;
  }

  int chunk() {
    return chunk;
  }

  int parts() {
    return parts;
  }

  int units() {
    return sets * parts;
  }

  int group() {
    return group;
  }

  int tasks() {
    return Math.ceilDiv(units(), group);
  }

  /** Buckets of a unit. */
  int buckets() {
    return (1 << (width - 1)) / parts;
  }

  /** The digit, in absolute value, of a unit's first bucket. */
  int firstBucket(final int unit) {
    return unit / sets * buckets() + 1;
  }

  int set(final int unit) {
    return unit % sets;
  }
}
