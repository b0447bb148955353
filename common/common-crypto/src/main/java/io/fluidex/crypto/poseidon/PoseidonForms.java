package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.vector.LinearForm;
import java.util.Arrays;

/**
 * All linear maps between the S-boxes of Poseidon as {@link LinearForm}s, for hashing many inputs
 * at once. Constants that are added before or after a map are part of the forms.
 *
 * <p>The capacity element is 0 before the first round and therefore a constant after its S-box: the
 * forms of the first round have the inputs as their only variables. The partial rounds are those of
 * {@link PartialRounds}.
 */
final class PoseidonForms {
  private final int width;

  /** One form for each input, of the input alone. */
  private final LinearForm[] entry;

  /** Of each full round a form for each element of the next state, after the last the hash only. */
  private final LinearForm[][] full;

  /** Of each partial round: the next u. */
  private final LinearForm[] partial;

  /** The elements of the state after the partial rounds but the first. */
  private final LinearForm[] exit;

  private PoseidonForms(
      final int width,
      final LinearForm[] entry,
      final LinearForm[][] full,
      final LinearForm[] partial,
      final LinearForm[] exit) {
    this.width = width;
    this.entry = entry;
    this.full = full;
    this.partial = partial;
    this.exit = exit;
  }

  static PoseidonForms of(final PoseidonParameters parameters) {
    final int width = parameters.width();
    final Fr[] constants = elements(parameters.constants());
    final int half = parameters.fullRounds() / 2;
    final int firstPartial = (half + 1) * width;
    final int lastFull = firstPartial + parameters.partialRounds();
    final LinearForm[] entry = new LinearForm[width - 1];
    for (int i = 0; i < entry.length; i++) {
      entry[i] = form(constants[i + 1], Fr.ONE);
    }
    final LinearForm[][] full = new LinearForm[2 * half][];
    final FrMatrix mds = parameters.mdsMatrix();
    for (int round = 0; round < 2 * half - 1; round++) {
      final int at = round < half ? (round + 1) * width : lastFull + (round - half) * width;
      final FrMatrix matrix = round == half - 1 ? toHistory(parameters).multiply(mds) : mds;
      full[round] = maps(matrix, Arrays.copyOfRange(constants, at, at + width));
    }
    full[0] = withConstantCapacity(mds, Arrays.copyOfRange(constants, 0, 2 * width));
    full[2 * half - 1] = new LinearForm[] {form(Fr.ZERO, row(mds, 0))};
    return new PoseidonForms(
        width,
        entry,
        full,
        partial(parameters, Arrays.copyOfRange(constants, firstPartial, lastFull)),
        exit(parameters, Arrays.copyOfRange(constants, firstPartial, lastFull)));
  }

  private static Fr[] elements(final long[] limbs) {
    final Fr[] elements = new Fr[limbs.length / PrimeField.LIMBS];
    Arrays.setAll(elements, i -> Fr.load(limbs, i * PrimeField.LIMBS));
    return elements;
  }

  private static LinearForm form(final Fr constant, final Fr... coefficients) {
    return new LinearForm(PrimeField.FR, FrMatrix.limbs(coefficients), FrMatrix.limbs(constant));
  }

  private static Fr[] row(final FrMatrix matrix, final int row) {
    final Fr[] entries = new Fr[matrix.size()];
    Arrays.setAll(entries, j -> matrix.get(row, j));
    return entries;
  }

  /** The forms of matrix * (state + constants). */
  private static LinearForm[] maps(final FrMatrix matrix, final Fr[] constants) {
    final Fr[] mapped = matrix.multiply(constants);
    final LinearForm[] forms = new LinearForm[mapped.length];
    Arrays.setAll(forms, i -> form(mapped[i], row(matrix, i)));
    return forms;
  }

