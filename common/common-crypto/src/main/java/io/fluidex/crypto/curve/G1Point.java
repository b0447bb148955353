package io.fluidex.crypto.curve;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * An immutable element of G1: a point of y^2 = x^3 + 3 over Fq, or infinity.
 *
 * <p>Every way in from outside checks the point. For single points; loops over many work on flat
 * data with {@link Curve} and {@link XyzzArithmetic}.
 */
public final class G1Point {
  private static final PrimeField FQ = PrimeField.FQ;

  /** Bytes of the uncompressed encoding. */
  public static final int BYTES = 2 * PrimeField.BYTES;

  /** Limbs of an affine point in flat data. */
  public static final int LIMBS = 2 * PrimeField.LIMBS;

  /** The neutral element. */
  public static final G1Point INFINITY = new G1Point(new long[LIMBS]);

  /** The generator (1, 2) of EIP-196. */
  public static final G1Point GENERATOR = of(BigInteger.ONE, BigInteger.TWO);

  private static final String GROUP = "G1";
  private static final int Y = PrimeField.LIMBS;

  /** Affine Montgomery limbs, never handed out. */
  private final long[] limbs;

  private G1Point(final long[] limbs) {
    this.limbs = limbs;
  }

  private static G1Point checked(final long[] limbs) {
    Curve.G1.requireValid(limbs, 0, "the G1 point");
    return new G1Point(limbs);
  }

  /**
   * The point with the given coordinates; (0, 0) is infinity.
   *
   * @throws InvalidPointException if a coordinate is not in [0, q) or the point not on the curve
   */
  public static G1Point of(final BigInteger x, final BigInteger y) {
    final long[] t = new long[LIMBS];
    PointCodec.read(GROUP, x, t, 0);
    PointCodec.read(GROUP, y, t, Y);
    return checked(t);
  }

  /**
   * The point with the given coordinates in decimal, as in snarkjs's JSON; (0, 0) is infinity.
   *
   * @throws InvalidPointException if a string is not a plain decimal number, a coordinate not in
   *     [0, q) or the point not on the curve
   */
  public static G1Point ofDecimal(final String x, final String y) {
    return of(PointCodec.parse(GROUP, x), PointCodec.parse(GROUP, y));
  }

  /**
   * Decodes x then y, 32 big-endian bytes each (EIP-196); all zeros are infinity.
   *
   * @throws InvalidPointException if there are not exactly {@link #BYTES} bytes, a coordinate is
   *     not below q or the point is not on the curve
   */
  public static G1Point fromBytes(final byte[] encoding) {
    PointCodec.requireLength(GROUP, encoding, BYTES);
    return fromBytes(encoding, 0);
  }

  /**
   * Decodes a point from within longer data, see {@link #fromBytes(byte[])}.
   *
   * @throws InvalidPointException if fewer than {@link #BYTES} bytes follow the offset, a
   *     coordinate is not below q or the point is not on the curve
   */
  public static G1Point fromBytes(final byte[] in, final int offset) {
    PointCodec.requireRemaining(GROUP, in, offset, BYTES);
    final long[] t = new long[LIMBS];
    PointCodec.readBe(GROUP, in, offset, t, 0);
    PointCodec.readBe(GROUP, in, offset + PrimeField.BYTES, t, Y);
    return checked(t);
  }

  /** Copies a point from flat affine data that is known to be valid: nothing is checked. */
  public static G1Point load(final long[] affine, final int index) {
    return new G1Point(Arrays.copyOfRange(affine, index, index + LIMBS));
  }

  /**
   * Copies a point from flat affine data.
   *
   * @throws InvalidPointException if the limbs are not reduced or the point is not on the curve
   */
  public static G1Point loadChecked(final long[] affine, final int index) {
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
    FQ.toBytesBe(limbs, 0, out, offset);
    FQ.toBytesBe(limbs, Y, out, offset + PrimeField.BYTES);
  }

  /** The canonical x coordinate; 0 for infinity. */
  public BigInteger x() {
    return FQ.toBigInteger(limbs, 0);
  }

  /** The canonical y coordinate; 0 for infinity, and for no other point. */
  public BigInteger y() {
    return FQ.toBigInteger(limbs, Y);
  }

  /** Whether this is the neutral element. */
  public boolean isInfinity() {
    return Curve.G1.isInfinity(limbs, 0);
  }

  /** this + b. */
  public G1Point add(final G1Point b) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G1);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.set(limbs, 0, p, 0);
    xyzz.addAffine(p, 0, b.limbs, 0);
    return affine(xyzz, p);
  }

  /** this - b. */
  public G1Point sub(final G1Point b) {
    return add(b.negate());
  }

  /** 2 this. */
  public G1Point dbl() {
    return add(this);
  }

  /** -this. */
  public G1Point negate() {
    final long[] t = new long[LIMBS];
    Curve.G1.negate(limbs, 0, t, 0);
    return new G1Point(t);
  }

  /** scalar * this. */
  public G1Point mul(final Fr scalar) {
    return mul(scalar.toBigInteger());
  }

  /** scalar * this, for any integer. */
  public G1Point mul(final BigInteger scalar) {
    final XyzzArithmetic xyzz = new XyzzArithmetic(Curve.G1);
    final long[] p = new long[xyzz.pointLimbs()];
    xyzz.mul(limbs, 0, scalar.mod(Curve.G1.order()), p, 0);
    return affine(xyzz, p);
  }

  private static G1Point affine(final XyzzArithmetic xyzz, final long[] p) {
    final long[] t = new long[LIMBS];
    xyzz.toAffine(p, 0, t, 0);
    return new G1Point(t);
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof G1Point other && Arrays.equals(limbs, other.limbs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(limbs);
  }

  /** The canonical coordinates in decimal. */
  @Override
  public String toString() {
    return isInfinity() ? "infinity" : Curve.G1.format(limbs, 0);
  }
}
