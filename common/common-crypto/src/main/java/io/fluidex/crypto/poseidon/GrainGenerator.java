package io.fluidex.crypto.poseidon;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * The generator of Poseidon's constants: the stream cipher Grain's 80-bit shift register in
 * self-shrinking mode, seeded with the parameters (Grassi, Khovratovich, Rechberger, Roy,
 * Schofnegger, "Poseidon: A New Hash Function for Zero-Knowledge Proof Systems", appendix E).
 */
final class GrainGenerator {
  private static final int STATE_BITS = 80;
  private static final int DISCARDED_BITS = 160;

  /** The field's type in the seed: a prime field. */
  private static final int PRIME_FIELD = 1;

  /** The S-box's type in the seed: a power with positive exponent. */
  private static final int POWER_SBOX = 0;

  private static final BigInteger MODULUS = PrimeField.FR.modulus();
  private static final int FIELD_BITS = MODULUS.bitLength();

  /** One bit in each element, a ring that starts at {@link #head}. */
  private final boolean[] ring = new boolean[STATE_BITS];

  private int head;

  GrainGenerator(final int width, final int fullRounds, final int partialRounds) {
    int at = 0;
    at = seed(at, PRIME_FIELD, 2);
    at = seed(at, POWER_SBOX, 4);
    at = seed(at, FIELD_BITS, 12);
    at = seed(at, width, 12);
    at = seed(at, fullRounds, 10);
    at = seed(at, partialRounds, 10);
    seed(at, (1 << 30) - 1, 30);
    for (int i = 0; i < DISCARDED_BITS; i++) {
      step();
    }
  }

  /** Writes a number to the state, most significant bit first; returns the place after it. */
  private int seed(final int at, final int value, final int bits) {
    for (int i = 0; i < bits; i++) {
      ring[at + i] = ((value >> (bits - 1 - i)) & 1) != 0;
    }
    return at + bits;
  }

  private boolean tap(final int i) {
    return ring[(head + i) % STATE_BITS];
  }

  private boolean step() {
    final boolean bit = tap(62) ^ tap(51) ^ tap(38) ^ tap(23) ^ tap(13) ^ tap(0);
    ring[head] = bit;
    head = (head + 1) % STATE_BITS;
    return bit;
  }

  /** The next output bit: of every pair of register bits, the second if the first is set. */
  private boolean next() {
    while (!step()) {
      step();
    }
    return step();
  }

  private BigInteger nextInteger() {
    final byte[] bytes = new byte[(FIELD_BITS + 7) / 8];
    for (int i = FIELD_BITS - 1; i >= 0; i--) {
      if (next()) {
        bytes[bytes.length - 1 - i / 8] |= (byte) (1 << (i % 8));
      }
    }
    return new BigInteger(1, bytes);
  }

  /** The next integer below the modulus, the larger ones skipped: a round constant. */
  Fr nextBelowModulus() {
    BigInteger value = nextInteger();
    while (value.compareTo(MODULUS) >= 0) {
      value = nextInteger();
    }
    return Fr.of(value);
  }

  /** The next integer mod the modulus: a row or column value of the matrix. */
  Fr nextReduced() {
    return Fr.reduce(nextInteger());
  }
}
