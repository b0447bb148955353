package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;

import java.util.Arrays;

/**
 * Sums of many lists of points, the core of a multi-scalar multiplication.
 *
 * <p>Lists are taken in groups that fit the second-level cache and sorted by length, longest first.
 * Row i of a group is the i-th points of all its lists; as rows get shorter downwards, adding the
 * odd rows to the even ones is one run of independent additions on neighbouring elements, and
 * halves the number of rows. After log2(length) such rounds row 0 holds the sums. Only the first
 * round has to collect points from all over memory.
 *
 * <p>Lists that are much longer than the others would leave rows of few elements, and lanes idle;
 * they are cut into pieces whose sums are summed in turn.
 *
 * <p>A workspace of about 1.5 MB, to be used for many calls, by one thread at a time.
 */
public final class PointSums {
  /** Points of a group at most: a batch's worth of additions in the later rounds too. */
  private static final int GROUP_POINTS = 16384;

  private static final int GROUP_LISTS = 4096;

  /** Longest list that is not cut. */
  private static final int PIECE = 64;

  /**
   * Points that are asked for from memory before the first of them is used. The code that unpacks
   * them is long, so that the processor sees few of its loads at a time; a short loop keeps as many
   * on their way as there can be (random ones of 64 MB of points: 18 ns each to unpack, 9 to ask
   * for; measured 2026-11 on Zen 4).
   */
  private static final int AHEAD = 64;

  private static final int ARENA_BLOCKS = (GROUP_POINTS + GROUP_LISTS) / 2 / BLOCK + PIECE / 2;

  private final PointBatch batch;

  /** Of the lists of a group: where they start in the order, their length, where the sum goes. */
  private final int[] start = new int[GROUP_LISTS];

  private final int[] length = new int[GROUP_LISTS];
  private final int[] target = new int[GROUP_LISTS];

  /** The same by descending length. */
  private final int[] position = new int[GROUP_LISTS];

  private final int[] result = new int[GROUP_LISTS];
  private final int[] ids = new int[GROUP_LISTS];
  private final int[] otherIds = new int[GROUP_LISTS];

  /** Lists longer than i, that is, the length of row i. */
  private final int[] width = new int[PIECE + 2];

  private final int[] cursor = new int[PIECE + 1];

  /** Where a row is in the arena. */
  private final int[] row = new int[PIECE / 2];

  /** Sums of the pieces of long lists. */
  private PointArray pieceSums = new PointArray(PIECE);

  private int pieces;

  /** First pieces of the lists that were cut, and where the last one's pieces end. */
  private int[] cutStart = new int[PIECE];

  /** Where the sums of the lists that were cut go. */
  private int[] cutTarget = new int[PIECE];

  private int cuts;
  private int lists;
  private int points;
  private int longest;

  private PointArray source;
  private int[] order;
  private PointArray sums;
  private boolean accumulate;

  /** Depends on all points touched, so that no compiler leaves that out. */
  long touched;

  /** A workspace for the points of a curve over the given field. */
  public PointSums(final BulkField field) {
    batch = new PointBatch((VectorBulkField) field, ARENA_BLOCKS);
  }

  /**
   * Sums lists of points.
   *
   * @param source where the points are; those in the lists must not be infinity
   * @param order the lists one after the other: twice the index of a point, plus 1 to subtract it
   * @param starts where in the order a list starts, for each of them, and where the last one ends
   * @param from first list to sum
   * @param end list before which to end
   * @param sums where the sums go
   * @param sumsFrom index of the sum of the first list, the others follow
   * @param accumulate whether to add to what is there
   */
  public void sum(
      final PointArray source,
      final int[] order,
      final int[] starts,
      final int from,
      final int end,
      final PointArray sums,
      final int sumsFrom,
      final boolean accumulate) {
    this.source = source;
    this.order = order;
    this.sums = sums;
    this.accumulate = accumulate;
    for (int list = from; list < end; list++) {
      appendAll(starts[list], starts[list + 1] - starts[list], sumsFrom + list - from);
    }
    finishGroup();
    sumPieces();
  }

  /** Appends a list of any length. */
  private void appendAll(final int from, final int n, final int to) {
    if (n == 0) {
      if (!accumulate) {
        sums.clear(to, 1);
      }
    } else if (n <= PIECE) {
      append(from, n, to);
    } else {
      final int count = Math.ceilDiv(n, PIECE);
      reservePieces(count);
      final int piece = pieces;
      pieces += count;
      for (int i = 0; i < count; i++) {
        final int start = (int) ((long) n * i / count);
        final int end = (int) ((long) n * (i + 1) / count);
        append(from + start, end - start, ~(piece + i));
      }
      cutTarget[cuts++] = to;
      cutStart[cuts] = pieces;
    }
  }

