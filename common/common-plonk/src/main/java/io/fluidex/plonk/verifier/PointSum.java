package io.fluidex.plonk.verifier;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.ScalarMsm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sum of multiples of points of G1, evaluated only at the end: equal points are multiplied once,
 * which is what makes further proofs for one key cheap.
 */
final class PointSum {
  private final Map<G1Point, Fr> factors = new LinkedHashMap<>();

  /** Adds factor * point. */
  void add(final G1Point point, final Fr factor) {
    factors.merge(point, factor, Fr::add);
  }

  /** The sum. */
  G1Point evaluate() {
    final int count = factors.size();
    final long[] points = new long[count * G1Point.LIMBS];
    final long[] scalars = new long[count * PrimeField.LIMBS];
    int i = 0;
    for (final Map.Entry<G1Point, Fr> term : factors.entrySet()) {
      term.getKey().store(points, i * G1Point.LIMBS);
      term.getValue().store(scalars, i * PrimeField.LIMBS);
      PrimeField.FR.toCanonical(scalars, i * PrimeField.LIMBS, scalars, i * PrimeField.LIMBS);
      i++;
    }
    final long[] sum = new long[G1Point.LIMBS];
    new ScalarMsm(Curve.G1).sum(points, 0, scalars, 0, count, sum, 0);
    return G1Point.load(sum, 0);
  }
}
