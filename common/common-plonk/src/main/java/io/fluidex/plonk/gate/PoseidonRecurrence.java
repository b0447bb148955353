package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.FrMatrix;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The partial rounds of Poseidon in terms of their S-box inputs alone.
 *
 * <p>Write s_k for the state before the S-box of partial round k (k = 0 to K - 1), u_k for its
 * first element, w_k = u_k^5 - u_k, M for the matrix and e for the first unit vector. A round is
 * s_{k+1} = M (s_k + w_k e) + rc_{k+1}, so
 *
 * <pre>
 *   u_{k+j} = e^T M^j s_k + sum over i below j of h_{j-i} w_{k+i} + constant,   h_m = e^T M^m e.
 * </pre>
 *
 * The rows e^T M^j for j = 0 to t - 1 are a basis (the constructor inverts them), so t S-box inputs
 * determine the state, and each further one is a combination of the t before it:
 *
 * <pre>
 *   u_{k+t} = sum over j below t of linear(j) u_{k+j} + quintic(j) u_{k+j}^5 + constant(k).
 * </pre>
 *
 * For t = 3 the coefficients are those of M's characteristic polynomial, as Cayley and Hamilton
 * say.
 *
 * <p>The first t inputs follow from the outputs y of the S-boxes of the last full round before
 * ("entry"), the state after the partial rounds from the last t inputs ("exit").
 *
 * <p>Immutable, safe for use by many threads.
 */
public final class PoseidonRecurrence {
  private static final AtomicReferenceArray<PoseidonRecurrence> KNOWN =
      new AtomicReferenceArray<>(PoseidonParameters.MAX_INPUTS + 1);

  private final PoseidonParameters parameters;
  private final int width;

  /** M^0 to M^t. */
  private final FrMatrix[] powers;

  /** The inverse of the matrix with rows e^T M^j. */
  private final FrMatrix observe;

  private final Fr[] linear;
  private final Fr[] quintic;
  private final Fr[] constants;

  /**
   * The coefficients for a number of inputs, derived when first asked for.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link PoseidonParameters#MAX_INPUTS}
   */
  public static PoseidonRecurrence forInputs(final int inputs) {
    final PoseidonParameters parameters = PoseidonParameters.forInputs(inputs);
    if (KNOWN.get(inputs) == null) {
      // Threads that come here together make equal objects; the first one stored is everybody's.
      KNOWN.compareAndSet(inputs, null, new PoseidonRecurrence(parameters));
    }
    return KNOWN.get(inputs);
  }

  private PoseidonRecurrence(final PoseidonParameters parameters) {
    this.parameters = parameters;
    this.width = parameters.width();
    final FrMatrix m = parameters.mdsMatrix();
    this.powers = new FrMatrix[width + 1];
    powers[0] = FrMatrix.identity(width);
    for (int j = 1; j <= width; j++) {
      powers[j] = powers[j - 1].multiply(m);
    }
    this.observe = FrMatrix.of(width, (j, i) -> powers[j].get(0, i)).inverse();
    final Fr[] gamma = observe.multiplyLeft(row(width));
    this.linear = new Fr[width];
    this.quintic = new Fr[width];
    for (int i = 0; i < width; i++) {
      quintic[i] = weight(width - i, gamma, i);
      linear[i] = gamma[i].sub(quintic[i]);
    }
    this.constants = new Fr[parameters.partialRounds() - width];
    for (int k = 0; k < constants.length; k++) {
      final Fr[] offsets = offsets(k, width);
      constants[k] = offsets[width];
      for (int j = 0; j < width; j++) {
        constants[k] = constants[k].sub(gamma[j].mul(offsets[j]));
      }
    }
  }

  /** h_{distance} minus what the inputs after the i-th take off the weight of w_i. */
  private Fr weight(final int distance, final Fr[] gamma, final int i) {
    Fr sum = h(distance);
    for (int j = i + 1; j < width; j++) {
      sum = sum.sub(gamma[j].mul(h(j - i)));
    }
    return sum;
  }

