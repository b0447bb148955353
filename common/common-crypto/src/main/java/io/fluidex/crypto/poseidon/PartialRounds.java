package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;

/**
 * The partial rounds of Poseidon as a linear recurrence: one inner product of 2t - 1 terms a round,
 * with the same constants in all of them.
 *
 * <p>Write the matrix as m, v over w, B (first entry, rest of the first row; rest of the first
 * column, minor), d = t - 1, and the state before round k as u_k, x_k (first element, rest). Round
 * k makes y_k = u_k^5 + constant, then u_(k+1) = m y_k + v x_k and x_(k+1) = w y_k + B x_k. Nothing
 * of x but q_k = v x_k = u_(k+1) - m y_k is ever seen, so that x can be eliminated: if v B^d is the
 * sum of e_i v B^i, i below d, which Cayley and Hamilton grant, and h_n = v B^n w, then
 *
 * <p>q_(k+d) = sum of e_i q_(k+i) + sum of (h_(d-1-j) - sum over i > j of e_i h_(i-1-j)) y_(k+j).
 *
 * <p>So u_(k+d+1) is a combination of the d + 1 last y and the d last u. They lie one after the
 * other in a history y_k, u_(k+1), y_(k+1), u_(k+2), ..., whose window slides by two elements.
 *
 * <p>Entry: d made-up rounds before the first, with y = 0 and q = v B^-d x_0, ..., v B^-1 x_0, have
 * the same effect as x_0. Exit: the last d of q and y determine the last x.
 *
 * <p>This form is for a single hash. Where whole registers are filled with many hashes, {@link
 * SparseForm} does as well and needs no history.
 */
final class PartialRounds {
  private final long[] entry;
  private final long[] step;
  private final long[] exit;

  private PartialRounds(final Fr[] entry, final Fr[] step, final Fr[] exit) {
    this.entry = FrMatrix.limbs(entry);
    this.step = FrMatrix.limbs(step);
    this.exit = FrMatrix.limbs(exit);
  }

  static PartialRounds of(final FrMatrix mds) {
    final int d = mds.size() - 1;
    final Fr m = mds.get(0, 0);
    final Fr[] v = new Fr[d];
    final Fr[] w = new Fr[d];
    for (int i = 0; i < d; i++) {
      v[i] = mds.get(0, i + 1);
      w[i] = mds.get(i + 1, 0);
    }
    final FrMatrix b = mds.minor();
    // rows[i] = v B^i, h[i] = v B^i w, columns[i] = B^i w.
    final Fr[][] rows = new Fr[d + 1][];
    final Fr[][] columns = new Fr[d + 1][];
    rows[0] = v;
    columns[0] = w;
    for (int i = 1; i <= d; i++) {
      rows[i] = b.multiplyLeft(rows[i - 1]);
      columns[i] = b.multiply(columns[i - 1]);
    }
    final Fr[] h = new Fr[d];
    for (int i = 0; i < d; i++) {
      h[i] = dot(rows[i], w);
    }
    final FrMatrix observed = FrMatrix.of(d, (i, j) -> rows[i][j]);
    final Fr[] e = observed.inverse().multiplyLeft(rows[d]);
    return new PartialRounds(
        entry(v, b.inverse()), step(m, e, h), exit(m, h, columns, power(b, d), observed.inverse()));
  }

  private static Fr dot(final Fr[] a, final Fr[] b) {
    Fr sum = Fr.ZERO;
    for (int i = 0; i < a.length; i++) {
      sum = sum.add(a[i].mul(b[i]));
    }
    return sum;
  }

  private static FrMatrix power(final FrMatrix matrix, final int exponent) {
    FrMatrix power = FrMatrix.identity(matrix.size());
    for (int i = 0; i < exponent; i++) {
      power = power.multiply(matrix);
    }
    return power;
  }

  /** Row i is v B^(i - d). */
  private static Fr[] entry(final Fr[] v, final FrMatrix inverse) {
    final int d = v.length;
    final Fr[] out = new Fr[d * d];
    Fr[] row = v;
    for (int i = d - 1; i >= 0; i--) {
      row = inverse.multiplyLeft(row);
      System.arraycopy(row, 0, out, i * d, d);
    }
    return out;
  }

  /** The coefficients of y_k, u_(k+1), ..., u_(k+d), y_(k+d), with q_k = u_(k+1) - m y_k. */
  private static Fr[] step(final Fr m, final Fr[] e, final Fr[] h) {
    final int d = e.length;
    final Fr[] out = new Fr[2 * d + 1];
    for (int j = 0; j < d; j++) {
      Fr y = h[d - 1 - j].sub(e[j].mul(m));
      for (int i = j + 1; i < d; i++) {
        y = y.sub(e[i].mul(h[i - 1 - j]));
      }
      out[2 * j] = y;
      out[2 * j + 1] = e[j];
    }
    out[2 * d] = m;
    return out;
  }

  /**
   * Rows of coefficients of y_k, u_(k+1), ..., y_(k+d-1), u_(k+d) that make the elements of
   * x_(k+d).
   *
   * <p>v B^i x_k = q_(k+i) - sum over j below i of h_(i-1-j) y_(k+j) gives x_k by the inverse of
   * the matrix with these rows, and x_(k+d) = B^d x_k + sum of B^(d-1-j) w y_(k+j).
   */
  private static Fr[] exit(
      final Fr m,
      final Fr[] h,
      final Fr[][] columns,
      final FrMatrix power,
      final FrMatrix observedInverse) {
    final int d = h.length;
    final FrMatrix g = power.multiply(observedInverse);
    final Fr[] out = new Fr[2 * d * d];
    for (int row = 0; row < d; row++) {
      for (int j = 0; j < d; j++) {
        Fr y = columns[d - 1 - j][row].sub(m.mul(g.get(row, j)));
        for (int i = j + 1; i < d; i++) {
          y = y.sub(h[i - 1 - j].mul(g.get(row, i)));
        }
        out[2 * (row * d + j)] = y;
        out[2 * (row * d + j) + 1] = g.get(row, j);
      }
    }
    return out;
  }

  /** d rows of d coefficients of the state without its first element: the q before round 0. */
  long[] entry() {
    return entry;
  }

  /** 2d + 1 coefficients of the window: the next u. */
  long[] step() {
    return step;
  }

  /** d rows of 2d coefficients of the last window: the state without its first element. */
  long[] exit() {
    return exit;
  }

  /** The elements of the history of a number of rounds. */
  static int historyLength(final int width, final int rounds) {
    return PrimeField.LIMBS * 2 * (width - 1 + rounds);
  }
}
