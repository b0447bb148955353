package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The constants of Poseidon for one number of inputs, as circomlib has them: S-box x^5, 8 full
 * rounds, the partial rounds of the paper's table, width t = inputs + 1 with the capacity first.
 *
 * <p>They are generated when first asked for, in some milliseconds, and kept. Two forms:
 *
 * <ul>
 *   <li>The textbook's. A round adds its t constants, raises the state (in a partial round its
 *       first element only) to the fifth power and multiplies it, as a column, by the matrix. Four
 *       full rounds, the partial rounds, four full rounds.
 *   <li>The sparse one of the paper's appendix B, {@link #optimizedConstants()}, {@link
 *       #preSparseMatrix()} and {@link #sparseMatrices()}, in which a partial round costs 2t - 1
 *       products instead of t^2 and adds one constant.
 * </ul>
 *
 * <p>Flat forms are Montgomery limbs as of {@link io.fluidex.crypto.field.PrimeField}. Immutable;
 * safe for use by many threads.
 */
public final class PoseidonParameters {
  /** The largest number of inputs. */
  public static final int MAX_INPUTS = 6;

  private static final int FULL_ROUNDS = 8;
  private static final int[] PARTIAL_ROUNDS = {56, 57, 56, 60, 60, 63};

  private static final AtomicReferenceArray<PoseidonParameters> KNOWN =
      new AtomicReferenceArray<>(MAX_INPUTS + 1);

  private final int width;
  private final int partialRounds;
  private final Fr[] roundConstants;
  private final FrMatrix mds;
  private final long[] mdsLimbs;
  private final long[] constants;
  private final PartialRounds partial;

  /** Made when first asked for, since single hashes do without; threads make equal ones. */
  private volatile SparseForm sparse;

  private PoseidonParameters(final int inputs) {
    this.width = inputs + 1;
    this.partialRounds = PARTIAL_ROUNDS[inputs - 1];
    final GrainGenerator grain = new GrainGenerator(width, FULL_ROUNDS, partialRounds);
    this.roundConstants = new Fr[(FULL_ROUNDS + partialRounds) * width];
    for (int i = 0; i < roundConstants.length; i++) {
      roundConstants[i] = grain.nextBelowModulus();
    }
    this.mds = cauchy(grain, width);
    this.mdsLimbs = mds.toLimbs();
    this.constants = MovedConstants.of(FULL_ROUNDS / 2, partialRounds, roundConstants, mds);
    this.partial = PartialRounds.of(mds);
  }

  /** The Cauchy matrix 1 / (x_i + y_j), with no square submatrix that is singular. */
  private static FrMatrix cauchy(final GrainGenerator grain, final int width) {
    final Fr[] xy = new Fr[2 * width];
    for (int i = 0; i < xy.length; i++) {
      xy[i] = grain.nextReduced();
    }
    return FrMatrix.of(width, (i, j) -> xy[i].add(xy[width + j]).inverse());
  }

  /**
   * The parameters for a number of inputs.
   *
   * @throws IllegalArgumentException if it is not from 1 to {@link #MAX_INPUTS}
   */
  public static PoseidonParameters forInputs(final int inputs) {
    if (inputs < 1 || inputs > MAX_INPUTS) {
      throw new IllegalArgumentException(
          "Poseidon has no parameters for " + inputs + " inputs: it takes 1 to " + MAX_INPUTS);
    }
    final PoseidonParameters known = KNOWN.get(inputs);
    if (known != null) {
      return known;
    }
    // Threads that come here together make equal objects; the first one stored is everybody's.
    KNOWN.compareAndSet(inputs, null, new PoseidonParameters(inputs));
    return KNOWN.get(inputs);
  }

  /** The number of inputs. */
  public int inputs() {
    return width - 1;
  }

  /** t, the number of elements of the state. */
  public int width() {
    return width;
  }

  /** Full rounds, half of them before and half after the partial rounds. */
  public int fullRounds() {
    return FULL_ROUNDS;
  }

  /** Partial rounds. */
  public int partialRounds() {
    return partialRounds;
  }

  /** The constant that a round, counted from 0 over all rounds, adds to an element of the state. */
  public Fr roundConstant(final int round, final int element) {
    return roundConstants[round * width + element];
  }

  /** An entry of the matrix; the state is a column to its right. */
  public Fr mds(final int row, final int column) {
    return mds.get(row, column);
  }

  /** All round constants, round by round: (full + partial rounds) * t elements. */
  public long[] roundConstants() {
    return FrMatrix.limbs(roundConstants);
  }

  /** The matrix, row by row: t * t elements. */
  public long[] mds() {
    return mdsLimbs.clone();
  }

  /**
   * The constants of the sparse form in the order of use: 8t + partial rounds elements.
   *
   * <p>The first t are added to the inputs. After that every constant is added after an S-box and
   * before the matrix: t in each of the first four full rounds, one in each partial round, to the
   * first element, and t in each of the last four full rounds but the very last, which adds none.
   */
  public long[] optimizedConstants() {
    return constants.clone();
  }

  /**
   * The matrix of the fourth full round in the sparse form, row by row: t * t elements. The other
   * full rounds use {@link #mds()}.
   */
  public long[] preSparseMatrix() {
    return sparse().preSparseMatrix().clone();
  }

  /**
   * The matrices of the partial rounds in the sparse form, 2t - 1 elements for each: its first row
   * (t), then its first column without the first element (t - 1). On the rest of the diagonal it is
   * 1, elsewhere 0.
   */
  public long[] sparseMatrices() {
    return sparse().matrices().clone();
  }

  /** {@link #optimizedConstants()}, not copied. */
  long[] constants() {
    return constants;
  }

  /** {@link #mds()}, not copied. */
  long[] mdsLimbs() {
    return mdsLimbs;
  }

  /** The partial rounds as a recurrence. */
  PartialRounds partial() {
    return partial;
  }

  /** The matrices of the sparse form, not copied. */
  SparseForm sparse() {
    SparseForm known = sparse;
    if (known == null) {
      known = SparseForm.of(partialRounds, mds);
      sparse = known;
    }
    return known;
  }

  /** The matrix, as an object. */
  FrMatrix mdsMatrix() {
    return mds;
  }
}
