package io.fluidex.crypto.l2key;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The curve of Ethereum's signatures, by Bouncy Castle. */
final class Secp256k1 {
  /** Bytes of a scalar or a coordinate. */
  static final int BYTES = 32;

  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("secp256k1");

  /** The order of the group. */
  static final BigInteger ORDER = PARAMETERS.getN();

  /** The largest S that Ethereum accepts (EIP-2). */
  static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

  static final ECCurve CURVE = PARAMETERS.getCurve();
  static final ECPoint BASE = PARAMETERS.getG();

  private Secp256k1() {}

  /** k * base point, by a multiplier that is regular in k; normalised. */
  static ECPoint multiplyBase(final BigInteger k) {
    return new FixedPointCombMultiplier().multiply(BASE, k).normalize();
  }

  /** Whether a scalar is at least 1 and below the order. */
  static boolean isScalar(final BigInteger value) {
    return value.signum() > 0 && value.compareTo(ORDER) < 0;
  }

  /** 32 big-endian bytes of a scalar or coordinate. */
  static byte[] toBytes(final BigInteger value) {
    final byte[] out = new byte[BYTES];
    writeBytes(value, out, 0);
    return out;
  }

  /** Writes 32 big-endian bytes of a scalar or coordinate. */
  static void writeBytes(final BigInteger value, final byte[] out, final int offset) {
    final byte[] bytes = value.toByteArray();
    final int length = Math.min(bytes.length, BYTES);
    System.arraycopy(bytes, bytes.length - length, out, offset + BYTES - length, length);
  }
}
