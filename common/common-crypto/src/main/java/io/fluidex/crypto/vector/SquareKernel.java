package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbProducts.HIGH;
import static io.fluidex.crypto.vector.LimbProducts.LOW;
import static io.fluidex.crypto.vector.ProductColumns.BLOCK_LONGS;
import static io.fluidex.crypto.vector.ProductColumns.COLUMNS;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Squares as {@link ProductColumns}: 15 products of limbs instead of 25, since those of two
 * different limbs occur twice.
 *
 * <p>Columns with several products take them in chains of two, see {@link LimbProducts}; as one
 * factor is doubled, no limb may exceed 2^50 in magnitude.
 */
final class SquareKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  /** Chains of products of each column. */
  private static final int[] CHAINS = {1, 1, 1, 1, 2, 1, 1, 1, 1, 0};

  private final double[] doubles = LimbProducts.spread(HIGH, HIGH + LOW);
  private final long[] start;

  SquareKernel() {
    final long[] columns = new long[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
      columns[c] = ProductColumns.start(c, CHAINS[c], c == 0 ? 0 : CHAINS[c - 1]);
    }
    start = LimbProducts.spread(columns);
  }

  /** t = a^2 for whole blocks, to the start of t. */
  void square(final double[] a, final int aFrom, final long[] t, final int blocks) {
    final DoubleVector c1 = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector c2 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    for (int k = 0; k < blocks * 2 * Lanes.STEPS; k++) {
      final int ai = aFrom + k / (2 * Lanes.STEPS) * BLOCK_DOUBLES + k % (2 * Lanes.STEPS) * VL;
      final int ti = k / (2 * Lanes.STEPS) * BLOCK_LONGS + k % (2 * Lanes.STEPS) * VL;
      final DoubleVector a0 = DoubleVector.fromArray(D, a, ai);
      final DoubleVector a1 = DoubleVector.fromArray(D, a, ai + BLOCK);
      final DoubleVector a2 = DoubleVector.fromArray(D, a, ai + 2 * BLOCK);
      final DoubleVector a3 = DoubleVector.fromArray(D, a, ai + 3 * BLOCK);
      final DoubleVector a4 = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
      final DoubleVector d1 = a1.add(a1);
      final DoubleVector d2 = a2.add(a2);
      final DoubleVector d3 = a3.add(a3);
      final DoubleVector d4 = a4.add(a4);
      final DoubleVector h00 = a0.fma(a0, c1);
      LongVector.fromArray(L, start, 0)
          .add(a0.fma(a0, c2.sub(h00)).viewAsIntegralLanes())
          .intoArray(t, ti);
      final DoubleVector h01 = a0.fma(d1, c1);
      LongVector.fromArray(L, start, Lanes.MAX)
          .add(h00.viewAsIntegralLanes())
          .add(a0.fma(d1, c2.sub(h01)).viewAsIntegralLanes())
          .intoArray(t, ti + BLOCK);
      final DoubleVector h02 = a0.fma(d2, c1);
      final DoubleVector h11 = a1.fma(a1, h02);
      LongVector.fromArray(L, start, 2 * Lanes.MAX)
          .add(h01.viewAsIntegralLanes())
          .add(a0.fma(d2, c2.sub(h02)).add(a1.fma(a1, h02.sub(h11))).viewAsIntegralLanes())
          .intoArray(t, ti + 2 * BLOCK);
      final DoubleVector h03 = a0.fma(d3, c1);
      final DoubleVector h12 = a1.fma(d2, h03);
      LongVector.fromArray(L, start, 3 * Lanes.MAX)
          .add(h11.viewAsIntegralLanes())
          .add(a0.fma(d3, c2.sub(h03)).add(a1.fma(d2, h03.sub(h12))).viewAsIntegralLanes())
          .intoArray(t, ti + 3 * BLOCK);
      final DoubleVector h04 = a0.fma(d4, c1);
      final DoubleVector h13 = a1.fma(d3, h04);
      final DoubleVector h22 = a2.fma(a2, c1);
      LongVector.fromArray(L, start, 4 * Lanes.MAX)
          .add(h12.viewAsIntegralLanes())
          .add(a0.fma(d4, c2.sub(h04)).add(a1.fma(d3, h04.sub(h13))).viewAsIntegralLanes())
          .add(a2.fma(a2, c2.sub(h22)).viewAsIntegralLanes())
          .intoArray(t, ti + 4 * BLOCK);
      final DoubleVector h14 = a1.fma(d4, c1);
      final DoubleVector h23 = a2.fma(d3, h14);
      LongVector.fromArray(L, start, 5 * Lanes.MAX)
          .add(h13.viewAsIntegralLanes())
          .add(h22.viewAsIntegralLanes())
          .add(a1.fma(d4, c2.sub(h14)).add(a2.fma(d3, h14.sub(h23))).viewAsIntegralLanes())
          .intoArray(t, ti + 5 * BLOCK);
      final DoubleVector h24 = a2.fma(d4, c1);
      final DoubleVector h33 = a3.fma(a3, h24);
      LongVector.fromArray(L, start, 6 * Lanes.MAX)
          .add(h23.viewAsIntegralLanes())
          .add(a2.fma(d4, c2.sub(h24)).add(a3.fma(a3, h24.sub(h33))).viewAsIntegralLanes())
          .intoArray(t, ti + 6 * BLOCK);
      final DoubleVector h34 = a3.fma(d4, c1);
      LongVector.fromArray(L, start, 7 * Lanes.MAX)
          .add(h33.viewAsIntegralLanes())
          .add(a3.fma(d4, c2.sub(h34)).viewAsIntegralLanes())
          .intoArray(t, ti + 7 * BLOCK);
      final DoubleVector h44 = a4.fma(a4, c1);
      LongVector.fromArray(L, start, 8 * Lanes.MAX)
          .add(h34.viewAsIntegralLanes())
          .add(a4.fma(a4, c2.sub(h44)).viewAsIntegralLanes())
          .intoArray(t, ti + 8 * BLOCK);
      LongVector.fromArray(L, start, 9 * Lanes.MAX)
          .add(h44.viewAsIntegralLanes())
          .intoArray(t, ti + 9 * BLOCK);
    }
  }
}
