package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** The random elements that hide a witness, known to the test, so that proofs can be repeated. */
public final class Blinders {
  private static final int BYTES = 40;

  private Blinders() {}

  /** A sequence of elements that is always the same for one seed. */
  public static Supplier<Fr> of(final long seed) {
    final SplittableRandom random = new SplittableRandom(seed);
    return () -> {
      final byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      return Fr.reduce(new BigInteger(1, bytes));
    };
  }

  /**
   * A source of bytes that answers every request with the next element, big-endian, after zeros:
   * whoever reduces the bytes as one number gets the element.
   */
  public static SecureRandom asBytes(final Supplier<Fr> elements) {
    return new Elements(elements);
  }

  private static final class Elements extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Fr> source;

    Elements(final Supplier<Fr> source) {
      this.source = source;
    }

    @Override
    public void nextBytes(final byte[] bytes) {
      if (bytes.length < PrimeField.BYTES) {
        throw new IllegalArgumentException(bytes.length + " bytes have no room for an element");
      }
      Arrays.fill(bytes, (byte) 0);
      final byte[] element = source.get().toBytesBe();
      System.arraycopy(element, 0, bytes, bytes.length - element.length, element.length);
    }
  }
}