  /** e^T M^power. */
  private Fr[] row(final int power) {
    final Fr[] r = new Fr[width];
    for (int i = 0; i < width; i++) {
      r[i] = powers[power].get(0, i);
    }
    return r;
  }

  private Fr h(final int power) {
    return powers[power].get(0, 0);
  }

  /** t, the number of elements of the state. */
  public int width() {
    return width;
  }

  /** An entry of M, which multiplies the S-box outputs of a full round. */
  public Fr roundMatrix(final int row, final int column) {
    return powers[1].get(row, column);
  }

  /** The coefficient of u_{k+j} in u_{k+t}. */
  public Fr linear(final int j) {
    return linear[j];
  }

  /** The coefficient of u_{k+j}^5 in u_{k+t}. */
  public Fr quintic(final int j) {
    return quintic[j];
  }

  /** The constant of u_{k+t}, for k from 0 to partial rounds - t - 1. */
  public Fr constant(final int k) {
    return constants[k];
  }

  /** For j = 0 to count: the constant of u_{k+j} as a function of s_k. */
  private Fr[] offsets(final int k, final int count) {
    final Fr[] result = new Fr[count + 1];
    Fr[] state = zeros();
    result[0] = Fr.ZERO;
    for (int j = 1; j <= count; j++) {
      state = plusRoundConstants(powers[1].multiply(state), k + j);
      result[j] = state[0];
    }
    return result;
  }

  private Fr[] zeros() {
    final Fr[] z = new Fr[width];
    Arrays.fill(z, Fr.ZERO);
    return z;
  }

  /** Adds the constants of partial round k, where K means the first full round after them. */
  private Fr[] plusRoundConstants(final Fr[] state, final int k) {
    final int round = parameters.fullRounds() / 2 + k;
    final Fr[] out = new Fr[width];
    for (int i = 0; i < width; i++) {
      out[i] = state[i].add(parameters.roundConstant(round, i));
    }
    return out;
  }

  /**
   * The coefficient of y_i, the i-th S-box output of the last full round before, in u_j, j below t.
   */
  public Fr entry(final int j, final int i) {
    return powers[j + 1].get(0, i);
  }

  /** The coefficient of u_i^5 - u_i in u_j, for i below j, j below t. */
  public Fr entryPower(final int j, final int i) {
    return h(j - i);
  }

  /**
   * The constant of u_j, j below t, as a function of the S-box outputs before and w_0 to w_{j-1}.
   */
  public Fr entryConstant(final int j) {
    Fr[] state = plusRoundConstants(zeros(), 0);
    for (int i = 1; i <= j; i++) {
      state = plusRoundConstants(powers[1].multiply(state), i);
    }
    return state[0];
  }

  /**
   * The coefficient of the j-th of the last t S-box inputs in the r-th S-box input of the first
   * full round after the partial ones.
   */
  public Fr exitLinear(final int r, final int j) {
    return exitRow(r)[j].sub(exitQuintic(r, j));
  }

  /** The coefficient of the fifth power of the same. */
  public Fr exitQuintic(final int r, final int j) {
    final Fr[] gamma = exitRow(r);
    Fr sum = powers[width - j].get(r, 0);
    for (int later = j + 1; later < width; later++) {
      sum = sum.sub(gamma[later].mul(h(later - j)));
    }
    return sum;
  }

  /** The constant of the r-th S-box input of the first full round after the partial ones. */
  public Fr exitConstant(final int r) {
    final int k = parameters.partialRounds() - width;
    final Fr[] offsets = offsets(k, width - 1);
    Fr[] state = zeros();
    for (int j = 1; j <= width; j++) {
      state = plusRoundConstants(powers[1].multiply(state), k + j);
    }
    final Fr[] gamma = exitRow(r);
    Fr sum = state[r];
    for (int j = 0; j < width; j++) {
      sum = sum.sub(gamma[j].mul(offsets[j]));
    }
    return sum;
  }

  /** The r-th row of M^t in the basis of the rows e^T M^j. */
  private Fr[] exitRow(final int r) {
    final Fr[] row = new Fr[width];
    for (int i = 0; i < width; i++) {
      row[i] = powers[width].get(r, i);
    }
    return observe.multiplyLeft(row);
  }
}
