package io.fluidex.crypto.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * BLAKE-512 as submitted to the final round of the SHA-3 contest (Aumasson, Henzen, Meier, Phan,
 * "SHA-3 proposal BLAKE", version 1.3), with 16 rounds and no salt.
 *
 * <p>Not BLAKE2b, its successor: the EdDSA of circomlib expands keys and makes nonces with the
 * contest's version, which common libraries no longer carry.
 *
 * <p>The inputs are key material, so every working array is cleared before it is left.
 */
public final class Blake512 {
  /** Bytes of a digest. */
  public static final int BYTES = 64;

  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int BLOCK = 128;
  private static final int ROUNDS = 16;

  /** Where the 128-bit message length starts in the last block. */
  private static final int LENGTH_OFFSET = BLOCK - 16;

  /** The initial value of SHA-512. */
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** The first 1,024 bits of the fraction of pi. */
  private static final long[] PI = {
    0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xa4093822299f31d0L, 0x082efa98ec4e6c89L,
    0x452821e638d01377L, 0xbe5466cf34e90c6cL, 0xc0ac29b7c97c50ddL, 0x3f84d5b5b5470917L,
    0x9216d5d98979fb1bL, 0xd1310ba698dfb5acL, 0x2ffd72dbd01adfb7L, 0xb8e1afed6a267e96L,
    0xba7c9045f12c7f99L, 0x24a19947b3916cf7L, 0x0801f2e2858efc16L, 0x636920d871574e69L
  };

  /** The ten permutations of the message words; round r uses number r mod 10. */
  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  private final long[] chain = IV.clone();
  private final long[] words = new long[16];
  private final long[] state = new long[16];
  private final byte[] block = new byte[BLOCK];

  /** Message bytes in {@link #block} that are not compressed yet. */
  private int buffered;

  /** Message bytes taken so far; a Java array cannot make the 128-bit counter need its top half. */
  private long length;

  private Blake512() {}

  /** The digest of the parts, one after the other, as one message. */
  public static byte[] hash(final byte[]... parts) {
    final Blake512 blake = new Blake512();
    for (final byte[] part : parts) {
      blake.update(part);
    }
    return blake.digest();
  }

  private void update(final byte[] part) {
    int taken = 0;
    while (taken < part.length) {
      if (buffered == BLOCK) {
        compress(8 * length);
        buffered = 0;
      }
      final int n = Math.min(BLOCK - buffered, part.length - taken);
      System.arraycopy(part, taken, block, buffered, n);
      taken += n;
      buffered += n;
      length += n;
    }
  }

  private byte[] digest() {
    if (buffered == BLOCK) {
      compress(8 * length);
      buffered = 0;
    }
    // A block that holds padding alone is compressed with the counter at 0.
    long counter = buffered == 0 ? 0 : 8 * length;
    Arrays.fill(block, buffered, BLOCK, (byte) 0);
    block[buffered] = (byte) 0x80;
    if (buffered >= LENGTH_OFFSET) {
      compress(counter);
      counter = 0;
      Arrays.fill(block, (byte) 0);
    }
    // The padding ends with a 1 that tells BLAKE-512 from BLAKE-384.
    block[LENGTH_OFFSET - 1] |= 1;
    LONG_BE.set(block, LENGTH_OFFSET + 8, 8 * length);
    compress(counter);
    final byte[] out = new byte[BYTES];
    for (int i = 0; i < chain.length; i++) {
      LONG_BE.set(out, 8 * i, chain[i]);
    }
    clear();
    return out;
  }

  private void compress(final long counter) {
    for (int i = 0; i < words.length; i++) {
      words[i] = (long) LONG_BE.get(block, 8 * i);
    }
    System.arraycopy(chain, 0, state, 0, 8);
    System.arraycopy(PI, 0, state, 8, 8);
    state[12] ^= counter;
    state[13] ^= counter;
    for (int round = 0; round < ROUNDS; round++) {
      final byte[] sigma = SIGMA[round % SIGMA.length];
      mix(sigma, 0, 0, 4, 8, 12);
      mix(sigma, 2, 1, 5, 9, 13);
      mix(sigma, 4, 2, 6, 10, 14);
      mix(sigma, 6, 3, 7, 11, 15);
      mix(sigma, 8, 0, 5, 10, 15);
      mix(sigma, 10, 1, 6, 11, 12);
      mix(sigma, 12, 2, 7, 8, 13);
      mix(sigma, 14, 3, 4, 9, 14);
    }
    for (int i = 0; i < chain.length; i++) {
      chain[i] ^= state[i] ^ state[i + 8];
    }
  }

  /** The function G of the specification on one column or diagonal of the state. */
  private void mix(
      final byte[] sigma, final int at, final int a, final int b, final int c, final int d) {
    final int i = sigma[at];
    final int j = sigma[at + 1];
    state[a] += state[b] + (words[i] ^ PI[j]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 32);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 25);
    state[a] += state[b] + (words[j] ^ PI[i]);
    state[d] = Long.rotateRight(state[d] ^ state[a], 16);
    state[c] += state[d];
    state[b] = Long.rotateRight(state[b] ^ state[c], 11);
  }

  private void clear() {
    Arrays.fill(chain, 0);
    Arrays.fill(words, 0);
    Arrays.fill(state, 0);
    Arrays.fill(block, (byte) 0);
  }
}
