package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.PrimeField;

/**
 * Hashes a fixed number of inputs again and again without allocating.
 *
 * <p>Holds the scratch memory of one hash, some 5 KiB, so one instance belongs to one thread at a
 * time.
 */
public final class PoseidonHasher {
  private static final PrimeField FIELD = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int width;
  private final int halfFullRounds;
  private final int partialRounds;
  private final long[] constants;
  private final long[] mds;
  private final PartialRounds partial;
  private final long[] state;
  private final long[] mixed;
  private final long[] power = new long[LIMBS];

  /** Of the partial rounds, see {@link PartialRounds}; the y of rounds before the first stay 0. */
  private final long[] history;

  private PoseidonHasher(final PoseidonParameters parameters) {
    this.width = parameters.width();
    this.halfFullRounds = parameters.fullRounds() / 2;
    this.partialRounds = parameters.partialRounds();
    this.constants = parameters.constants();
    this.mds = parameters.mdsLimbs();
    this.partial = parameters.partial();
    this.state = new long[LIMBS * width];
    this.mixed = new long[LIMBS * width];
    this.history = new long[PartialRounds.historyLength(width, partialRounds)];
  }

  /**
   * A hasher of a number of inputs.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link PoseidonParameters#MAX_INPUTS}
   */
  public static PoseidonHasher forInputs(final int inputs) {
    return new PoseidonHasher(PoseidonParameters.forInputs(inputs));
  }

  /** The number of inputs of a hash. */
  public int inputs() {
    return width - 1;
  }

  /**
   * Writes the hash of consecutive elements of flat Montgomery limbs to one element, which may be
   * one of them.
   */
  public void hash(final long[] in, final int inOffset, final long[] out, final int outOffset) {
    FIELD.setZero(state, 0);
    System.arraycopy(in, inOffset, state, LIMBS, LIMBS * (width - 1));
    int at = add(0);
    for (int round = 0; round < halfFullRounds; round++) {
      raise();
      at = add(at);
      mix();
    }
    at = partialRounds(at);
    for (int round = 0; round < halfFullRounds - 1; round++) {
      raise();
      at = add(at);
      mix();
    }
    raise();
    FIELD.innerProduct(mds, 0, state, 0, width, out, outOffset);
  }

  /** Adds the next constants to the state; returns where the ones after them start. */
  private int add(final int at) {
    for (int i = 0; i < LIMBS * width; i += LIMBS) {
      FIELD.add(state, i, constants, at + i, state, i);
    }
    return at + LIMBS * width;
  }

  /** The S-box on the whole state. */
  private void raise() {
    for (int i = 0; i < LIMBS * width; i += LIMBS) {
      raise(state, i, state, i);
    }
  }

  /** c = a^5. */
  private void raise(final long[] a, final int ai, final long[] c, final int ci) {
    FIELD.square(a, ai, power, 0);
    FIELD.square(power, 0, power, 0);
    FIELD.mul(a, ai, power, 0, c, ci);
  }

  private void mix() {
    for (int i = 0; i < width; i++) {
      FIELD.innerProduct(mds, LIMBS * width * i, state, 0, width, mixed, LIMBS * i);
    }
    System.arraycopy(mixed, 0, state, 0, state.length);
  }

  /** All partial rounds; returns where the constants after theirs start. */
  private int partialRounds(final int constantsAt) {
    final int d = width - 1;
    for (int i = 0; i < d; i++) {
      FIELD.innerProduct(
          partial.entry(), LIMBS * d * i, state, LIMBS, d, history, LIMBS * (2 * i + 1));
    }
    int at = constantsAt;
    int window = 0;
    raise(state, 0, history, LIMBS * 2 * d);
    for (int round = 0; round < partialRounds; round++) {
      final int y = window + LIMBS * 2 * d;
      final int u = y + LIMBS;
      if (round > 0) {
        raise(history, y - LIMBS, history, y);
      }
      FIELD.add(history, y, constants, at, history, y);
      FIELD.innerProduct(partial.step(), 0, history, window, 2 * d + 1, history, u);
      at += LIMBS;
      window += 2 * LIMBS;
    }
    System.arraycopy(history, history.length - LIMBS, state, 0, LIMBS);
    for (int i = 0; i < d; i++) {
      FIELD.innerProduct(
          partial.exit(), LIMBS * 2 * d * i, history, window, 2 * d, state, LIMBS * (i + 1));
    }
    return at;
  }
}
