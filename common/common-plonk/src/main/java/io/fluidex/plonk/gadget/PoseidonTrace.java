package io.fluidex.plonk.gadget;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.PoseidonParameters;
import io.fluidex.plonk.circuit.WitnessCall;
import io.fluidex.plonk.gate.PoseidonRecurrence;

/**
 * The values on the rows of a Poseidon hash of two inputs: the states before the first four full
 * rounds, the S-box inputs of the partial rounds, the states before the last four full rounds, and
 * the result.
 */
final class PoseidonTrace {
  private static final int WIDTH = 3;
  private static final int FULL = 4;
  private static final int PARTIAL = 57;

  /** How many values there are. */
  static final int VALUES = 2 * FULL * WIDTH + PARTIAL + 1;

  private static final PrimeField F = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private static final PoseidonParameters PARAMETERS = PoseidonParameters.forInputs(2);
  private static final PoseidonRecurrence RECURRENCE = new PoseidonRecurrence(2);

  private static final long[] MATRIX = PARAMETERS.mds();
  private static final long[] CONSTANTS = PARAMETERS.roundConstants();
  private static final long[] ENTRY = table((j, i) -> RECURRENCE.entry(j, i));
  private static final long[] ENTRY_POWERS =
      flat(RECURRENCE.entryPower(1, 0), RECURRENCE.entryPower(2, 0));
  private static final long[] ENTRY_CONSTANTS =
      flat(RECURRENCE.entryConstant(0), RECURRENCE.entryConstant(1), RECURRENCE.entryConstant(2));
  private static final long[] LINEAR =
      flat(RECURRENCE.linear(0), RECURRENCE.linear(1), RECURRENCE.linear(2));
  private static final long[] QUINTIC =
      flat(RECURRENCE.quintic(0), RECURRENCE.quintic(1), RECURRENCE.quintic(2));
  private static final long[] PARTIAL_CONSTANTS = partialConstants();
  private static final long[] EXIT_LINEAR = table((r, j) -> RECURRENCE.exitLinear(r, j));
  private static final long[] EXIT_QUINTIC = table((r, j) -> RECURRENCE.exitQuintic(r, j));
  private static final long[] EXIT_CONSTANTS =
      flat(RECURRENCE.exitConstant(0), RECURRENCE.exitConstant(1), RECURRENCE.exitConstant(2));

  private final WitnessCall call;
  private final long[] values;

  /** Fifth powers of three S-box inputs, one temporary. */
  private final long[] scratch;

  private PoseidonTrace(final WitnessCall call) {
    this.call = call;
    this.values = call.values();
    this.scratch = call.scratch(WIDTH + 1);
  }

  @FunctionalInterface
  private interface Entry {
    Fr at(int row, int column);
  }

  private static long[] table(final Entry entry) {
    final long[] out = new long[WIDTH * WIDTH * LIMBS];
    for (int i = 0; i < WIDTH * WIDTH; i++) {
      entry.at(i / WIDTH, i % WIDTH).store(out, i * LIMBS);
    }
    return out;
  }

  private static long[] flat(final Fr... elements) {
    final long[] out = new long[elements.length * LIMBS];
    for (int i = 0; i < elements.length; i++) {
      elements[i].store(out, i * LIMBS);
    }
    return out;
  }

  private static long[] partialConstants() {
    final long[] out = new long[(PARTIAL - WIDTH) * LIMBS];
    for (int k = 0; k < PARTIAL - WIDTH; k++) {
      RECURRENCE.constant(k).store(out, k * LIMBS);
    }
    return out;
  }

  /** Computes all values from left, right and the bit that swaps them. */
  static void compute(final WitnessCall call) {
    new PoseidonTrace(call).run();
  }

