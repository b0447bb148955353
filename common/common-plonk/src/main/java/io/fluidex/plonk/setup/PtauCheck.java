package io.fluidex.plonk.setup;

import io.fluidex.crypto.curve.Curve;
import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.curve.InvalidPointException;
import io.fluidex.crypto.fft.ScalarFft;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.msm.ScalarMsm;
import io.fluidex.crypto.pairing.Pairing;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Checks that the points of a {@code .ptau} file are what their sections say.
 *
 * <p>Every point has to be canonical, on its curve, of order r and not infinity. That points follow
 * from their predecessors by tau is shown for all of them at once: with random 128-bit coefficients
 * c_i, e(sum c_i P_i, [tau]_2) = e(sum c_i P_(i+1), [1]_2), which a sequence that is not geometric
 * passes with probability 2^-128.
 *
 * <p>What no check of a file can show is that nobody knows tau: for that there are the ceremony's
 * published hash ({@link Ptau#ceremony()}) and {@link Ptau#isInsecure()}.
 */
public final class PtauCheck {
  /** Limbs of a random coefficient: 128 bits. */
  private static final int COEFFICIENT_LIMBS = 2;

  /** Limbs that an array can have on every JVM. */
  private static final long MAX_LIMBS = Integer.MAX_VALUE - 8;

  private static final PrimeField FR = PrimeField.FR;

  /** Points that one task validates. */
  private static final int CHUNK = 1 << 12;

  private final Ptau ptau;
  private final SecureRandom random;

  private PtauCheck(final Ptau ptau, final SecureRandom random) {
    this.ptau = ptau;
    this.random = random;
  }

  /**
   * Checks what a PLONK key takes from the file, the first powers in G1 and [tau]_2, and returns
   * those powers.
   *
   * @param count powers in G1 that are needed, at least 2
   * @return flat affine points of 8 limbs
   * @throws InvalidSetupException if there are fewer or any of them is not what it should be
   */
  public static long[] requirePowers(final Ptau ptau, final int count, final SecureRandom random) {
    final PtauCheck check = new PtauCheck(ptau, random);
    final long[] powers = ptau.powersG1(count);
    check.requireValid(PtauSection.TAU_G1, Curve.G1, powers, 0);
    check.requireGenerators(powers, ptau.points(PtauSection.TAU_G2, 0, 1));
    check.requireGeometricG1(PtauSection.TAU_G1, powers, check.tauG2());
    return powers;
  }

  /**
   * Checks every point of every section: the powers, what the last contribution declared, and the
   * Lagrange points if the file is prepared.
   *
   * @throws InvalidSetupException on the first relation that does not hold
   */
  public static void requireConsistent(final Ptau ptau, final SecureRandom random) {
    new PtauCheck(ptau, random).checkAll();
  }

  /**
   * Refuses sections whose points do not fit into one array, which begins with power 26 or 27.
   *
   * @param name of the file
   */
  static void requireCheckable(final String name, final PtauSection section, final int power) {
    final long limbs = section.points(power) * section.pointBytes() / Long.BYTES;
    if (limbs > MAX_LIMBS) {
      throw new InvalidSetupException(
          name
              + " must not be used: it is no file of a known ceremony, and with power "
              + power
              + " its section "
              + section
              + " is too large to be checked; cut it to the power that the circuit needs, as"
              + " \"snarkjs powersoftau truncate\" does");
    }
  }

  private void checkAll() {
    for (final PtauSection section : PtauSection.values()) {
      if (ptau.has(section)) {
        requireCheckable(ptau.name(), section, ptau.power());
      }
    }
    final long[] tauG1 = read(PtauSection.TAU_G1, Curve.G1);
    final long[] tauG2 = read(PtauSection.TAU_G2, Curve.G2);
    final long[] betaG2 = read(PtauSection.BETA_G2, Curve.G2);
    requireGenerators(tauG1, tauG2);
    final G2Point tau = G2Point.load(tauG2, G2Point.LIMBS);
    requireGeometricG1(PtauSection.TAU_G1, tauG1, tau);
    requireGeometricG2(tauG2, G1Point.load(tauG1, G1Point.LIMBS));
    final long[] alphaG1 = read(PtauSection.ALPHA_TAU_G1, Curve.G1);
    requireGeometricG1(PtauSection.ALPHA_TAU_G1, alphaG1, tau);
    final long[] betaG1 = read(PtauSection.BETA_TAU_G1, Curve.G1);
    requireGeometricG1(PtauSection.BETA_TAU_G1, betaG1, tau);
    if (!equalPairings(
        G1Point.load(betaG1, 0), G2Point.GENERATOR, G1Point.GENERATOR, G2Point.load(betaG2, 0))) {
      throw wrong(PtauSection.BETA_G2, "is not the beta of " + PtauSection.BETA_TAU_G1);
    }
    requireLagrange(PtauSection.LAGRANGE_TAU_G1, PtauSection.TAU_G1, Curve.G1, tauG1);
    requireLagrange(PtauSection.LAGRANGE_TAU_G2, PtauSection.TAU_G2, Curve.G2, tauG2);
    requireLagrange(PtauSection.LAGRANGE_ALPHA_TAU_G1, PtauSection.ALPHA_TAU_G1, Curve.G1, alphaG1);
    requireLagrange(PtauSection.LAGRANGE_BETA_TAU_G1, PtauSection.BETA_TAU_G1, Curve.G1, betaG1);
    final long[] reached = new long[3 * G1Point.LIMBS + 2 * G2Point.LIMBS];
    System.arraycopy(tauG1, G1Point.LIMBS, reached, 0, G1Point.LIMBS);
    System.arraycopy(tauG2, G2Point.LIMBS, reached, G1Point.LIMBS, G2Point.LIMBS);
    final int alphaAt = G1Point.LIMBS + G2Point.LIMBS;
    System.arraycopy(alphaG1, 0, reached, alphaAt, G1Point.LIMBS);
    System.arraycopy(betaG1, 0, reached, alphaAt + G1Point.LIMBS, G1Point.LIMBS);
    System.arraycopy(betaG2, 0, reached, alphaAt + 2 * G1Point.LIMBS, G2Point.LIMBS);
    ptau.declaredByLastContribution()
        .filter(declared -> !Arrays.equals(declared, reached))
        .ifPresent(declared -> {
          throw wrong(
              PtauSection.CONTRIBUTIONS, "declares other points than the other sections have");
        });
  }

  /**
   * Checks that a section of Lagrange points follows from one of powers. With random scalars r_i
   * for all of its points, sum of r_i L_i(tau) over a domain is f(tau) for the polynomial f with
   * values r_i on it; so the combination of all Lagrange points is one of the powers, with the sum
   * of the polynomials of all domains as coefficients.
   *
   * <p>The largest domain of the section over [tau^i]_1 has one point more than there are powers;
   * snarkjs takes the missing one as infinity.
   */
  private void requireLagrange(
      final PtauSection section,
      final PtauSection powersSection,
      final Curve curve,
      final long[] powers) {
    if (!ptau.has(section)) {
      return;
    }
    final long[] lagrange = read(section, curve);
    final int size = curve.affineLimbs();
    final int available = powers.length / size;
    final long[] coefficients = new long[(available + 1) * PrimeField.LIMBS];
    final long[] scalars = new long[lagrange.length / size * PrimeField.LIMBS];
    int first = 0;
    for (int k = 0; first < scalars.length; k++) {
      final int count = PrimeField.LIMBS << k;
      final long[] values = coefficients(1 << k);
      System.arraycopy(values, 0, scalars, first, count);
      first += count;
      for (int i = 0; i < count; i += PrimeField.LIMBS) {
        FR.toMontgomery(values, i, values, i);
      }
      new ScalarFft(k).inverse(values, 0, ForkJoinPool.commonPool());
      for (int i = 0; i < count; i += PrimeField.LIMBS) {
        FR.add(values, i, coefficients, i, coefficients, i);
      }
    }
    for (int i = 0; i < coefficients.length; i += PrimeField.LIMBS) {
      FR.toCanonical(coefficients, i, coefficients, i);
    }
    final long[] sums = new long[2 * size];
    final ScalarMsm msm = new ScalarMsm(curve);
    final ForkJoinPool pool = ForkJoinPool.commonPool();
    msm.sum(lagrange, 0, scalars, 0, lagrange.length / size, sums, 0, pool);
    msm.sum(powers, 0, coefficients, 0, available, sums, size, pool);
    if (!Arrays.equals(sums, 0, size, sums, size, 2 * size)) {
      throw wrong(section, "has points that do not follow from " + powersSection);
    }
  }

  private InvalidSetupException wrong(final PtauSection section, final String what) {
    return new InvalidSetupException(
        ptau.name() + " must not be used: section " + section + " " + what);
  }

  private long[] read(final PtauSection section, final Curve curve) {
    final int count = Math.toIntExact(section.points(ptau.power()));
    final long[] points = ptau.points(section, 0, count);
    requireValid(section, curve, points, 0);
    return points;
  }

  private G2Point tauG2() {
    final long[] tau = ptau.tauG2();
    requireValid(PtauSection.TAU_G2, Curve.G2, tau, 1);
    return G2Point.load(tau, 0);
  }

  /** Checks all points one by one; {@code first} is the number of the first one in its section. */
  private void requireValid(
      final PtauSection section, final Curve curve, final long[] points, final int first) {
    final int size = curve.affineLimbs();
    final int count = points.length / size;
    IntStream.range(0, (count + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> {
          for (int i = chunk * CHUNK; i < Math.min(count, (chunk + 1) * CHUNK); i++) {
            if (curve.isInfinity(points, i * size)) {
              throw wrong(section, "has infinity as point " + (first + i));
            }
            try {
              curve.requireValid(points, i * size, 1);
            } catch (final InvalidPointException e) {
              throw new InvalidSetupException(
                  ptau.name()
                      + " must not be used: point "
                      + (first + i)
                      + " of section "
                      + section
                      + " is invalid",
                  e);
            }
          }
        });
  }

  private void requireGenerators(final long[] tauG1, final long[] tauG2) {
    if (!G1Point.load(tauG1, 0).equals(G1Point.GENERATOR)) {
      throw wrong(PtauSection.TAU_G1, "does not begin with the generator of G1");
    }
    if (!G2Point.load(tauG2, 0).equals(G2Point.GENERATOR)) {
      throw wrong(PtauSection.TAU_G2, "does not begin with the generator of G2");
    }
  }

  /** Random canonical scalars of 128 bits. */
  private long[] coefficients(final int count) {
    final byte[] bytes = new byte[count * COEFFICIENT_LIMBS * Long.BYTES];
    random.nextBytes(bytes);
    final LongBuffer drawn = ByteBuffer.wrap(bytes).asLongBuffer();
    final long[] scalars = new long[count * PrimeField.LIMBS];
    for (int i = 0; i < count; i++) {
      drawn.get(scalars, i * PrimeField.LIMBS, COEFFICIENT_LIMBS);
    }
    return scalars;
  }

  /** The sum of c_i P_i and that of c_i P_(i+1), one after the other. */
  private long[] combinations(final Curve curve, final long[] points) {
    final int size = curve.affineLimbs();
    final int pairs = points.length / size - 1;
    final long[] c = coefficients(pairs);
    final ScalarMsm msm = new ScalarMsm(curve);
    final long[] sums = new long[2 * size];
    msm.sum(points, 0, c, 0, pairs, sums, 0, ForkJoinPool.commonPool());
    msm.sum(points, size, c, 0, pairs, sums, size, ForkJoinPool.commonPool());
    return sums;
  }

  private void requireGeometricG1(
      final PtauSection section, final long[] points, final G2Point tau) {
    final long[] sums = combinations(Curve.G1, points);
    final G1Point low = G1Point.load(sums, 0);
    final G1Point high = G1Point.load(sums, G1Point.LIMBS);
    if (!equalPairings(low, tau, high, G2Point.GENERATOR)) {
      throw wrong(section, "has points that are not the previous ones times tau");
    }
  }

  private void requireGeometricG2(final long[] points, final G1Point tau) {
    final long[] sums = combinations(Curve.G2, points);
    final G2Point low = G2Point.load(sums, 0);
    final G2Point high = G2Point.load(sums, G2Point.LIMBS);
    if (!equalPairings(tau, low, G1Point.GENERATOR, high)) {
      throw wrong(PtauSection.TAU_G2, "has points that are not the previous ones times tau");
    }
  }

  /** Whether e(a, b) = e(c, d). */
  private static boolean equalPairings(
      final G1Point a, final G2Point b, final G1Point c, final G2Point d) {
    return Pairing.isProductOne(List.of(a, c.negate()), List.of(b, d));
  }
}
