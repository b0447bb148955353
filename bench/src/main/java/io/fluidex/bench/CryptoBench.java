package io.fluidex.bench;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.fft.Fft;
import io.fluidex.crypto.fft.ScalarFft;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.Msm;
import io.fluidex.crypto.msm.MsmBases;
import io.fluidex.crypto.msm.ScalarFixedBase;
import io.fluidex.crypto.poseidon.BatchPoseidon;
import io.fluidex.crypto.poseidon.PoseidonHasher;
import io.fluidex.crypto.vector.BulkField;
import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.crypto.vector.FieldArray;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * Measures the cryptography on one core of this machine within a minute or so and prints a table:
 * operations in scalar code and as bulk work, and how many times faster the latter is.
 *
 * <p>The JMH benchmarks of this module are more careful; this is for a first look at a machine, and
 * to see whether its vector code is in use.
 */
public final class CryptoBench {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Elements of an array: long enough that no processor learns the carries of the scalar code. */
  private static final int ELEMENTS = 1 << 14;

  /** Sizes of transforms: one that fits the cache of a core, one that does not. */
  private static final int[] FFT_POWERS = {16, 18};

  /** Sizes of multi-scalar multiplications: a small circuit's and a large one's. */
  private static final int[] MSM_POWERS = {16, 20};

  private final PrintWriter out;
  private final Duration time;
  private final Random random = new Random(1);

  /**
   * A measurement.
   *
   * @param out where to print
   * @param time how long to measure each operation, after as long to warm up
   */
  public CryptoBench(final PrintWriter out, final Duration time) {
    this.out = out;
    this.time = time;
  }

  /** Measures with a second for each operation, to the standard output. */
  public static void main(final String[] args) {
    final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    new CryptoBench(out, Duration.ofSeconds(1)).run();
  }

  /** Measures everything and prints line by line. */
  public void run() {
    out.println("processor  " + Machine.processor());
    out.println("JVM        " + Machine.virtualMachine());
    out.println("bulk       " + BulkFields.describe());
    out.println();
    out.printf(
        "%-42s %14s %9s %9s%n", "processor time of one thread", "median", "spread", "samples");
    final StringBuilder ratios = new StringBuilder();
    compare(ratios, "product in Fr", scalarProducts(), bulkProducts());
    compare(ratios, "Poseidon hash of 2", singleHashes(), batchHashes());
    for (final int power : FFT_POWERS) {
      compare(ratios, "FFT of 2^" + power, scalarTransform(power), bulkTransform(power));
    }
    for (final int power : MSM_POWERS) {
      measure("MSM of 2^" + power + ", bulk", multiplication(power, 0));
    }
    measure(
        "MSM of 2^" + MSM_POWERS[0] + ", bulk, multiples",
        multiplication(MSM_POWERS[0], Long.MAX_VALUE));
    out.println();
    out.println("bulk over scalar");
    out.print(ratios);
    out.flush();
  }

  /** An operation that is run many times at once. */
  private record Operation(long count, Runnable run) {}

  private void compare(
      final StringBuilder ratios, final String name, final Operation scalar, final Operation bulk) {
    final Timing scalarTiming = measure(name + ", scalar", scalar);
    final Timing bulkTiming = measure(name + ", bulk", bulk);
    ratios.append(
        String.format(Locale.ROOT, "%-42s %13.1f x%n", name, bulkTiming.speedUpOver(scalarTiming)));
  }

  private Timing measure(final String name, final Operation operation) {
    final Timing timing = Timing.of(time, operation.count, operation.run);
    out.printf(
        Locale.ROOT,
        "%-42s %14s %7.1f %% %9d%n",
        name,
        time(timing.nanos()),
        100 * timing.spread(),
        timing.samples());
    out.flush();
    return timing;
  }

  private static String time(final double nanos) {
    if (nanos < 1e3) {
      return String.format(Locale.ROOT, "%.2f ns", nanos);
    }
    if (nanos < 1e6) {
      return String.format(Locale.ROOT, "%.2f us", nanos / 1e3);
    }
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  private long[] randomElements(final int n) {
    final long[] limbs = new long[n * LIMBS];
    for (int i = 0; i < limbs.length; i += LIMBS) {
      PrimeField.FR.set(new BigInteger(253, random), limbs, i);
    }
    return limbs;
  }

  private FieldArray randomArray(final int n) {
    final BulkField bulk = BulkFields.fr();
    final FieldArray array = bulk.allocate(n);
    bulk.load(randomElements(n), 0, array, 0, n);
    return array;
  }

  private Operation scalarProducts() {
    final long[] a = randomElements(ELEMENTS);
    final long[] b = randomElements(ELEMENTS);
    final long[] c = new long[a.length];
    return new Operation(
        ELEMENTS,
        () -> {
          for (int i = 0; i < c.length; i += LIMBS) {
            PrimeField.FR.mul(a, i, b, i, c, i);
          }
        });
  }

  private Operation bulkProducts() {
    final FieldArray a = randomArray(ELEMENTS);
    final FieldArray b = randomArray(ELEMENTS);
    final FieldArray c = BulkFields.fr().allocate(ELEMENTS);
    return new Operation(ELEMENTS, () -> BulkFields.fr().mul(a, 0, b, 0, c, 0, ELEMENTS));
  }

  private Operation singleHashes() {
    final int hashes = 256;
    final long[] in = randomElements(2 * hashes);
    final long[] hash = new long[hashes * LIMBS];
    final PoseidonHasher hasher = PoseidonHasher.forInputs(2);
    return new Operation(
        hashes,
        () -> {
          for (int i = 0; i < hash.length; i += LIMBS) {
            hasher.hash(in, 2 * i, hash, i);
          }
        });
  }

  private Operation batchHashes() {
    final int hashes = 4096;
    final FieldArray[] in = {randomArray(ELEMENTS), randomArray(ELEMENTS)};
    final FieldArray hash = BulkFields.fr().allocate(hashes);
    final BatchPoseidon poseidon = BatchPoseidon.forInputs(2);
    return new Operation(hashes, () -> poseidon.hash(in, 0, hash, 0, hashes));
  }

  private Operation scalarTransform(final int power) {
    final ScalarFft fft = new ScalarFft(power);
    final long[] a = randomElements(fft.size());
    return new Operation(1, () -> fft.forward(a, 0));
  }

  private Operation bulkTransform(final int power) {
    final Fft fft = Fft.of(power);
    final FieldArray a = randomArray(fft.size());
    return new Operation(1, () -> fft.forward(a, 0));
  }

  private Operation multiplication(final int power, final long budget) {
    final int n = 1 << power;
    final long[] generator = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(generator, 0);
    final long[] points = new long[n * G1Point.LIMBS];
    new ScalarFixedBase(Curve.G1, generator, 0, n).multiply(randomScalars(n), 0, n, points, 0);
    final Msm msm = new Msm(1);
    final MsmBases bases = msm.withMultiples(MsmBases.of(points, n), budget);
    final long[] scalars = randomScalars(n);
    return new Operation(1, () -> msm.sum(bases, 0, scalars, 0, n));
  }

  /** Canonical limbs of numbers below 2^252, a quarter of r. */
  private long[] randomScalars(final int n) {
    final long[] scalars = random.longs((long) n * LIMBS).toArray();
    for (int i = LIMBS - 1; i < scalars.length; i += LIMBS) {
      scalars[i] >>>= 4;
    }
    return scalars;
  }
}