  /** The first round's forms; constants are those added before and after the S-boxes. */
  private static LinearForm[] withConstantCapacity(final FrMatrix mds, final Fr[] constants) {
    final int width = mds.size();
    final Fr[] after = Arrays.copyOfRange(constants, width, 2 * width);
    after[0] = after[0].add(constants[0].pow(5));
    final Fr[] mapped = mds.multiply(after);
    final LinearForm[] forms = new LinearForm[width];
    Arrays.setAll(forms, i -> form(mapped[i], Arrays.copyOfRange(row(mds, i), 1, width)));
    return forms;
  }

  /** Keeps the first element of a state and maps the others to the u of the rounds before it. */
  private static FrMatrix toHistory(final PoseidonParameters parameters) {
    final int d = parameters.width() - 1;
    final Fr[] made = elements(parameters.partial().entry());
    return FrMatrix.of(
        d + 1,
        (i, j) -> i == 0 || j == 0 ? (i == j ? Fr.ONE : Fr.ZERO) : made[(i - 1) * d + j - 1]);
  }

  private static LinearForm[] partial(final PoseidonParameters parameters, final Fr[] constants) {
    final int d = parameters.width() - 1;
    final Fr[] step = elements(parameters.partial().step());
    final LinearForm[] forms = new LinearForm[constants.length];
    for (int round = 0; round < forms.length; round++) {
      Fr constant = Fr.ZERO;
      for (int i = Math.max(0, d - round); i <= d; i++) {
        constant = constant.add(step[2 * i].mul(constants[round - d + i]));
      }
      forms[round] =
          round <= d
              ? form(constant, window(step, d, Math.min(d, round) + 1))
              : forms[d].withConstant(FrMatrix.limbs(constant));
    }
    return forms;
  }

  /**
   * The coefficients of d u, then of the last few y, of those of a window, where they alternate.
   */
  private static Fr[] window(final Fr[] alternating, final int d, final int lastY) {
    final Fr[] out = new Fr[d + lastY];
    for (int i = 0; i < d; i++) {
      out[i] = alternating[2 * i + 1];
    }
    for (int i = 0; i < lastY; i++) {
      out[d + i] = alternating[2 * (d + 1 - lastY + i)];
    }
    return out;
  }

  private static LinearForm[] exit(final PoseidonParameters parameters, final Fr[] constants) {
    final int d = parameters.width() - 1;
    final Fr[] exit = elements(parameters.partial().exit());
    final LinearForm[] forms = new LinearForm[d];
    for (int row = 0; row < d; row++) {
      final Fr[] coefficients = new Fr[2 * d];
      Fr constant = Fr.ZERO;
      for (int i = 0; i < d; i++) {
        final Fr y = exit[2 * (row * d + i)];
        coefficients[i] = exit[2 * (row * d + i) + 1];
        coefficients[d + i] = y;
        constant = constant.add(y.mul(constants[constants.length - d + i]));
      }
      forms[row] = form(constant, coefficients);
    }
    return forms;
  }

  /** t, the elements of the state. */
  int width() {
    return width;
  }

  /** The S-box input of element i + 1 from input i. */
  LinearForm entry(final int input) {
    return entry[input];
  }

  /** Full rounds, half of them before the partial rounds. */
  int fullRounds() {
    return full.length;
  }

  /**
   * The form of an element after a full round. The variables are the S-box outputs, in the first
   * round without the capacity element. After the fourth round elements 1 to d = t - 1 are the u of
   * the d made-up rounds before the partial rounds; after the last round only element 0 is there.
   */
  LinearForm full(final int round, final int element) {
    return full[round][element];
  }

  /** Partial rounds. */
  int partialRounds() {
    return partial.length;
  }

  /**
   * The form of u_(k+1), the S-box input of the round after a partial round k. The variables are
   * u_(k+1-d) to u_k, d = t - 1, the ones up to u_0 made up, and the S-box outputs y_(k-d) to y_k
   * but those of made-up rounds.
   */
  LinearForm partial(final int round) {
    return partial[round];
  }

  /**
   * The form of an element from 1 on after P partial rounds. The variables are the last d = t - 1
   * u, from u_(P-d+1) on, and y, from y_(P-d) on.
   */
  LinearForm exit(final int element) {
    return exit[element - 1];
  }
}
