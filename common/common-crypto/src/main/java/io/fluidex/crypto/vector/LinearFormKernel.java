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
 * Values of {@link LinearForm}s as {@link ProductColumns}.
 *
 * <p>A product of limbs a_i b_j + a_j b_i is a_i b_i + a_j b_j + (a_i - a_j)(b_j - b_i)
 * (Karatsuba's trick for any number of limbs), where the squares a_i b_i are shared by all columns
 * and, the b being constants, only the differences of a have to be taken: 15 products of limbs and
 * 10 subtractions instead of 25 products. The squares are summed over all terms first and enter
 * column c as sums over i from c - 4 to c at once.
 *
 * <p>No limb of a variable or a coefficient may exceed 2^50 in magnitude: a difference then is at
 * most 2^51, and the product of two is at most 2^102, see {@link LimbProducts}.
 */
final class LinearFormKernel {
  private static final VectorSpecies<Double> D = Lanes.DOUBLES;
  private static final VectorSpecies<Long> L = Lanes.LONGS;
  private static final int VL = Lanes.COUNT;

  private final double[] doubles = LimbProducts.spread(HIGH, HIGH + LOW);

  /**
   * t = the form's value for whole blocks, to the start of t.
   *
   * @param variables the first doubles of the variables in a
   */
  void evaluate(
      final LinearForm form,
      final double[] a,
      final int[] variables,
      final long[] t,
      final int blocks) {
    final double[] b = form.coefficients();
    final long[] start = form.start();
    final int terms = form.terms();
    final DoubleVector c1 = DoubleVector.fromArray(D, doubles, 0);
    final DoubleVector c2 = DoubleVector.fromArray(D, doubles, Lanes.MAX);
    for (int k = 0; k < blocks * 2 * Lanes.STEPS; k++) {
      final int part = k % (2 * Lanes.STEPS) * VL;
      final int a0At = k / (2 * Lanes.STEPS) * BLOCK_DOUBLES + part;
      final int ti = k / (2 * Lanes.STEPS) * BLOCK_LONGS + part;
      LongVector s0 = LongVector.zero(L);
      LongVector s1 = LongVector.zero(L);
      LongVector s2 = LongVector.zero(L);
      LongVector s3 = LongVector.zero(L);
      LongVector s4 = LongVector.zero(L);
      LongVector s5 = LongVector.zero(L);
      LongVector x1 = LongVector.fromArray(L, start, Lanes.MAX);
      LongVector x2 = LongVector.fromArray(L, start, 2 * Lanes.MAX);
      LongVector x3 = LongVector.fromArray(L, start, 3 * Lanes.MAX);
      LongVector x4 = LongVector.fromArray(L, start, 4 * Lanes.MAX);
      LongVector x5 = LongVector.fromArray(L, start, 5 * Lanes.MAX);
      LongVector x6 = LongVector.fromArray(L, start, 6 * Lanes.MAX);
      LongVector x7 = LongVector.fromArray(L, start, 7 * Lanes.MAX);
      LongVector x8 = LongVector.fromArray(L, start, 8 * Lanes.MAX);
      for (int j = 0; j < terms; j++) {
        final int ai = variables[j] + a0At;
        final int bi = j * LinearForm.COEFFICIENT_VECTORS * Lanes.MAX;
        final DoubleVector a0 = DoubleVector.fromArray(D, a, ai);
        final DoubleVector a1 = DoubleVector.fromArray(D, a, ai + BLOCK);
        final DoubleVector a2 = DoubleVector.fromArray(D, a, ai + 2 * BLOCK);
        final DoubleVector a3 = DoubleVector.fromArray(D, a, ai + 3 * BLOCK);
        final DoubleVector a4 = DoubleVector.fromArray(D, a, ai + 4 * BLOCK);
        final DoubleVector b0 = DoubleVector.fromArray(D, b, bi);
        final DoubleVector h0 = a0.fma(b0, c1);
        s0 = s0.add(a0.fma(b0, c2.sub(h0)).viewAsIntegralLanes());
        s1 = s1.add(h0.viewAsIntegralLanes());
        final DoubleVector b1 = DoubleVector.fromArray(D, b, bi + Lanes.MAX);
        final DoubleVector h1 = a1.fma(b1, c1);
        s1 = s1.add(a1.fma(b1, c2.sub(h1)).viewAsIntegralLanes());
        s2 = s2.add(h1.viewAsIntegralLanes());
        final DoubleVector b2 = DoubleVector.fromArray(D, b, bi + 2 * Lanes.MAX);
        final DoubleVector h2 = a2.fma(b2, c1);
        s2 = s2.add(a2.fma(b2, c2.sub(h2)).viewAsIntegralLanes());
        s3 = s3.add(h2.viewAsIntegralLanes());
        final DoubleVector b3 = DoubleVector.fromArray(D, b, bi + 3 * Lanes.MAX);
        final DoubleVector h3 = a3.fma(b3, c1);
        s3 = s3.add(a3.fma(b3, c2.sub(h3)).viewAsIntegralLanes());
        s4 = s4.add(h3.viewAsIntegralLanes());
        final DoubleVector b4 = DoubleVector.fromArray(D, b, bi + 4 * Lanes.MAX);
        final DoubleVector h4 = a4.fma(b4, c1);
        s4 = s4.add(a4.fma(b4, c2.sub(h4)).viewAsIntegralLanes());
        s5 = s5.add(h4.viewAsIntegralLanes());
        final DoubleVector a01 = a0.sub(a1);
        final DoubleVector b01 = DoubleVector.fromArray(D, b, bi + 5 * Lanes.MAX);
        final DoubleVector h01 = a01.fma(b01, c1);
        x1 = x1.add(a01.fma(b01, c2.sub(h01)).viewAsIntegralLanes());
        x2 = x2.add(h01.viewAsIntegralLanes());
        final DoubleVector a02 = a0.sub(a2);
        final DoubleVector b02 = DoubleVector.fromArray(D, b, bi + 6 * Lanes.MAX);
        final DoubleVector h02 = a02.fma(b02, c1);
        x2 = x2.add(a02.fma(b02, c2.sub(h02)).viewAsIntegralLanes());
        x3 = x3.add(h02.viewAsIntegralLanes());
        final DoubleVector a03 = a0.sub(a3);
        final DoubleVector b03 = DoubleVector.fromArray(D, b, bi + 7 * Lanes.MAX);
        final DoubleVector h03 = a03.fma(b03, c1);
        x3 = x3.add(a03.fma(b03, c2.sub(h03)).viewAsIntegralLanes());
        x4 = x4.add(h03.viewAsIntegralLanes());
        final DoubleVector a04 = a0.sub(a4);
        final DoubleVector b04 = DoubleVector.fromArray(D, b, bi + 8 * Lanes.MAX);
        final DoubleVector h04 = a04.fma(b04, c1);
        x4 = x4.add(a04.fma(b04, c2.sub(h04)).viewAsIntegralLanes());
        x5 = x5.add(h04.viewAsIntegralLanes());
        final DoubleVector a12 = a1.sub(a2);
        final DoubleVector b12 = DoubleVector.fromArray(D, b, bi + 9 * Lanes.MAX);
        final DoubleVector h12 = a12.fma(b12, c1);
        x3 = x3.add(a12.fma(b12, c2.sub(h12)).viewAsIntegralLanes());
        x4 = x4.add(h12.viewAsIntegralLanes());
        final DoubleVector a13 = a1.sub(a3);
        final DoubleVector b13 = DoubleVector.fromArray(D, b, bi + 10 * Lanes.MAX);
        final DoubleVector h13 = a13.fma(b13, c1);
        x4 = x4.add(a13.fma(b13, c2.sub(h13)).viewAsIntegralLanes());
        x5 = x5.add(h13.viewAsIntegralLanes());
        final DoubleVector a14 = a1.sub(a4);
        final DoubleVector b14 = DoubleVector.fromArray(D, b, bi + 11 * Lanes.MAX);
        final DoubleVector h14 = a14.fma(b14, c1);
        x5 = x5.add(a14.fma(b14, c2.sub(h14)).viewAsIntegralLanes());
        x6 = x6.add(h14.viewAsIntegralLanes());
        final DoubleVector a23 = a2.sub(a3);
        final DoubleVector b23 = DoubleVector.fromArray(D, b, bi + 12 * Lanes.MAX);
        final DoubleVector h23 = a23.fma(b23, c1);
        x5 = x5.add(a23.fma(b23, c2.sub(h23)).viewAsIntegralLanes());
        x6 = x6.add(h23.viewAsIntegralLanes());
        final DoubleVector a24 = a2.sub(a4);
        final DoubleVector b24 = DoubleVector.fromArray(D, b, bi + 13 * Lanes.MAX);
        final DoubleVector h24 = a24.fma(b24, c1);
        x6 = x6.add(a24.fma(b24, c2.sub(h24)).viewAsIntegralLanes());
        x7 = x7.add(h24.viewAsIntegralLanes());
        final DoubleVector a34 = a3.sub(a4);
        final DoubleVector b34 = DoubleVector.fromArray(D, b, bi + 14 * Lanes.MAX);
        final DoubleVector h34 = a34.fma(b34, c1);
        x7 = x7.add(a34.fma(b34, c2.sub(h34)).viewAsIntegralLanes());
        x8 = x8.add(h34.viewAsIntegralLanes());
      }
      s0.add(LongVector.fromArray(L, start, 0)).intoArray(t, ti);
      s1 = s1.add(s0);
      x1.add(s1).intoArray(t, ti + BLOCK);
      s2 = s2.add(s1);
      x2.add(s2).intoArray(t, ti + 2 * BLOCK);
      s3 = s3.add(s2);
      x3.add(s3).intoArray(t, ti + 3 * BLOCK);
      s4 = s4.add(s3);
      x4.add(s4).intoArray(t, ti + 4 * BLOCK);
      s5 = s5.add(s4);
      x5.add(s5.sub(s0)).intoArray(t, ti + 5 * BLOCK);
      x6.add(s5.sub(s1)).intoArray(t, ti + 6 * BLOCK);
      x7.add(s5.sub(s2)).intoArray(t, ti + 7 * BLOCK);
      x8.add(s5.sub(s3)).intoArray(t, ti + 8 * BLOCK);
      s5.sub(s4).add(LongVector.fromArray(L, start, 9 * Lanes.MAX)).intoArray(t, ti + 9 * BLOCK);
    }
  }
}
