package io.fluidex.ethsender.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an operation uses of L1 gas, learned from the receipts of earlier ones.
 *
 * <p>Linear in the number of blocks, the bytes of calldata and the units; the four coefficients
 * minimise the squared relative errors over the last receipts, drawn towards what was assumed
 * before the first receipt, so that one kind of block alone cannot send a coefficient astray.
 * Estimates are for packing and as a fallback where a node cannot simulate, never a promise.
 * Immutable.
 */
public final class GasModel {
  /** Receipts of a kind that count: old ones were for other code, other prices of the EVM. */
  public static final int WINDOW = 64;

  /** Gas of a transaction that does nothing. */
  public static final long TRANSACTION = 21_000;

  /** How much an assumption weighs against a receipt. */
  private static final double PRIOR_WEIGHT = 0.01;

  private final Map<OperationKind, Coefficients> assumed;
  private final Map<OperationKind, List<Sample>> samples;
  private final Map<OperationKind, Coefficients> fitted;

  private GasModel(
      final Map<OperationKind, Coefficients> assumed,
      final Map<OperationKind, List<Sample>> samples,
      final Map<OperationKind, Coefficients> fitted) {
    this.assumed = assumed;
    this.samples = samples;
    this.fitted = fitted;
  }

  /**
   * A model that has seen no receipt.
   *
   * @throws IllegalArgumentException if there is no assumption for one of the operations on L1
   */
  public static GasModel of(final Map<OperationKind, Coefficients> assumed) {
    final Map<OperationKind, Coefficients> copy = new EnumMap<>(assumed);
    if (!copy.keySet().containsAll(OperationKind.ON_CHAIN)) {
      throw new IllegalArgumentException(
          "every operation on L1 needs assumed coefficients, there are " + copy.keySet());
    }
    return new GasModel(copy, new EnumMap<>(OperationKind.class), copy);
  }

  /** A model with coefficients counted from the contract: calldata, storage, pairing. */
  public static GasModel standard() {
    return of(
        Map.of(
            OperationKind.COMMIT, new Coefficients(60_000, 70_000, 40, 8_000),
            OperationKind.PUBLISH_PROOF, new Coefficients(260_000, 60_000, 16, 90_000),
            OperationKind.EXECUTE, new Coefficients(60_000, 20_000, 16, 30_000)));
  }

  /**
   * The gas an operation is expected to use.
   *
   * @param blocks how many blocks it has
   * @param bytes calldata of all of them
   * @param units units of all of them
   */
  public long estimate(
      final OperationKind kind, final long blocks, final long bytes, final long units) {
    final double[] features = features(blocks, bytes, units);
    final double[] by = fitted.get(kind).toArray();
    double gas = 0;
    for (int i = 0; i < features.length; i++) {
      gas += by[i] * features[i];
    }
    return Math.max(TRANSACTION, Math.round(gas));
  }

  /**
   * The model after one more receipt of a successful operation.
   *
   * @param gasUsed what it used
   * @throws IllegalArgumentException if the operation is not sent, or used nothing
   */
  public GasModel observe(
      final OperationKind kind,
      final long blocks,
      final long bytes,
      final long units,
      final long gasUsed) {
    if (!kind.isOnChain() || gasUsed <= 0) {
      throw new IllegalArgumentException(kind.label() + " cannot have used " + gasUsed + " gas");
    }
    final List<Sample> seen = new ArrayList<>(samples.getOrDefault(kind, List.of()));
    seen.add(new Sample(features(blocks, bytes, units), gasUsed));
    final List<Sample> last =
        List.copyOf(seen.subList(Math.max(0, seen.size() - WINDOW), seen.size()));
    final Map<OperationKind, List<Sample>> newSamples = new EnumMap<>(OperationKind.class);
    newSamples.putAll(samples);
    newSamples.put(kind, last);
    final Map<OperationKind, Coefficients> newFitted = new EnumMap<>(fitted);
    newFitted.put(kind, fit(assumed.get(kind), last));
    return new GasModel(assumed, newSamples, newFitted);
  }

  /** The coefficients that estimates of a kind are made with now. */
  public Coefficients coefficients(final OperationKind kind) {
    return fitted.get(kind);
  }

  private static double[] features(final long blocks, final long bytes, final long units) {
    return new double[] {1, blocks, bytes, units};
  }

  /**
   * Least squares in multiples u of the assumed coefficients, which makes everything a ratio:
   * minimises sum ((x * a * u - g) / g)^2 + weight * sum (u - 1)^2.
   */
  private static Coefficients fit(final Coefficients assumed, final List<Sample> samples) {
    final double[] a = assumed.toArray();
    final int n = a.length;
    final double[][] matrix = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      matrix[i][i] = PRIOR_WEIGHT;
      matrix[i][n] = PRIOR_WEIGHT;
    }
    for (final Sample sample : samples) {
      for (int i = 0; i < n; i++) {
        final double row = sample.features[i] * a[i] / sample.gas;
        for (int j = 0; j < n; j++) {
          matrix[i][j] += row * sample.features[j] * a[j] / sample.gas;
        }
        matrix[i][n] += row;
      }
    }
    final double[] u = solve(matrix);
    return new Coefficients(a[0] * u[0], a[1] * u[1], a[2] * u[2], a[3] * u[3]);
  }

  /** Gaussian elimination; the matrix is symmetric and positive definite, so no pivot is zero. */
  private static double[] solve(final double[][] matrix) {
    final int n = matrix.length;
    for (int pivot = 0; pivot < n; pivot++) {
      for (int row = pivot + 1; row < n; row++) {
        final double factor = matrix[row][pivot] / matrix[pivot][pivot];
        for (int column = pivot; column <= n; column++) {
          matrix[row][column] -= factor * matrix[pivot][column];
        }
      }
    }
    final double[] solution = new double[n];
    for (int row = n - 1; row >= 0; row--) {
      double rest = matrix[row][n];
      for (int column = row + 1; column < n; column++) {
        rest -= matrix[row][column] * solution[column];
      }
      solution[row] = rest / matrix[row][row];
    }
    return solution;
  }

  /**
   * What an operation uses of gas: base + blocks * perBlock + bytes * perByte + units * perUnit.
   *
   * @param base once
   * @param perBlock for every block
   * @param perByte for every byte of calldata
   * @param perUnit for every unit, see {@link BlockSize#units}
   */
  public record Coefficients(double base, double perBlock, double perByte, double perUnit) {
    private double[] toArray() {
      return new double[] {base, perBlock, perByte, perUnit};
    }
  }

  private static final class Sample {
    private final double[] features;
    private final double gas;

    private Sample(final double[] features, final double gas) {
      this.features = Arrays.copyOf(features, features.length);
      this.gas = gas;
    }
  }
}
