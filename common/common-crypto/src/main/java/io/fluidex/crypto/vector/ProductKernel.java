package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbProducts.HIGH;
import static io.fluidex.crypto.vector.LimbProducts.LOW;
import static io.fluidex.crypto.vector.ProductColumns.BLOCK_LONGS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of products as {@link ProductColumns}: a1 * b1 + a2 * b2 + ... with one reduction in the
 * end.
 *
 * <p>Usage: {@link #begin}, {@link #add} for each product, {@link ReductionKernel#reduce}. A
 * product costs half of one with its reduction (3.3 ns against 6.5 on Zen 4, JDK 25), and the
 * additions with their reductions are saved.
 *
 * <p>Bounds: the limbs of one operand at most 2^51 in magnitude, of the other at most 2^50, since
 * the products of a column are taken in chains of two, see {@link LimbProducts}. How many products
 * may be summed is bounded by {@link ReductionKernel}: {@link #MAX_TERMS} of elements as stored in
 * arrays.
 */
final class ProductKernel {
  /** Products of operands of at most 0.9 p that may be summed before a reduction. */
  static final int MAX_TERMS = 6;

  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  private final double[] doubles = LimbProducts.spread(HIGH, HIGH + LOW);

  /** Prepares some blocks for a number of products. */
  void begin(final int terms, final long[] t, final int blocks) {
    final long[] start = new long[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
      start[c] = ProductColumns.start(c, terms * chains(c), terms * chains(c - 1));
    }
    ProductColumns.fill(start, t, blocks);
  }

  /** Chains of two products, or one, of a column. */
  private static int chains(final int column) {
    return column < 0 || column == COLUMNS - 1 ? 0 : (LIMBS - Math.abs(column - LIMBS + 1) + 1) / 2;
  }

  /**
   * t += a * b for whole blocks, from the start of t on.
   *
   * @param bStep doubles from one block of b to the next: {@link LimbFormat#BLOCK_DOUBLES}, or 0 to
   *     multiply one block by many
   */
  void add(
      final double[] a,
      final int aFrom,
      final double[] b,
      final int bFrom,
      final int bStep,
      final long[] t,
      final int blocks) {
    final DoubleVector c1 = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector c2 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    for (int k = 0; k < blocks * 2 * Lanes.STEPS; k++) {
      final int part = k % (2 * Lanes.STEPS) * VL;
      final int ai = aFrom + k / (2 * Lanes.STEPS) * BLOCK_DOUBLES + part;
      final int bi = bFrom + k / (2 * Lanes.STEPS) * bStep + part;
      final int ti = k / (2 * Lanes.STEPS) * BLOCK_LONGS + part;
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
      LongVector.fromArray(L, t, ti)
          .add(a0.fma(b0, c2.sub(h00)).viewAsIntegralLanes())
          .intoArray(t, ti);
      final DoubleVector h01 = a0.fma(b1, c1);
      final DoubleVector h10 = a1.fma(b0, h01);
      LongVector.fromArray(L, t, ti + BLOCK)
          .add(h00.viewAsIntegralLanes())
          .add(a0.fma(b1, c2.sub(h01)).add(a1.fma(b0, h01.sub(h10))).viewAsIntegralLanes())
          .intoArray(t, ti + BLOCK);
      final DoubleVector h02 = a0.fma(b2, c1);
      final DoubleVector h11 = a1.fma(b1, h02);
      final DoubleVector h20 = a2.fma(b0, c1);
      LongVector.fromArray(L, t, ti + 2 * BLOCK)
          .add(h10.viewAsIntegralLanes())
          .add(a0.fma(b2, c2.sub(h02)).add(a1.fma(b1, h02.sub(h11))).viewAsIntegralLanes())
          .add(a2.fma(b0, c2.sub(h20)).viewAsIntegralLanes())
          .intoArray(t, ti + 2 * BLOCK);
      final DoubleVector h03 = a0.fma(b3, c1);
      final DoubleVector h12 = a1.fma(b2, h03);
      final DoubleVector h21 = a2.fma(b1, c1);
      final DoubleVector h30 = a3.fma(b0, h21);
      LongVector.fromArray(L, t, ti + 3 * BLOCK)
          .add(h11.viewAsIntegralLanes())
          .add(h20.viewAsIntegralLanes())
          .add(a0.fma(b3, c2.sub(h03)).add(a1.fma(b2, h03.sub(h12))).viewAsIntegralLanes())
          .add(a2.fma(b1, c2.sub(h21)).add(a3.fma(b0, h21.sub(h30))).viewAsIntegralLanes())
          .intoArray(t, ti + 3 * BLOCK);
      final DoubleVector h04 = a0.fma(b4, c1);
      final DoubleVector h13 = a1.fma(b3, h04);
      final DoubleVector h22 = a2.fma(b2, c1);
      final DoubleVector h31 = a3.fma(b1, h22);
      final DoubleVector h40 = a4.fma(b0, c1);
      LongVector.fromArray(L, t, ti + 4 * BLOCK)
          .add(h12.viewAsIntegralLanes())
          .add(h30.viewAsIntegralLanes())
          .add(a0.fma(b4, c2.sub(h04)).add(a1.fma(b3, h04.sub(h13))).viewAsIntegralLanes())
          .add(a2.fma(b2, c2.sub(h22)).add(a3.fma(b1, h22.sub(h31))).viewAsIntegralLanes())
          .add(a4.fma(b0, c2.sub(h40)).viewAsIntegralLanes())
          .intoArray(t, ti + 4 * BLOCK);
      final DoubleVector h14 = a1.fma(b4, c1);
      final DoubleVector h23 = a2.fma(b3, h14);
      final DoubleVector h32 = a3.fma(b2, c1);
      final DoubleVector h41 = a4.fma(b1, h32);
      LongVector.fromArray(L, t, ti + 5 * BLOCK)
          .add(h13.viewAsIntegralLanes())
          .add(h31.viewAsIntegralLanes())
          .add(h40.viewAsIntegralLanes())
          .add(a1.fma(b4, c2.sub(h14)).add(a2.fma(b3, h14.sub(h23))).viewAsIntegralLanes())
          .add(a3.fma(b2, c2.sub(h32)).add(a4.fma(b1, h32.sub(h41))).viewAsIntegralLanes())
          .intoArray(t, ti + 5 * BLOCK);
      final DoubleVector h24 = a2.fma(b4, c1);
      final DoubleVector h33 = a3.fma(b3, h24);
      final DoubleVector h42 = a4.fma(b2, c1);
      LongVector.fromArray(L, t, ti + 6 * BLOCK)
          .add(h23.viewAsIntegralLanes())
          .add(h41.viewAsIntegralLanes())
          .add(a2.fma(b4, c2.sub(h24)).add(a3.fma(b3, h24.sub(h33))).viewAsIntegralLanes())
          .add(a4.fma(b2, c2.sub(h42)).viewAsIntegralLanes())
          .intoArray(t, ti + 6 * BLOCK);
      final DoubleVector h34 = a3.fma(b4, c1);
      final DoubleVector h43 = a4.fma(b3, h34);
      LongVector.fromArray(L, t, ti + 7 * BLOCK)
          .add(h33.viewAsIntegralLanes())
          .add(h42.viewAsIntegralLanes())
          .add(a3.fma(b4, c2.sub(h34)).add(a4.fma(b3, h34.sub(h43))).viewAsIntegralLanes())
          .intoArray(t, ti + 7 * BLOCK);
      final DoubleVector h44 = a4.fma(b4, c1);
      LongVector.fromArray(L, t, ti + 8 * BLOCK)
          .add(h43.viewAsIntegralLanes())
          .add(a4.fma(b4, c2.sub(h44)).viewAsIntegralLanes())
          .intoArray(t, ti + 8 * BLOCK);
      LongVector.fromArray(L, t, ti + 9 * BLOCK)
          .add(h44.viewAsIntegralLanes())
          .intoArray(t, ti + 9 * BLOCK);
    }
  }
}
