package io.fluidex.crypto.msm;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.XyzzArithmetic;
import io.fluidex.crypto.field.PrimeField;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RecursiveAction;

/**
 * Many multiples of one point, from tables of the multiples that any digit of a scalar stands for.
 *
 * <p>The plain implementation, for machines without wide vectors and to check faster ones by. A
 * multiple costs one mixed addition per digit and no doubling.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ScalarFixedBase {
  /** The widest digits whose tables (19 of 512 KiB for G1) stay in the last cache level. */
  private static final int MAX_WIDTH = 14;

  /** Scalars of one task, and of one shared inversion. */
  private static final int CHUNK = 512;

  private static final int SCALAR_LIMBS = PrimeField.LIMBS;

  private final Curve curve;
  private final int width;

  /** For each digit, from the least significant, the affine multiples 1, 2, ... of its weight. */
  private final long[][] tables;

  /**
   * Prepares tables for a base.
   *
   * @param base affine point in flat data, at index bi
   * @param expected about how many scalars will follow, from which the size of the tables is chosen
   */
  public ScalarFixedBase(final Curve curve, final long[] base, final int bi, final int expected) {
    this.curve = curve;
    this.width = width(expected);
    this.tables = new long[SignedDigits.digits(width)][];
    final XyzzArithmetic xyzz = new XyzzArithmetic(curve);
    final long[] weight = new long[xyzz.pointLimbs()];
    final long[] affineWeight = new long[curve.affineLimbs()];
    xyzz.set(base, bi, weight, 0);
    for (int digit = 0; digit < tables.length; digit++) {
      xyzz.toAffine(weight, 0, affineWeight, 0);
      tables[digit] = multiples(xyzz, affineWeight);
      for (int i = 0; i < width; i++) {
        xyzz.dbl(weight, 0);
      }
    }
  }

  /** The width with the fewest multiplications: 10 per scalar, 16 per table entry and digit. */
  private static int width(final int expected) {
    int best = 2;
    long bestCost = Long.MAX_VALUE;
    for (int width = 2; width <= MAX_WIDTH; width++) {
      final long cost = SignedDigits.digits(width) * (10L * expected + (16L << (width - 1)));
      if (cost < bestCost) {
        bestCost = cost;
        best = width;
      }
    }
    return best;
  }

  private long[] multiples(final XyzzArithmetic xyzz, final long[] weight) {
    final int count = 1 << (width - 1);
    final int limbs = xyzz.pointLimbs();
    final long[] sums = new long[limbs * count];
    xyzz.set(weight, 0, sums, 0);
    for (int i = 1; i < count; i++) {
      System.arraycopy(sums, limbs * (i - 1), sums, limbs * i, limbs);
      xyzz.addAffine(sums, limbs * i, weight, 0);
    }
    final long[] table = new long[curve.affineLimbs() * count];
    xyzz.toAffine(sums, 0, count, table, 0);
    return table;
  }

  /**
   * Writes the multiples s_i B of the base.
   *
   * @param scalars canonical limbs, least significant first (not Montgomery form), from index si
   * @param n how many
   * @param multiples where the affine points go, one after the other from index mi
   * @throws IllegalArgumentException if there are fewer than n scalars or places for points, or a
   *     scalar is not below r
   */
  public void multiply(
      final long[] scalars, final int si, final int n, final long[] multiples, final int mi) {
    chunks(scalars, si, n, multiples, mi).forEach(Chunk::compute);
  }

  /** {@link #multiply(long[], int, int, long[], int)} on the threads of a pool. */
  public void multiply(
      final long[] scalars,
      final int si,
      final int n,
      final long[] multiples,
      final int mi,
      final ForkJoinPool pool) {
    final List<Chunk> chunks = chunks(scalars, si, n, multiples, mi);
    pool.invoke(
        ForkJoinTask.adapt(() -> {
          ForkJoinTask.invokeAll(chunks);
        }));
  }

  private List<Chunk> chunks(
      final long[] scalars, final int si, final int n, final long[] multiples, final int mi) {
    ScalarMsm.requireData("scalars", scalars, si, SCALAR_LIMBS, n);
    ScalarMsm.requireData("places for points", multiples, mi, curve.affineLimbs(), n);
    final SignedDigits digits = new SignedDigits(width, scalars, si, n);
    final List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < n; i += CHUNK) {
      chunks.add(new Chunk(this, digits, i, Math.min(CHUNK, n - i), multiples, mi));
    }
    return chunks;
  }

  /** The multiples of a run of scalars. */
  private static final class Chunk extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient ScalarFixedBase owner;
    private final transient SignedDigits digits;
    private final transient long[] multiples;
    private final int mi;
    private final int first;
    private final int count;

    Chunk(
        final ScalarFixedBase owner,
        final SignedDigits digits,
        final int first,
        final int count,
        final long[] multiples,
        final int mi) {
      this.owner = owner;
      this.digits = digits;
      this.first = first;
      this.count = count;
      this.multiples = multiples;
      this.mi = mi;
    }

    @Override
    protected void compute() {
      final XyzzArithmetic xyzz = new XyzzArithmetic(owner.curve);
      final int affineLimbs = owner.curve.affineLimbs();
      final int limbs = xyzz.pointLimbs();
      final long[] sums = new long[limbs * count];
      for (int digit = 0; digit < owner.tables.length; digit++) {
        final long[] table = owner.tables[digit];
        for (int i = 0; i < count; i++) {
          final int d = digits.digit(first + i, digit);
          if (d > 0) {
            xyzz.addAffine(sums, limbs * i, table, affineLimbs * (d - 1));
          } else if (d < 0) {
            xyzz.subAffine(sums, limbs * i, table, affineLimbs * (-d - 1));
          }
        }
      }
      xyzz.toAffine(sums, 0, count, multiples, mi + affineLimbs * first);
    }
  }
}
