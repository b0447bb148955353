package io.fluidex.crypto.l2key;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.custom.sec.SecP256K1Curve;

/** The curve of Ethereum's signatures, by Bouncy Castle. */
final class Secp256k1 {
  /** Bytes of a scalar or a coordinate. */
  static final int BYTES = 32;

  static final ECCurve CURVE = new SecP256K1Curve();

  /** The base point of SEC 2, version 2, section 2.4.1. */
  static final ECPoint BASE =
      CURVE.createPoint(
          new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
          new BigInteger("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", 16));

  /** The order of the group. */
  static final BigInteger ORDER = CURVE.getOrder();

  /** The largest S that Ethereum accepts (EIP-2). */
  static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

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
