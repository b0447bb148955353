package io.fluidex.crypto.vector;

import static io.fluidex.crypto.vector.ConstantMulKernel.INTEGERS;
import static io.fluidex.crypto.vector.ConstantMulKernel.MULTIPLES;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK;
import static io.fluidex.crypto.vector.LimbFormat.BLOCK_DOUBLES;
import static io.fluidex.crypto.vector.LimbFormat.LIMBS;
import static io.fluidex.crypto.vector.LimbFormat.LIMB_BITS;

import java.math.BigInteger;

/**
 * Factors in the form that {@link ConstantMulKernel} multiplies by: 440 bytes each.
 *
 * <p>Filled once, then only read, by any number of threads.
 */
final class ConstantTable {
  /** Factors prepared at a time. */
  private static final int CHUNK = 256;

  private final double[] multiples;
  private final long[] integers;

  /** A table of n factors, to be set. */
  ConstantTable(final int n) {
    multiples = new double[Math.multiplyExact(n, MULTIPLES)];
    integers = new long[Math.multiplyExact(n, INTEGERS)];
  }

  double[] multiples() {
    return multiples;
  }

  long[] integers() {
    return integers;
  }

  /** Sets the factors from {@code at} on to the first n elements of an array. */
  void set(
      final VectorBulkField field,
      final ConstantMulKernel kernel,
      final BlockArray elements,
      final int n,
      final int at) {
    final double[] products = new double[CHUNK / BLOCK * BLOCK_DOUBLES];
    for (int j = 0; j < LIMBS; j++) {
      // An element is w * R, and a Montgomery product is over R: a plain factor leaves plain ones.
      final BigInteger power = BigInteger.ONE.shiftLeft((j + 1) * LIMB_BITS);
      final double[] factor = field.constantBlock(power.mod(field.field().modulus()));
      for (int i = 0; i < n; i += CHUNK) {
        final int m = Math.min(CHUNK, n - i);
        final int doubles = LimbFormat.doubles(m);
        final int from = LimbFormat.index(i);
        field
            .mulKernel()
            .mul(elements.data, from, BLOCK_DOUBLES, factor, 0, 0, products, 0, doubles);
        // To at most 0.51 p, which the bounds of the kernel start from.
        field.linearKernel().addScaled(products, 0, 0, products, 0, products, 0, doubles);
        for (int e = 0; e < m; e++) {
          for (int l = 0; l < LIMBS; l++) {
            multiples[(at + i + e) * MULTIPLES + j * LIMBS + l] =
                products[LimbFormat.index(e) + l * BLOCK];
          }
        }
      }
    }
    for (int i = at; i < at + n; i++) {
      kernel.complete(multiples, i * MULTIPLES, integers, i * INTEGERS);
    }
  }
}
