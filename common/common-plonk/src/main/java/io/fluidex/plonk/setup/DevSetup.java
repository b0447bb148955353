package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.ScalarFixedBase;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ForkJoinPool;

/**
 * Makes {@code .ptau} files for development and tests, without a ceremony: whoever ran this program
 * could have kept tau and could prove anything.
 *
 * <p>The file says so: it has no contributions, for which {@code snarkjs powersoftau verify}
 * refuses it, and a section of its own, so that keys made from it are marked insecure for good.
 * Apart from that it is a file that snarkjs's {@code plonk setup} takes: it has the Lagrange points
 * of [tau]_1, the only prepared section PLONK uses.
 */
public final class DevSetup {
  private static final String MARK =
      "INSECURE development setup: the program that made this file knew tau";

  /** Points computed before they are written. */
  private static final int CHUNK = 1 << 13;

  /** What a point of G2 takes, in points of G1. */
  private static final int G2_WEIGHT = 3;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  private final int power;
  private final Fr tau;
  private final OutputStream out;
  private final SetupListener listener;
  private long written;

  private DevSetup(
      final int power, final Fr tau, final OutputStream out, final SetupListener listener) {
    this.power = power;
    this.tau = tau;
    this.out = out;
    this.listener = listener;
  }

  /** The file name to use where the user gave none. */
  public static String fileName(final int power) {
    return "insecure-development-" + power + ".ptau";
  }

  /**
   * Writes a file from fresh secure randomness, which is forgotten.
   *
   * @param power the file serves circuits of up to 2^power rows; from 1 to {@link Ptau#MAX_POWER}
   * @param target file to write; in a folder, one named {@link #fileName}
   * @return the file that was written
   * @throws IOException if it cannot be written
   */
  public static Path write(final int power, final Path target) throws IOException {
    return write(power, target, SetupListener.SILENT);
  }

  /**
   * The same, telling how far it is.
   *
   * @param listener hears of points that were written, one of G2 counting as three
   */
  public static Path write(final int power, final Path target, final SetupListener listener)
      throws IOException {
    final SecureRandom random = new SecureRandom();
    return write(power, target, listener, scalar(random), scalar(random), scalar(random));
  }

  private static Fr scalar(final SecureRandom random) {
    // 64 bits more than r has, so that the reduction is uniform to within 2^-64.
    return Fr.reduce(new BigInteger(FR.modulus().bitLength() + 64, random));
  }

  /** The same with given secrets, for tests that have to know them. */
  static Path write(final int power, final Path target, final Fr tau, final Fr alpha, final Fr beta)
      throws IOException {
    return write(power, target, SetupListener.SILENT, tau, alpha, beta);
  }

