package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import java.util.List;

/** The matrix of powers of a few distinct points, row j being 1, u_j, u_j^2 and so on. */
final class Vandermonde {
  private final List<Fr> points;

  Vandermonde(final List<Fr> points) {
    this.points = List.copyOf(points);
  }

  /**
   * The inverse: entry (m, j) is the m-th coefficient of the Lagrange polynomial that is 1 at u_j
   * and 0 at the other points.
   */
  Fr[][] inverse() {
    final int n = points.size();
    final Fr[][] inverse = new Fr[n][n];
    for (int j = 0; j < n; j++) {
      final Fr[] coefficients = new Fr[n];
      java.util.Arrays.fill(coefficients, Fr.ZERO);
      coefficients[0] = Fr.ONE;
      Fr denominator = Fr.ONE;
      int degree = 0;
      for (int i = 0; i < n; i++) {
        if (i == j) {
          continue;
        }
        denominator = denominator.mul(points.get(j).sub(points.get(i)));
        // Multiplies by X - u_i.
        degree++;
        for (int m = degree; m >= 0; m--) {
          final Fr below = m == 0 ? Fr.ZERO : coefficients[m - 1];
          coefficients[m] = below.sub(coefficients[m].mul(points.get(i)));
        }
      }
      final Fr scale = denominator.inverse();
      for (int m = 0; m < n; m++) {
        inverse[m][j] = coefficients[m].mul(scale);
      }
    }
    return inverse;
  }
}
