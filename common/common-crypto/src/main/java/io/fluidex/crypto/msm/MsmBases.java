package io.fluidex.crypto.msm;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.PointArray;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Points of G1 made ready to be the bases of many multi-scalar multiplications, see {@link Msm}.
 *
 * <p>Immutable and safe for use by many threads. Takes 64 bytes a point, and as much for each of
 * the multiples that {@link Msm#withMultiples} adds to them.
 */
public final class MsmBases {
  private static final int LIMBS = Curve.G1.affineLimbs();

  private final int length;

  /** The points, then all their multiples by 2^shift, then all those by 2^(2 shift), and so on. */
  private final PointArray points;

  private final MsmCopies copies;
  private final long[] affine;
  private final BitSet infinite;

  private MsmBases(final long[] affine, final int n) {
    this.length = n;
    this.copies = MsmCopies.NONE;
    this.infinite = new BitSet();
    for (int i = 0; i < n; i++) {
      if (Curve.G1.isInfinity(affine, i * LIMBS)) {
        infinite.set(i);
      }
    }
    if (BulkFields.fq().isVector()) {
      this.affine = null;
      this.points = new PointArray(n);
      points.load(BulkFields.fq(), affine, 0, 0, n);
    } else {
      this.affine = Arrays.copyOf(affine, n * LIMBS);
      this.points = null;
    }
  }

  private MsmBases(final MsmBases bases, final MsmCopies copies, final PointArray points) {
    this.length = bases.length;
    this.points = points;
    this.copies = copies;
    this.affine = null;
    this.infinite = bases.infinite;
  }

  /**
   * Prepares points, which may repeat and be infinity. They are trusted to be on the curve.
   *
   * @param affine flat affine points, see {@link Curve}; not kept
   * @param n how many
   * @throws IllegalArgumentException if there are fewer
   */
  public static MsmBases of(final long[] affine, final int n) {
    ScalarMsm.requireData("points", affine, 0, LIMBS, n);
    return new MsmBases(affine, n);
  }

  /** Number of points. */
  public int length() {
    return length;
  }

  /** Bytes of memory held. */
  public long bytes() {
    return points == null ? (long) affine.length * Long.BYTES : points.bytes();
  }

  /** The same points with multiples. */
  MsmBases with(final MsmCopies more, final PointArray multiples) {
    return new MsmBases(this, more, multiples);
  }

  /** The multiples of each point that there are. */
  MsmCopies copies() {
    return copies;
  }

  /** Refuses a range that is not in here. */
  void requireRange(final int from, final int n) {
    if (from < 0 || n < 0 || n > length - from) {
      throw new IllegalArgumentException(
          "need " + n + " bases from " + from + " on, but there are only " + length);
    }
  }

  /** The points and their multiples for vector arithmetic, or null if there is none. */
  PointArray points() {
    return points;
  }

  /** The flat points for scalar arithmetic, or null if there is vector arithmetic. */
  long[] affine() {
    return affine;
  }

  /** The numbers of those points of a range that are infinity. */
  IntStream infinite(final int from, final int n) {
    return infinite.get(from, from + n).stream().map(i -> i + from);
  }
}