  private void run() {
    final boolean swap = !F.isZero(values, call.input(2));
    System.arraycopy(CONSTANTS, 0, values, call.output(0), LIMBS);
    F.add(values, call.input(swap ? 1 : 0), CONSTANTS, LIMBS, values, call.output(1));
    F.add(values, call.input(swap ? 0 : 1), CONSTANTS, 2 * LIMBS, values, call.output(2));
    int at = 0;
    for (int round = 1; round < FULL; round++) {
      fifthPowers(at);
      fullRound(at + WIDTH, CONSTANTS, round * WIDTH, MATRIX);
      at += WIDTH;
    }
    fifthPowers(at);
    enter(at + WIDTH);
    at += WIDTH;
    for (int k = 0; k + WIDTH < PARTIAL; k++) {
      if (k == 0) {
        fifthPowers(at);
      } else {
        fifthPower(at + k + 2, (k + 2) % WIDTH);
      }
      partialRound(at, k);
    }
    at += PARTIAL - WIDTH;
    fifthPowers(at);
    leave(at);
    at += WIDTH;
    for (int round = 1; round < FULL; round++) {
      fifthPowers(at);
      fullRound(at + WIDTH, CONSTANTS, (FULL + PARTIAL + round) * WIDTH, MATRIX);
      at += WIDTH;
    }
    fifthPowers(at);
    final int out = call.output(at + WIDTH);
    F.setZero(values, out);
    for (int i = 0; i < WIDTH; i++) {
      addProduct(MATRIX, i, scratch, i * LIMBS, out);
    }
  }

  /** Puts the fifth powers of three values at their place mod 3 into the scratch. */
  private void fifthPowers(final int first) {
    for (int i = 0; i < WIDTH; i++) {
      fifthPower(first + i, i);
    }
  }

  private void fifthPower(final int value, final int place) {
    final int x = call.output(value);
    final int y = place * LIMBS;
    F.square(values, x, scratch, y);
    F.square(scratch, y, scratch, y);
    F.mul(values, x, scratch, y, scratch, y);
  }

  private void addProduct(
      final long[] table, final int entry, final long[] factor, final int factorAt, final int sum) {
    final int t = WIDTH * LIMBS;
    F.mul(table, entry * LIMBS, factor, factorAt, scratch, t);
    F.add(scratch, t, values, sum, values, sum);
  }

  /** Matrix times fifth powers, plus constants. */
  private void fullRound(
      final int to, final long[] constants, final int firstConstant, final long[] matrix) {
    for (int j = 0; j < WIDTH; j++) {
      final int out = call.output(to + j);
      System.arraycopy(constants, (firstConstant + j) * LIMBS, values, out, LIMBS);
      for (int i = 0; i < WIDTH; i++) {
        addProduct(matrix, j * WIDTH + i, scratch, i * LIMBS, out);
      }
    }
  }

  /** The first three S-box inputs of the partial rounds. */
  private void enter(final int to) {
    fullRound(to, ENTRY_CONSTANTS, 0, ENTRY);
    for (int i = 0; i < 2; i++) {
      // u_i^5 - u_i, weighted with h_1 in u_{i+1} and, for u_0, with h_2 in u_2.
      fifthPower(to + i, 0);
      F.sub(scratch, 0, values, call.output(to + i), scratch, 0);
      addProduct(ENTRY_POWERS, 0, scratch, 0, call.output(to + i + 1));
      if (i == 0) {
        addProduct(ENTRY_POWERS, 1, scratch, 0, call.output(to + 2));
      }
    }
  }

  /** S-box input k + 3, the fifth power of input i being at place i mod 3. */
  private void partialRound(final int first, final int k) {
    final int out = call.output(first + k + WIDTH);
    System.arraycopy(PARTIAL_CONSTANTS, k * LIMBS, values, out, LIMBS);
    for (int j = 0; j < WIDTH; j++) {
      // The oldest input has no linear part.
      if (j > 0) {
        addProduct(LINEAR, j, values, call.output(first + k + j), out);
      }
      addProduct(QUINTIC, j, scratch, (k + j) % WIDTH * LIMBS, out);
    }
  }

  /** The state after the partial rounds. */
  private void leave(final int last) {
    fullRound(last + WIDTH, EXIT_CONSTANTS, 0, EXIT_QUINTIC);
    for (int j = 0; j < WIDTH; j++) {
      for (int i = 0; i < WIDTH; i++) {
        addProduct(
            EXIT_LINEAR,
            j * WIDTH + i,
            values,
            call.output(last + i),
            call.output(last + WIDTH + j));
      }
    }
  }
}
