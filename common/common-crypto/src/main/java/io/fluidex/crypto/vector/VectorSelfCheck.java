package io.fluidex.crypto.vector;

import io.fluidex.crypto.field.PrimeField;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Decides whether the vector code can be trusted and pays on this processor.
 *
 * <p>Vector instructions exist only once the compiler has emitted them: interpreted, or on a
 * processor that lacks the width, one product takes a hundred times longer than in scalar code. The
 * check therefore multiplies until the vector code is faster than scalar code ever is, which also
 * warms it up, and gives up after {@link #DEADLINE_NANOS}.
 */
final class VectorSelfCheck {
  /** Products of a trial: enough for the timer, few enough to stay in the cache. */
  private static final int PRODUCTS = 1024;

  /** Scalar code takes 40 ns or more per product on all machines measured (2026-11, Zen 4). */
  private static final long FAST_NANOS_PER_PRODUCT = 30;

  /**
   * The compiler is done after 0.3 to 1.5 s of this thread, later where it has to share a busy
   * core; only a machine without the instructions gets here.
   */
  private static final long DEADLINE_NANOS = 10_000_000_000L;

  private VectorSelfCheck() {}

  static BulkFields.Choice run() {
    if (Lanes.PREFERRED < Lanes.COUNT) {
      return new BulkFields.Choice(
          false, "scalar: the processor prefers vectors of " + Lanes.PREFERRED + " lanes");
    }
    for (final PrimeField field : new PrimeField[] {PrimeField.FR, PrimeField.FQ}) {
      if (!agrees(field)) {
        return new BulkFields.Choice(
            false, "scalar: vector products in " + field + " differ from scalar ones");
      }
    }
    if (!isFast()) {
      return new BulkFields.Choice(false, "scalar: vector code is not compiled to fast code here");
    }
    return new BulkFields.Choice(true, "vector of " + Lanes.COUNT + " lanes");
  }

  private static boolean agrees(final PrimeField field) {
    final int n = 256;
    final long[] a = new long[n * PrimeField.LIMBS];
    final SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < n; i++) {
      final BigInteger value = BigInteger.valueOf(random.nextLong()).pow(5).mod(field.modulus());
      field.set(value, a, i * PrimeField.LIMBS);
    }
    return Arrays.equals(
        squares(new ScalarBulkField(field), a), squares(new VectorBulkField(field), a));
  }

  private static long[] squares(final BulkField field, final long[] a) {
    final int n = a.length / PrimeField.LIMBS;
    final FieldArray array = field.allocate(n);
    field.load(a, 0, array, 0, n);
    field.square(array, 0, array, 0, n);
    final long[] result = new long[a.length];
    field.store(array, 0, result, 0, n);
    return result;
  }

  private static boolean isFast() {
    final VectorBulkField field = new VectorBulkField(PrimeField.FR);
    final FieldArray a = field.allocate(PRODUCTS);
    final long start = threadNanos();
    long before = start;
    while (before - start < DEADLINE_NANOS) {
      field.mul(a, 0, a, 0, a, 0, PRODUCTS);
      final long now = threadNanos();
      if (now - before < FAST_NANOS_PER_PRODUCT * PRODUCTS) {
        return true;
      }
      before = now;
    }
    return false;
  }

  /** Processor time of this thread, so that other programs do not make vectors look slow. */
  private static long threadNanos() {
    final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported()
        ? threads.getCurrentThreadCpuTime()
        : System.nanoTime();
  }
}
