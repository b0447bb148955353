package io.fluidex.crypto.babyjubjub;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;

/**
 * A point of {@link BabyJubJub}, affine and immutable. Every instance satisfies the curve's
 * equation; it need not lie in the subgroup, see {@link #isInSubgroup()}.
 *
 * <p>Compressed, as in circomlib: 32 bytes, y little-endian, the top bit of the last byte set if
 * and only if x exceeds (r - 1) / 2.
 */
public final class BabyJubJubPoint {
  /** Bytes of a compressed point. */
  public static final int BYTES = PrimeField.BYTES;

  /** The neutral element, (0, 1). */
  public static final BabyJubJubPoint IDENTITY = new BabyJubJubPoint(Fr.ZERO, Fr.ONE);

  /** The base point of EdDSA: circomlib's Base8, eight times a generator of the whole group. */
  public static final BabyJubJubPoint BASE8 =
      of(
          decimal("5299619240641551281634865583518297030282874472190772894086521144482721001553"),
          decimal("16950150798460657717958625567821834550301663161624707787222815936182638968203"));

  private static final int SIGN_BIT = 0x80;
  private static final BigInteger HALF = PrimeField.FR.modulus().shiftRight(1);

  private final Fr x;
  private final Fr y;

  private BabyJubJubPoint(final Fr x, final Fr y) {
    this.x = x;
    this.y = y;
  }

  private static Fr decimal(final String value) {
    return Fr.of(new BigInteger(value));
  }

  /**
   * The point of two coordinates.
   *
   * @throws InvalidPointException if they are not on the curve
   */
  public static BabyJubJubPoint of(final Fr x, final Fr y) {
    if (!BabyJubJub.isOnCurve(x, y)) {
      throw new InvalidPointException("(" + x + ", " + y + ") is not on BabyJubJub");
    }
    return new BabyJubJubPoint(x, y);
  }

  /** A point of coordinates that arithmetic has made. */
  static BabyJubJubPoint trusted(final Fr x, final Fr y) {
    return new BabyJubJubPoint(x, y);
  }

  /**
   * The point with a y coordinate whose x has a sign.
   *
   * @param sign whether x exceeds (r - 1) / 2
   * @throws InvalidPointException if the curve has no such point
   */
  public static BabyJubJubPoint fromY(final Fr y, final boolean sign) {
    // x^2 = (1 - y^2) / (a - d y^2); d / a is no square, so the denominator is never 0.
    final Fr yy = y.square();
    final Fr denominator = BabyJubJub.A.sub(BabyJubJub.D.mul(yy));
    final Fr root =
        Fr.ONE
            .sub(yy)
            .mul(denominator.inverse())
            .sqrt()
            .orElseThrow(() -> new InvalidPointException("no point of BabyJubJub has y = " + y));
    if (root.isZero() && sign) {
      throw new InvalidPointException("the point with y = " + y + " has x = 0, without sign");
    }
    return new BabyJubJubPoint(isNegative(root) == sign ? root : root.negate(), y);
  }

  /**
   * Reads a compressed point.
   *
   * @throws InvalidPointException if it is not 32 bytes, y is not below r, the curve has no point
   *     with this y, or the sign is set for x = 0
   */
  public static BabyJubJubPoint decompress(final byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new InvalidPointException(
          "a compressed point has " + BYTES + " bytes, not " + bytes.length);
    }
    final byte[] y = bytes.clone();
    final boolean sign = (y[BYTES - 1] & SIGN_BIT) != 0;
    y[BYTES - 1] &= (byte) ~SIGN_BIT;
    try {
      return fromY(Fr.fromBytesLe(y, 0), sign);
    } catch (final NonCanonicalException e) {
      throw new InvalidPointException("the y of a compressed point is not below r", e);
    }
  }

  /** 32 bytes, see the class comment. */
  public byte[] compress() {
    final byte[] out = y.toBytesLe();
    if (sign()) {
      out[BYTES - 1] |= (byte) SIGN_BIT;
    }
    return out;
  }

  /** The first coordinate. */
  public Fr x() {
    return x;
  }

  /** The second coordinate. */
  public Fr y() {
    return y;
  }

  /** Whether x exceeds (r - 1) / 2: the sign that, with y, stands for the point. */
  public boolean sign() {
    return isNegative(x);
  }

  private static boolean isNegative(final Fr x) {
    return x.toBigInteger().compareTo(HALF) > 0;
  }

  /** Whether this is the neutral element. */
  public boolean isIdentity() {
    return x.isZero() && y.equals(Fr.ONE);
  }

  /**
   * Whether l times this is the neutral element, so whether this is a multiple of the base point.
   */
  public boolean isInSubgroup() {
    final Accumulator product = new Accumulator();
    product.setMultiple(BabyJubJub.SUBORDER, this);
    return product.isIdentity();
  }

  /** this + other. */
  public BabyJubJubPoint add(final BabyJubJubPoint other) {
    final Accumulator sum = new Accumulator();
    final long[] prepared = new long[Accumulator.CACHED_LIMBS];
    sum.set(other);
    sum.prepare(prepared, 0);
    sum.set(this);
    sum.add(prepared, 0, false);
    return sum.toPoint();
  }

  /** -this. */
  public BabyJubJubPoint negate() {
    return new BabyJubJubPoint(x.negate(), y);
  }

  /** k * this for any integer k, negative ones included. */
  public BabyJubJubPoint multiply(final BigInteger k) {
    final Accumulator product = new Accumulator();
    product.setMultiple(k, this);
    return product.toPoint();
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof BabyJubJubPoint other && x.equals(other.x) && y.equals(other.y);
  }

  @Override
  public int hashCode() {
    return 31 * x.hashCode() + y.hashCode();
  }

  /** The compressed point in hexadecimal. */
  @Override
  public String toString() {
    return Hex.encodePrefixed(compress());
  }
}
