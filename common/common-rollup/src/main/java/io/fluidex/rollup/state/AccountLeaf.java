package io.fluidex.rollup.state;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;

/**
 * A leaf of the account tree: Poseidon(nonce + sign 2^40, balanceRoot, ay, orderRoot).
 *
 * @param nonce the number of transfers, withdrawals and cancels so far, below 2^40
 * @param sign whether x of the key exceeds (r - 1) / 2
 * @param ay y of the key; 0 if the account is not registered
 * @param balanceRoot the root of the balance tree
 * @param orderRoot the root of the order tree
 */
public record AccountLeaf(long nonce, boolean sign, Fr ay, Fr balanceRoot, Fr orderRoot) {
  /** Nonces are below this. */
  public static final long NONCES = 1L << 40;

  /** Longs of an account in the state's tables: nonce and sign, then the limbs of ay. */
  static final int WORDS = 1 + PrimeField.LIMBS;

  /** Inputs of the hash. */
  static final int INPUTS = 4;

  /** Where ay begins in the words. */
  static final int AY = 1;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the nonce lies outside
   */
  public AccountLeaf {
    if (nonce < 0 || nonce >= NONCES) {
      throw new IllegalArgumentException("a nonce has 40 bits, not " + nonce);
    }
  }

  /** Whether the account has a key. */
  public boolean isRegistered() {
    return !ay.isZero();
  }

  /** Writes the inputs of the hash, in Montgomery limbs, but for the roots. */
  static void hashInputs(final long[] words, final long[] to, final int at) {
    PrimeField.FR.setUnsigned(words[0], to, at);
    System.arraycopy(words, AY, to, at + 2 * PrimeField.LIMBS, PrimeField.LIMBS);
  }

  /** The value of the leaf in the account tree. */
  public Fr hash() {
    return Poseidon.hash(Fr.of(nonce + (sign ? NONCES : 0)), balanceRoot, ay, orderRoot);
  }
}
