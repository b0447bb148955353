package io.fluidex.crypto.curve;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.field.QuadraticField;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An immutable element of G2: a point of order r of y^2 = x^3 + 3 / (9 + u) over Fq2, or infinity.
 *
 * <p>Every way in from outside checks the point, including its order. Coordinates are written x =
 * x0 + x1 u, y = y0 + y1 u. For single points; loops over many work on flat data with {@link Curve}
 * and {@link XyzzArithmetic}.
 */
public final class G2Point {
  private static final PrimeField FQ = PrimeField.FQ;

  /** Bytes of the uncompressed encoding. */
  public static final int BYTES = 4 * PrimeField.BYTES;

  /** Limbs of an affine point in flat data: x0, x1, y0, y1. */
  public static final int LIMBS = 2 * QuadraticField.LIMBS;

  /** The neutral element. */
  public static final G2Point INFINITY = new G2Point(new long[LIMBS]);

  /** The generator P2 of EIP-197. */
  public static final G2Point GENERATOR =
      ofDecimal(
          "10857046999023057135944570762232829481370756359578518086990519993285655852781",
          "11559732032986387107991004021392285783925812861821192530917403151452391805634",
          "8495653923123431417604973247489272438418190587263600148770280649306958101930",
          "4082367875863433681332203403145435568316851327593401208105741076214120093531");

  private static final String GROUP = "G2";
  private static final int X1 = PrimeField.LIMBS;
  private static final int Y0 = 2 * PrimeField.LIMBS;
  private static final int Y1 = 3 * PrimeField.LIMBS;

  /** Affine Montgomery limbs, never handed out. */
  private final long[] limbs;

  private G2Point(final long[] limbs) {
    this.limbs = limbs;
  }

  private static G2Point checked(final long[] limbs) {
    Curve.G2.requireValid(limbs, 0, "the G2 point");
    return new G2Point(limbs);
  }

  /**
   * The point (x0 + x1 u, y0 + y1 u); all zeros are infinity.
   *
   * @throws InvalidPointException if a coordinate is not in [0, q), the point not on the curve or
   *     not of order r
   */
  public static G2Point of(
      final BigInteger x0, final BigInteger x1, final BigInteger y0, final BigInteger y1) {
    final long[] t = new long[LIMBS];
    PointCodec.read(GROUP, x0, t, 0);
    PointCodec.read(GROUP, x1, t, X1);
    PointCodec.read(GROUP, y0, t, Y0);
    PointCodec.read(GROUP, y1, t, Y1);
    return checked(t);
  }

  /**
   * The point (x0 + x1 u, y0 + y1 u) in decimal, the order of snarkjs's JSON; all zeros are
   * infinity.
   *
   * @throws InvalidPointException if a string is not a plain decimal number, a coordinate not in
   *     [0, q), the point not on the curve or not of order r
   */
  public static G2Point ofDecimal(
      final String x0, final String x1, final String y0, final String y1) {
    return of(
        PointCodec.parse(GROUP, x0),
        PointCodec.parse(GROUP, x1),
        PointCodec.parse(GROUP, y0),
        PointCodec.parse(GROUP, y1));
  }

  /**
   * Decodes x1, x0, y1, y0, 32 big-endian bytes each (EIP-197: the imaginary part first); all zeros
   * are infinity.
   *
   * @throws InvalidPointException if there are not exactly {@link #BYTES} bytes, a coordinate is
   *     not below q, the point is not on the curve or not of order r
   */
  public static G2Point fromBytes(final byte[] encoding) {
    PointCodec.requireLength(GROUP, encoding, BYTES);
    return fromBytes(encoding, 0);
  }