  private static Path write(
      final int power,
      final Path target,
      final SetupListener listener,
      final Fr tau,
      final Fr alpha,
      final Fr beta)
      throws IOException {
    if (power < 1 || power > Ptau.MAX_POWER) {
      throw new InvalidSetupException(
          "a setup has a power from 1 to " + Ptau.MAX_POWER + ", not " + power);
    }
    if (tau.pow(2L << power).equals(Fr.ONE) || tau.isZero()) {
      throw new InvalidSetupException("this tau is 0 or in a domain of the setup");
    }
    final Path file = Files.isDirectory(target) ? target.resolve(fileName(power)) : target;
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      new DevSetup(power, tau, stream, listener).writeFile(alpha, beta);
    }
    return file;
  }

  private void writeFile(final Fr alpha, final Fr beta) throws IOException {
    final Multiples g1 = new Multiples(Curve.G1, power);
    final Multiples g2 = new Multiples(Curve.G2, power);
    out.write("ptau".getBytes(StandardCharsets.US_ASCII));
    writeInt(1);
    writeInt(9);
    begin(PtauSection.HEADER, 4 + PrimeField.BYTES + 8);
    writeInt(PrimeField.BYTES);
    writeModulus();
    writeInt(power);
    writeInt(power);
    writePowers(PtauSection.TAU_G1, g1, Fr.ONE);
    writePowers(PtauSection.TAU_G2, g2, Fr.ONE);
    writePowers(PtauSection.ALPHA_TAU_G1, g1, alpha);
    writePowers(PtauSection.BETA_TAU_G1, g1, beta);
    writePowers(PtauSection.BETA_G2, g2, beta);
    begin(PtauSection.CONTRIBUTIONS, 4);
    writeInt(0);
    beginPoints(PtauSection.LAGRANGE_TAU_G1);
    for (int k = 0; k <= power; k++) {
      writeLagrange(g1, k, Fr.ZERO);
    }
    // The largest domain has one point more than there are powers of tau; snarkjs takes the missing
    // one as infinity.
    final Fr size = Fr.of(2L << power);
    writeLagrange(g1, power + 1, tau.pow((2L << power) - 1).mul(size.inverse()));
    final byte[] mark = mark();
    begin(PtauSection.DEVELOPMENT, mark.length);
    out.write(mark);
  }

  /** What the section of its own says, always the same. */
  static byte[] mark() {
    return MARK.getBytes(StandardCharsets.US_ASCII);
  }

  private void writeInt(final int value) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void writeModulus() throws IOException {
    final BigInteger modulus = PrimeField.FQ.modulus();
    for (int i = 0; i < PrimeField.BYTES; i++) {
      out.write(modulus.shiftRight(Byte.SIZE * i).intValue() & 0xff);
    }
  }

  private void begin(final PtauSection section, final long bytes) throws IOException {
    writeInt(section.type());
    out.write(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes).array());
  }

  private void beginPoints(final PtauSection section) throws IOException {
    begin(section, section.points(power) * section.pointBytes());
  }

  /** Writes first, first * tau, first * tau^2, ... times the generator, as many as belong there. */
  private void writePowers(final PtauSection section, final Multiples base, final Fr first)
      throws IOException {
    beginPoints(section);
    final long count = section.points(power);
    Fr next = first;
    for (long at = 0; at < count; at += CHUNK) {
      final long[] scalars = new long[LIMBS * (int) Math.min(CHUNK, count - at)];
      for (int i = 0; i < scalars.length; i += LIMBS) {
        next.store(scalars, i);
        next = next.mul(tau);
      }
      writePoints(base, scalars);
    }
  }

  /**
   * Writes [L_i(tau) - w^i * missing]_1 for the domain of size 2^k with generator w: L_i(tau) =
   * (tau^n - 1) w^i / (n (tau - w^i)).
   */
  private void writeLagrange(final Multiples base, final int k, final Fr missing)
      throws IOException {
    final long count = 1L << k;
    final Fr root = Fr.rootOfUnity(k);
    final Fr factor = tau.pow(count).sub(Fr.ONE).mul(Fr.of(count).inverse());
    Fr next = Fr.ONE;
    for (long at = 0; at < count; at += CHUNK) {
      final Fr[] roots = new Fr[(int) Math.min(CHUNK, count - at)];
      final Fr[] denominators = new Fr[roots.length];
      for (int i = 0; i < roots.length; i++) {
        roots[i] = next;
        denominators[i] = tau.sub(next);
        next = next.mul(root);
      }
      final long[] scalars = new long[LIMBS * roots.length];
      final Fr[] inverses = invert(denominators);
      for (int i = 0; i < roots.length; i++) {
        roots[i].mul(factor.mul(inverses[i]).sub(missing)).store(scalars, LIMBS * i);
      }
      writePoints(base, scalars);
    }
  }

  /** Inverts all at once (Montgomery): one inversion for three products each. */
  private static Fr[] invert(final Fr[] values) {
    final Fr[] products = new Fr[values.length];
    Fr product = Fr.ONE;
    for (int i = 0; i < values.length; i++) {
      products[i] = product;
      product = product.mul(values[i]);
    }
    Fr inverse = product.inverse();
    for (int i = values.length - 1; i >= 0; i--) {
      products[i] = products[i].mul(inverse);
      inverse = inverse.mul(values[i]);
    }
    return products;
  }

  private void writePoints(final Multiples base, final long[] scalars) throws IOException {
    final long[] points = base.of(scalars);
    final ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES * points.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(points);
    out.write(bytes.array());
    written += (long) scalars.length / LIMBS * (base.curve == Curve.G1 ? 1 : G2_WEIGHT);
    listener.advanced("computing points", written, workFor(power));
  }

  /** All points of a file in the unit of the listener. */
  private static long workFor(final int power) {
    return PtauSection.TAU_G1.points(power)
        + PtauSection.ALPHA_TAU_G1.points(power)
        + PtauSection.BETA_TAU_G1.points(power)
        + PtauSection.LAGRANGE_TAU_G1.points(power)
        + G2_WEIGHT * (PtauSection.TAU_G2.points(power) + PtauSection.BETA_G2.points(power));
  }

  /** Multiples of a group's generator. */
  private static final class Multiples {
    private final Curve curve;
    private final ScalarFixedBase table;

    /** Prepares for the about 2^(power + 3) multiples in a file. */
    Multiples(final Curve curve, final int power) {
      this.curve = curve;
      final long[] generator = new long[curve.affineLimbs()];
      if (curve == Curve.G1) {
        G1Point.GENERATOR.store(generator, 0);
      } else {
        G2Point.GENERATOR.store(generator, 0);
      }
      this.table = new ScalarFixedBase(curve, generator, 0, 1 << Math.min(power + 3, 30));
    }

    /** The multiples by elements of Fr, as flat affine points. */
    long[] of(final long[] scalars) {
      final int count = scalars.length / LIMBS;
      final long[] canonical = new long[scalars.length];
      for (int i = 0; i < scalars.length; i += LIMBS) {
        FR.toCanonical(scalars, i, canonical, i);
      }
      final long[] points = new long[count * curve.affineLimbs()];
      table.multiply(canonical, 0, count, points, 0, ForkJoinPool.commonPool());
      return points;
    }
  }
}
