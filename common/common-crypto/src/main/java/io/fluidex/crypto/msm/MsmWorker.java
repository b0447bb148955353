package io.fluidex.crypto.msm;

import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import io.fluidex.crypto.vector.PointArray;
import io.fluidex.crypto.vector.PointDoublings;
import io.fluidex.crypto.vector.PointSums;
import java.util.Arrays;

/** The memory of one thread of a multi-scalar multiplication, and what it does in it. */
final class MsmWorker {
  /** Scalars recoded at a time. */
  static final int CONVERSION_CHUNK = 1 << 12;

  /** Most buckets that points are sorted into in one step. */
  private static final int FINE_SORT = 1 << 12;

  /** Buckets of a range when they are sorted in two. */
  private static final int RANGE = 1 << 9;

  /** Made when it is needed first: scalar arithmetic has no blocks to sum, and never needs it. */
  private PointSums sums;

  private int[] digits = new int[0];
  private int[] order = new int[0];
  private int[] starts = new int[0];
  private int[] cursor = new int[0];

  /** Buckets and ids of points by ranges of buckets. */
  private long[] ranged = new long[0];

  private PointArray buckets = new PointArray(0);

  private long[] canonical = new long[0];
  private int filled;

  /** Recodes n elements of Fr. */
  void convert(
      final FieldArray scalars,
      final int from,
      final ScalarWindows windows,
      final int at,
      final int n) {
    if (canonical.length == 0) {
      canonical = new long[CONVERSION_CHUNK * PrimeField.LIMBS];
    }
    BulkFields.fr().storeCanonical(scalars, from, canonical, 0, n);
    windows.set(canonical, 0, at, n);
  }

  /** Writes multiples of n points from number {@code from} on, see {@link MsmBases}. */
  void multiples(
      final PointArray points,
      final int from,
      final int n,
      final MsmCopies copies,
      final int stride) {
    // Not kept: it is done once in the life of a key.
    new PointDoublings(BulkFields.fq())
        .write(points, from, n, copies.shift(), copies.count(), stride);
  }

  private void reserve(final MsmPlan plan) {
    final int lists = plan.group() * plan.buckets();
    if (digits.length < plan.chunk()) {
      digits = new int[plan.chunk()];
    }
    final int entries = Math.max((plan.group() * plan.copies() + 1) * plan.chunk(), 2 * lists);
    if (order.length < entries) {
      order = new int[entries];
    }
    final int toRange = plan.buckets() > FINE_SORT ? (plan.copies() + 1) * plan.chunk() : 0;
    if (ranged.length < toRange) {
      ranged = new long[toRange];
    }
    final int splits = plan.group() * MsmSplit.of(plan).sums();
    if (starts.length < Math.max(lists, splits) + 1) {
      starts = new int[Math.max(lists, splits) + 1];
    }
    if (cursor.length < plan.buckets() + 1) {
      cursor = new int[plan.buckets() + 1];
    }
    if (buckets.length() < lists) {
      buckets = new PointArray(lists);
    }
  }

  private PointSums pointSums() {
    if (sums == null) {
      sums = new PointSums(BulkFields.fq());
    }
    return sums;
  }

  /** Sums the buckets of a task's units and writes their row and column sums. */
  void run(
      final MsmPlan plan,
      final ScalarWindows scalars,
      final int n,
      final MsmBases bases,
      final int basesFrom,
      final int task,
      final PointArray partials) {
    reserve(plan);
    final int from = task * plan.group();
    final int to = Math.min(plan.units(), from + plan.group());
    final int lists = (to - from) * plan.buckets();
    for (int i = 0; i < n; i += plan.chunk()) {
      filled = 0;
      final int m = Math.min(plan.chunk(), n - i);
      for (int unit = from; unit < to; unit++) {
        if (plan.buckets() > FINE_SORT) {
          sortTwice(plan, scalars, i, m, bases, basesFrom, unit, unit - from);
        } else {
          sort(plan, scalars, i, m, bases, basesFrom, unit, unit - from);
        }
      }
      starts[lists] = filled;
      pointSums().sum(bases.points(), order, starts, 0, lists, buckets, 0, i > 0);
    }
    final MsmSplit split = MsmSplit.of(plan);
    filled = 0;
    for (int unit = from; unit < to; unit++) {
      split(plan, split, unit, unit - from);
    }
    final int splits = (to - from) * split.sums();
    starts[splits] = filled;
    pointSums().sum(buckets, order, starts, 0, splits, partials, from * split.sums(), false);
  }

  /** Appends the lists of points in the buckets of a unit. */
  private void sort(
      final MsmPlan plan,
      final ScalarWindows scalars,
      final int from,
      final int n,
      final MsmBases bases,
      final int basesFrom,
      final int unit,
      final int index) {
    final int size = plan.buckets();
    final int first = plan.firstBucket(unit);
    // The last counter is for the digits that belong to other units, and 0.
    Arrays.fill(cursor, 0, size + 1, 0);
    for (int w = plan.set(unit); w < plan.windows(); w += plan.sets()) {
      scalars.digits(w, from, n, digits);
      for (int i = 0; i < n; i++) {
        cursor[bucket(digits[i], first, size)]++;
      }
    }
    final int list = index * size;
    int at = filled;
    for (int b = 0; b < size; b++) {
      starts[list + b] = at;
      at += cursor[b];
      cursor[b] = starts[list + b];
    }
    filled = at;
    int base = basesFrom + from;
    for (int w = plan.set(unit); w < plan.windows(); w += plan.sets()) {
      cursor[size] = filled;
      if (plan.copies() > 1) {
        scalars.digits(w, from, n, digits);
      }
      for (int i = 0; i < n; i++) {
        final int d = digits[i];
        order[cursor[bucket(d, first, size)]++] = ((base + i) << 1) | (d >>> (Integer.SIZE - 1));
      }
      base += bases.length();
    }
  }