  /** Whether two names stand for one array, so that both must follow when it grows. */
  @SuppressWarnings("ReferenceEquality")
  private void reservePieces(final int more) {
    final int need = pieces + more;
    if (need > pieceSums.length()) {
      final PointArray grown = pieceSums.grow(2 * need);
      if (source == pieceSums) {
        source = grown;
      }
      pieceSums = grown;
    }
    if (cuts + 2 > cutStart.length) {
      cutStart = Arrays.copyOf(cutStart, 2 * cutStart.length);
      cutTarget = Arrays.copyOf(cutTarget, cutStart.length);
    }
  }

  /** Sums the pieces of the lists that were cut, which may have to be cut again. */
  private void sumPieces() {
    while (cuts > 0) {
      final int[] targets = Arrays.copyOf(cutTarget, cuts);
      final int[] ends = Arrays.copyOf(cutStart, cuts + 1);
      cuts = 0;
      cutStart[0] = pieces;
      source = pieceSums;
      order = new int[pieces];
      int at = 0;
      for (int c = 0; c < targets.length; c++) {
        final int start = at;
        for (int p = ends[c]; p < ends[c + 1]; p++) {
          if (!pieceSums.isInfinity(p)) {
            order[at++] = p << 1;
          }
        }
        appendAll(start, at - start, targets[c]);
      }
      finishGroup();
    }
    pieces = 0;
    cutStart[0] = 0;
  }

  private void append(final int from, final int n, final int to) {
    if (lists == GROUP_LISTS || points + n > GROUP_POINTS) {
      finishGroup();
    }
    start[lists] = from;
    length[lists] = n;
    target[lists] = to;
    lists++;
    points += n;
    longest = Math.max(longest, n);
  }

  private void finishGroup() {
    if (lists == 0) {
      return;
    }
    batch.reset();
    sortByLength();
    reduce();
    for (int l = 0; accumulate && l < lists; l += BLOCK) {
      batch.accumulate(sums, result, l, l * LIMBS, Math.min(BLOCK, lists - l));
    }
    batch.flush();
    for (int l = 0; l < lists; l += BLOCK) {
      batch.store(l * LIMBS, sums, result, l, Math.min(BLOCK, lists - l));
    }
    if (pieces > 0) {
      for (int l = 0; l < lists; l++) {
        result[l] = ~result[l];
      }
      for (int l = 0; l < lists; l += BLOCK) {
        batch.store(l * LIMBS, pieceSums, result, l, Math.min(BLOCK, lists - l));
      }
    }
    lists = 0;
    points = 0;
    longest = 0;
  }

  private void sortByLength() {
    Arrays.fill(width, 0, longest + 1, 0);
    for (int l = 0; l < lists; l++) {
      width[length[l] - 1]++;
    }
    for (int i = longest - 1; i > 0; i--) {
      width[i - 1] += width[i];
    }
    System.arraycopy(width, 0, cursor, 0, longest + 1);
    for (int l = 0; l < lists; l++) {
      // The lists longer than this one come first.
      final int to = cursor[length[l]]++;
      position[to] = start[l];
      result[to] = target[l];
    }
  }

  /** Leaves the sums in the lanes from the start of the arena on. */
  private void reduce() {
    int rows = Math.ceilDiv(longest, 2);
    int free = 0;
    for (int i = 0; i < rows; i++) {
      row[i] = free;
      free += LimbFormat.doubles(width[2 * i]);
      fill(2 * i, width[2 * i], width[2 * i + 1], row[i]);
      width[i] = width[2 * i];
    }
    batch.flush();
    while (rows > 1) {
      for (int i = 0; i + 1 < rows; i += 2) {
        for (int l = 0; l < width[i + 1]; l += BLOCK) {
          final int at = l * LIMBS;
          batch.add(row[i] + at, row[i + 1] + at, Math.min(BLOCK, width[i + 1] - l));
        }
      }
      batch.flush();
      rows = Math.ceilDiv(rows, 2);
      for (int i = 0; i < rows; i++) {
        row[i] = row[2 * i];
        width[i] = width[2 * i];
      }
    }
  }

  /** Fills a row with the sums of the lists' i-th and next points, or with the i-th alone. */
  private void fill(final int i, final int width, final int pairs, final int at) {
    for (int l = 0; l < width; l++) {
      ids[l] = order[position[l] + i];
    }
    for (int l = 0; l < pairs; l++) {
      otherIds[l] = order[position[l] + i + 1];
    }
    for (int l = 0; l < width; l += BLOCK) {
      if (l % AHEAD == 0) {
        touched ^= source.touch(ids, l, Math.min(width, l + AHEAD));
        touched ^= source.touch(otherIds, l, Math.min(pairs, l + AHEAD));
      }
      batch.load(source, ids, l, at + l * LIMBS, Math.min(BLOCK, width - l));
      if (l < pairs) {
        batch.addPoints(source, otherIds, l, at + l * LIMBS, Math.min(BLOCK, pairs - l));
      }
    }
  }
}
