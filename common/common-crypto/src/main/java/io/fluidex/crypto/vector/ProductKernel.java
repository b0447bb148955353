package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbProducts.HIGH;
import static io.fluidex.crypto.vector.LimbProducts.LOW;
import static io.fluidex.crypto.vector.ProductColumns.BLOCK_LONGS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products as {@link ProductColumns}: a1 * b1 + a2 * b2 + ... with one reduction in the
 * end, and of numbers that are to be there once after it, which are added to the upper columns.
 *
 * <p>The columns of a vector of elements stay in registers while all their products are added:
 * {@link ReductionKernel#reduce} takes them from memory once. A further product costs less than
 * half of one with its reduction, and the additions with their reductions are saved.
 *
 * <p>Bounds: the limbs of one operand at most 2^51 in magnitude, of the other at most 2^50, since
 * the products of a column are taken in chains of two, see {@link LimbProducts}. How many products
 * may be summed is bounded by {@link ReductionKernel#CENTRED_LIMIT}: of elements as stored in
 * arrays, at most 0.9 p, {@link #MAX_TERMS} with {@link #MAX_ADDENDS} added twice are at most
 * (0.379 * 0.9^2 * 16 + 0.501 + 0.9 * 2 * 8) p = 19.9 p.
 */
final class ProductKernel {
  /** Products of operands of at most 0.9 p that may be summed before a reduction. */
  static final int MAX_TERMS = 16;

  /** Numbers of at most 0.9 p that may be added, each twice at most. */
  static final int MAX_ADDENDS = 8;

  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  private final double[] doubles = LimbProducts.spread(HIGH, HIGH + LOW, LOW);

  /**
   * t = a_1 * b_1 + a_2 * b_2 + ... + R (times_1 d_1 + ...) for whole blocks, to the start of t.
   */
  void sum(final Factors factors, final long[] t, final int blocks) {
    final int terms = factors.terms();
    final long[] start = factors.start();
    final double[][] left = factors.left();
    final double[][] right = factors.right();
    final int[] leftFrom = factors.leftFrom();
    final int[] rightFrom = factors.rightFrom();
    final int[] rightStep = factors.rightStep();
    final int addends = factors.addends();
    final double[][] added = factors.added();
    final int[] addedFrom = factors.addedFrom();
    final double[] addedTimes = factors.addedTimes();
    final DoubleVector c1 = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector c2 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    final DoubleVector low = DoubleVector.fromArray(D, doubles, 2 * Lanes.MAX);
    for (int k = 0; k < blocks * 2 * Lanes.STEPS; k++) {
      final int block = k / (2 * Lanes.STEPS);
      final int part = k % (2 * Lanes.STEPS) * VL;
      final int ti = block * BLOCK_LONGS + part;
      LongVector t0 = LongVector.fromArray(L, start, 0);
      LongVector t1 = LongVector.fromArray(L, start, Lanes.MAX);
      LongVector t2 = LongVector.fromArray(L, start, 2 * Lanes.MAX);
      LongVector t3 = LongVector.fromArray(L, start, 3 * Lanes.MAX);
      LongVector t4 = LongVector.fromArray(L, start, 4 * Lanes.MAX);
      LongVector t5 = LongVector.fromArray(L, start, 5 * Lanes.MAX);
      LongVector t6 = LongVector.fromArray(L, start, 6 * Lanes.MAX);
      LongVector t7 = LongVector.fromArray(L, start, 7 * Lanes.MAX);
      LongVector t8 = LongVector.fromArray(L, start, 8 * Lanes.MAX);
      LongVector t9 = LongVector.fromArray(L, start, 9 * Lanes.MAX);
      for (int j = 0; j < terms; j++) {
        final double[] a = left[j];
        final double[] b = right[j];
        final int ai = leftFrom[j] + block * BLOCK_DOUBLES + part;
        final int bi = rightFrom[j] + block * rightStep[j] + part;
        final DoubleVector a0 = DoubleVector.fromArray(D, a, ai);
        final DoubleVector a1 = DoubleVector.fromArray(D, a, ai + BLOCK);
        final DoubleVector a2 = DoubleVector.fromArray(D, a, ai + 2 * BLOCK);
        final DoubleVector a3 = DoubleVector.fromArray(D, a, ai + 3 * BLOCK);
        final DoubleVector a4 = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
        final DoubleVector b0 = DoubleVector.fromArray(D, b, bi);
        final DoubleVector b1 = DoubleVector.fromArray(D, b, bi + BLOCK);
        final DoubleVector b2 = DoubleVector.fromArray(D, b, bi + 2 * BLOCK);
        final DoubleVector b3 = DoubleVector.fromArray(D, b, bi + 3 * BLOCK);
        final DoubleVector b4 = DoubleVector.fromArray(D, b, bi + 4 * BLOCK);
        final DoubleVector h00 = a0.fma(b0, c1);
        t0 = t0.add(a0.fma(b0, c2.sub(h00)).viewAsIntegralLanes());
        final DoubleVector h01 = a0.fma(b1, c1);
        final DoubleVector h10 = a1.fma(b0, h01);
        t1 =
            t1.add(h00.viewAsIntegralLanes())
                .add(a0.fma(b1, c2.sub(h01)).add(a1.fma(b0, h01.sub(h10))).viewAsIntegralLanes());
        final DoubleVector h02 = a0.fma(b2, c1);
        final DoubleVector h11 = a1.fma(b1, h02);
        final DoubleVector h20 = a2.fma(b0, c1);
        t2 =
            t2.add(h10.viewAsIntegralLanes())
                .add(a0.fma(b2, c2.sub(h02)).add(a1.fma(b1, h02.sub(h11))).viewAsIntegralLanes())
                .add(a2.fma(b0, c2.sub(h20)).viewAsIntegralLanes());
        final DoubleVector h03 = a0.fma(b3, c1);
        final DoubleVector h12 = a1.fma(b2, h03);
        final DoubleVector h21 = a2.fma(b1, c1);
        final DoubleVector h30 = a3.fma(b0, h21);
        t3 =
            t3.add(h11.viewAsIntegralLanes())
                .add(h20.viewAsIntegralLanes())
                .add(a0.fma(b3, c2.sub(h03)).add(a1.fma(b2, h03.sub(h12))).viewAsIntegralLanes())
                .add(a2.fma(b1, c2.sub(h21)).add(a3.fma(b0, h21.sub(h30))).viewAsIntegralLanes());
        final DoubleVector h04 = a0.fma(b4, c1);
        final DoubleVector h13 = a1.fma(b3, h04);
        final DoubleVector h22 = a2.fma(b2, c1);
        final DoubleVector h31 = a3.fma(b1, h22);
        final DoubleVector h40 = a4.fma(b0, c1);
        t4 =
            t4.add(h12.viewAsIntegralLanes())
                .add(h30.viewAsIntegralLanes())
                .add(a0.fma(b4, c2.sub(h04)).add(a1.fma(b3, h04.sub(h13))).viewAsIntegralLanes())
                .add(a2.fma(b2, c2.sub(h22)).add(a3.fma(b1, h22.sub(h31))).viewAsIntegralLanes())
                .add(a4.fma(b0, c2.sub(h40)).viewAsIntegralLanes());
        final DoubleVector h14 = a1.fma(b4, c1);
        final DoubleVector h23 = a2.fma(b3, h14);
        final DoubleVector h32 = a3.fma(b2, c1);
        final DoubleVector h41 = a4.fma(b1, h32);
        t5 =
            t5.add(h13.viewAsIntegralLanes())
                .add(h31.viewAsIntegralLanes())
                .add(h40.viewAsIntegralLanes())
                .add(a1.fma(b4, c2.sub(h14)).add(a2.fma(b3, h14.sub(h23))).viewAsIntegralLanes())
                .add(a3.fma(b2, c2.sub(h32)).add(a4.fma(b1, h32.sub(h41))).viewAsIntegralLanes());
        final DoubleVector h24 = a2.fma(b4, c1);
        final DoubleVector h33 = a3.fma(b3, h24);
        final DoubleVector h42 = a4.fma(b2, c1);
        t6 =
            t6.add(h23.viewAsIntegralLanes())
                .add(h41.viewAsIntegralLanes())
                .add(a2.fma(b4, c2.sub(h24)).add(a3.fma(b3, h24.sub(h33))).viewAsIntegralLanes())
                .add(a4.fma(b2, c2.sub(h42)).viewAsIntegralLanes());
        final DoubleVector h34 = a3.fma(b4, c1);
        final DoubleVector h43 = a4.fma(b3, h34);
        t7 =
            t7.add(h33.viewAsIntegralLanes())
                .add(h42.viewAsIntegralLanes())
                .add(a3.fma(b4, c2.sub(h34)).add(a4.fma(b3, h34.sub(h43))).viewAsIntegralLanes());
        final DoubleVector h44 = a4.fma(b4, c1);
        t8 = t8.add(h43.viewAsIntegralLanes()).add(a4.fma(b4, c2.sub(h44)).viewAsIntegralLanes());
        t9 = t9.add(h44.viewAsIntegralLanes());
      }
      for (int j = 0; j < addends; j++) {
        final double[] d = added[j];
        final int di = addedFrom[j] + block * BLOCK_DOUBLES + part;
        final DoubleVector times = DoubleVector.broadcast(D, addedTimes[j]);
        t5 = t5.add(DoubleVector.fromArray(D, d, di).fma(times, low).viewAsIntegralLanes());
        t6 = t6.add(DoubleVector.fromArray(D, d, di + BLOCK).fma(times, low).viewAsIntegralLanes());
        t7 =
            t7.add(
                DoubleVector.fromArray(D, d, di + 2 * BLOCK).fma(times, low).viewAsIntegralLanes());
        t8 =
            t8.add(
                DoubleVector.fromArray(D, d, di + 3 * BLOCK).fma(times, low).viewAsIntegralLanes());
        t9 =
            t9.add(
                DoubleVector.fromArray(D, d, di + 4 * BLOCK).fma(times, low).viewAsIntegralLanes());
      }
      t0.intoArray(t, ti);
      t1.intoArray(t, ti + BLOCK);
      t2.intoArray(t, ti + 2 * BLOCK);
      t3.intoArray(t, ti + 3 * BLOCK);
      t4.intoArray(t, ti + 4 * BLOCK);
      t5.intoArray(t, ti + 5 * BLOCK);
      t6.intoArray(t, ti + 6 * BLOCK);
      t7.intoArray(t, ti + 7 * BLOCK);
      t8.intoArray(t, ti + 8 * BLOCK);
      t9.intoArray(t, ti + 9 * BLOCK);
    }
  }
}