  /**
   * The same in two steps, by ranges of buckets first: as many places to write to as there are
   * buckets would be more than the caches hold.
   */
  private void sortTwice(
      final MsmPlan plan,
      final ScalarWindows scalars,
      final int from,
      final int n,
      final MsmBases bases,
      final int basesFrom,
      final int unit,
      final int index) {
    final int size = plan.buckets();
    final int first = plan.firstBucket(unit);
    final int ranges = size / RANGE;
    // The last counter is for the digits that belong to other units, and 0.
    Arrays.fill(cursor, 0, ranges + 1, 0);
    for (int w = plan.set(unit); w < plan.windows(); w += plan.sets()) {
      scalars.digits(w, from, n, digits);
      for (int i = 0; i < n; i++) {
        cursor[bucket(digits[i], first, size) / RANGE]++;
      }
    }
    final int[] ends = new int[ranges];
    int at = 0;
    for (int r = 0; r < ranges; r++) {
      at += cursor[r];
      ends[r] = at;
      cursor[r] = at - cursor[r];
    }
    int base = basesFrom + from;
    for (int w = plan.set(unit); w < plan.windows(); w += plan.sets()) {
      cursor[ranges] = at;
      scalars.digits(w, from, n, digits);
      for (int i = 0; i < n; i++) {
        final int d = digits[i];
        final int b = bucket(d, first, size);
        final int id = ((base + i) << 1) | (d >>> (Integer.SIZE - 1));
        ranged[cursor[b / RANGE]++] = ((long) b << Integer.SIZE) | id;
      }
      base += bases.length();
    }
    int start = 0;
    for (int r = 0; r < ranges; r++) {
      sortRange(start, ends[r], index * size + r * RANGE);
      start = ends[r];
    }
  }

  /** Appends the lists of points in the buckets of a range. */
  private void sortRange(final int from, final int end, final int list) {
    Arrays.fill(cursor, 0, RANGE, 0);
    for (int i = from; i < end; i++) {
      cursor[(int) (ranged[i] >>> Integer.SIZE) % RANGE]++;
    }
    int at = filled;
    for (int b = 0; b < RANGE; b++) {
      starts[list + b] = at;
      at += cursor[b];
      cursor[b] = starts[list + b];
    }
    filled = at;
    for (int i = from; i < end; i++) {
      order[cursor[(int) (ranged[i] >>> Integer.SIZE) % RANGE]++] = (int) ranged[i];
    }
  }

  private static int bucket(final int digit, final int first, final int size) {
    final int b = Math.abs(digit) - first;
    return b < 0 ? size : Math.min(b, size);
  }

  /** Appends the lists of buckets in the rows and columns of a unit. */
  private void split(final MsmPlan plan, final MsmSplit split, final int unit, final int index) {
    final int size = plan.buckets();
    final int first = plan.firstBucket(unit);
    int list = index * split.sums();
    for (int r = 0; r < split.rows(); r++) {
      starts[list++] = filled;
      final int low = (split.row(first) + r) * split.columns();
      for (int k = Math.max(first, low); k < Math.min(first + size, low + split.columns()); k++) {
        append(index * size + k - first);
      }
    }
    for (int c = 0; c < split.columns(); c++) {
      starts[list++] = filled;
      for (int k = split.firstInColumn(first, c); k < first + size; k += split.columns()) {
        append(index * size + k - first);
      }
    }
  }

  private void append(final int bucket) {
    if (!buckets.isInfinity(bucket)) {
      order[filled++] = bucket << 1;
    }
  }

  /**
   * Writes, for every set and bit, the sum of the buckets whose digit has the bit.
   *
   * @param bits where they go, set by set, {@link MsmPlan#width()} each
   */
  void combine(final MsmPlan plan, final PointArray partials, final PointArray bits) {
    final MsmSplit split = MsmSplit.of(plan);
    final int lists = plan.sets() * plan.width();
    if (starts.length <= lists) {
      starts = new int[lists + 1];
    }
    final int entries = lists * plan.parts() * Math.max(split.rows(), split.columns());
    if (order.length < entries) {
      order = new int[entries];
    }
    filled = 0;
    for (int list = 0; list < lists; list++) {
      starts[list] = filled;
      for (int part = 0; part < plan.parts(); part++) {
        final int unit = part * plan.sets() + list / plan.width();
        final int first = split.row(plan.firstBucket(unit));
        for (int i = 0; i < split.sums(); i++) {
          final int weight = split.weight(first, i);
          final int sum = unit * split.sums() + i;
          if (((weight >>> (list % plan.width())) & 1) != 0 && !partials.isInfinity(sum)) {
            order[filled++] = sum << 1;
          }
        }
      }
    }
    starts[lists] = filled;
    pointSums().sum(partials, order, starts, 0, lists, bits, 0, false);
  }
}