  /**
   * Decodes a point from within longer data, see {@link #fromBytes(byte[])}.
   *
   * @throws InvalidPointException if fewer than {@link #BYTES} bytes follow the offset, a
   *     coordinate is not below q, the point is not on the curve or not of order r
   */
  public static G2Point fromBytes(final byte[] in, final int offset) {
    PointCodec.requireRemaining(GROUP, in, offset, BYTES);
    final long[] t = new long[LIMBS];
    PointCodec.readBe(GROUP, in, offset, t, X1);
    PointCodec.readBe(GROUP, in, offset + PrimeField.BYTES, t, 0);
    PointCodec.readBe(GROUP, in, offset + 2 * PrimeField.BYTES, t, Y1);
    PointCodec.readBe(GROUP, in, offset + 3 * PrimeField.BYTES, t, Y0);
    return checked(t);
  }

  /** Copies a point from flat affine data that is known to be valid: nothing is checked. */
  public static G2Point load(final long[] affine, final int index) {
    return new G2Point(Arrays.copyOfRange(affine, index, index + LIMBS));
  }

  /**
   * Copies a point from flat affine data.
   *
   * @throws InvalidPointException if the limbs are not reduced, the point is not on the curve or
   *     not of order r
   */
  public static G2Point loadChecked(final long[] affine, final int index) {
    return checked(Arrays.copyOfRange(affine, index, index + LIMBS));
  }

  /** Copies the affine limbs to flat data. */
  public void store(final long[] affine, final int index) {
    System.arraycopy(limbs, 0, affine, index, LIMBS);
  }

  /** The encoding that {@link #fromBytes(byte[])} reads. */
  public byte[] toBytes() {
    final byte[] out = new byte[BYTES];
    toBytes(out, 0);
    return out;
  }

  /** Writes the {@link #BYTES} bytes of the encoding at an offset. */
  public void toBytes(final byte[] out, final int offset) {
    FQ.toBytesBe(limbs, X1, out, offset);
    FQ.toBytesBe(limbs, 0, out, offset + PrimeField.BYTES);
    FQ.toBytesBe(limbs, Y1, out, offset + 2 * PrimeField.BYTES);
    FQ.toBytesBe(limbs, Y0, out, offset + 3 * PrimeField.BYTES);
  }

  /** The canonical real part of x; 0 for infinity. */
  public BigInteger x0() {
    return FQ.toBigInteger(limbs, 0);
  }

  /** The canonical imaginary part of x; 0 for infinity. */
  public BigInteger x1() {
    return FQ.toBigInteger(limbs, X1);
  }

  /** The canonical real part of y; 0 for infinity. */
  public BigInteger y0() {
    return FQ.toBigInteger(limbs, Y0);
  }

  /** The canonical imaginary part of y; 0 for infinity. */
  public BigInteger y1() {
    return FQ.toBigInteger(limbs, Y1);
  }

  /** Whether this is the neutral element. */
  public boolean isInfinity() {
    return Curve.G2.isInfinity(limbs, 0);
  }

  /** this + b. */
  public G2Point add(final G2Point b) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G2);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.set(limbs, 0, p, 0);
    xyzz.addAffine(p, 0, b.limbs, 0);
    return affine(xyzz, p);
  }

  /** this - b. */
  public G2Point sub(final G2Point b) {
    return add(b.negate());
  }

  /** 2 this. */
  public G2Point dbl() {
    return add(this);
  }

  /** -this. */
  public G2Point negate() {
    final long[] t = new long[LIMBS];
    Curve.G2.negate(limbs, 0, t, 0);
    return new G2Point(t);
  }

  /** scalar * this. */
  public G2Point mul(final Fr scalar) {
    return mul(scalar.toBigInteger());
  }

  /** scalar * this, for any integer. */
  public G2Point mul(final BigInteger scalar) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G2);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.mul(limbs, 0, scalar.mod(Curve.G2.order()), p, 0);
    return affine(xyzz, p);
  }

  private static G2Point affine(final XyzzArithmetic xyzz, final long[] p) {
    final long[] t = new long[LIMBS];
    xyzz.toAffine(p, 0, t, 0);
    return new G2Point(t);
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof G2Point other && Arrays.equals(limbs, other.limbs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(limbs);
  }

  /** The canonical coordinates (x0, x1, y0, y1) in decimal. */
  @Override
  public String toString() {
    return isInfinity() ? "infinity" : Curve.G2.format(limbs, 0);
  }
}
