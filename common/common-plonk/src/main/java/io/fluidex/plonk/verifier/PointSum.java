package io.fluidex.plonk.verifier;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.field.Fr;
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
    G1Point sum = G1Point.INFINITY;
    for (final Map.Entry<G1Point, Fr> term : factors.entrySet()) {
      sum = sum.add(term.getKey().mul(term.getValue()));
    }
    return sum;
  }
}
