package io.fluidex.crypto.digest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keccak-256 with the padding of the original submission (Bertoni, Daemen, Peeters, Van Assche,
 * "The Keccak reference", version 3.0), as Ethereum uses it: not SHA3-256, whose padding differs.
 *
 * <p>Written here since the JDK has SHA-3 alone, and the first class taken from Bouncy Castle's
 * signed jar costs a command about half a second (2026-11-21, two cores of an EPYC, Zen 5).
 */
public final class Keccak256 {
  /** Bytes of a digest. */
  public static final int BYTES = 32;

  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int ROUNDS = 24;
  private static final int LANES = 25;

  /** Bytes absorbed between two permutations: the state less twice the digest. */
  private static final int RATE = 8 * LANES - 2 * BYTES;

  /** What each round adds to lane 0. */
  private static final long[] IOTA = iota();

  /** Rotation of lane x + 5 y. */
  private static final int[] RHO = new int[LANES];

  /** Where pi moves lane x + 5 y. */
  private static final int[] PI = new int[LANES];

  static {
    // From (1, 0) on, each lane (x, y) moves to (y, 2x + 3y), and the rotations are triangular
    // numbers along the way; lane (0, 0) stays.
    int x = 1;
    int y = 0;
    for (int t = 0; t < LANES - 1; t++) {
      final int nextY = (2 * x + 3 * y) % 5;
      RHO[x + 5 * y] = (t + 1) * (t + 2) / 2 % 64;
      PI[x + 5 * y] = y + 5 * nextY;
      x = y;
      y = nextY;
    }
  }

  private final long[] state = new long[LANES];
  private final long[] moved = new long[LANES];
  private final long[] parity = new long[5];
  private final byte[] block = new byte[RATE];
  private int buffered;

  private Keccak256() {}

  /** Bits 2^j - 1 of each constant come from a shift register of eight bits. */
  private static long[] iota() {
    final long[] out = new long[ROUNDS];
    int register = 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int j = 0; j <= 6; j++) {
        if ((register & 1) != 0) {
          out[round] |= 1L << ((1 << j) - 1);
        }
        register = register << 1 ^ ((register >> 7) * 0x171);
      }
    }
    return out;
  }

  /** The digest of the parts, one after the other, as one message. */
  public static byte[] hash(final byte[]... parts) {
    final Keccak256 keccak = new Keccak256();
    for (final byte[] part : parts) {
      keccak.absorb(part);
    }
    return keccak.digest();
  }

  private void absorb(final byte[] part) {
    int taken = 0;
    while (taken < part.length) {
      final int n = Math.min(RATE - buffered, part.length - taken);
      System.arraycopy(part, taken, block, buffered, n);
      taken += n;
      buffered += n;
      if (buffered == RATE) {
        absorbBlock();
      }
    }
  }

  private void absorbBlock() {
    for (int i = 0; i < RATE / 8; i++) {
      state[i] ^= (long) LONG_LE.get(block, 8 * i);
    }
    for (int round = 0; round < ROUNDS; round++) {
      permute(IOTA[round]);
    }
    buffered = 0;
  }

  private byte[] digest() {
    Arrays.fill(block, buffered, RATE, (byte) 0);
    block[buffered] = 1;
    block[RATE - 1] |= (byte) 0x80;
    absorbBlock();
    final byte[] out = new byte[BYTES];
    for (int i = 0; i < BYTES / 8; i++) {
      LONG_LE.set(out, 8 * i, state[i]);
    }
    return out;
  }

  /** One round: theta, rho and pi, chi, iota. */
  private void permute(final long constant) {
    for (int x = 0; x < 5; x++) {
      parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }
    for (int x = 0; x < 5; x++) {
      final long theta = parity[(x + 4) % 5] ^ Long.rotateLeft(parity[(x + 1) % 5], 1);
      for (int i = x; i < LANES; i += 5) {
        moved[PI[i]] = Long.rotateLeft(state[i] ^ theta, RHO[i]);
      }
    }
    for (int row = 0; row < LANES; row += 5) {
      for (int x = 0; x < 5; x++) {
        state[row + x] = moved[row + x] ^ (~moved[row + (x + 1) % 5] & moved[row + (x + 2) % 5]);
      }
    }
    state[0] ^= constant;
  }
}
