package io.fluidex.crypto.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.InvalidPointException.Reason;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Encodings are read back as they were written, and nothing that is not a point is read. */
class PointEncodingTest {
  private static final BigInteger Q = PrimeField.FQ.modulus();
  private static final List<BigInteger> SCALARS =
      List.of(
          BigInteger.ZERO,
          BigInteger.ONE,
          BigInteger.ONE.negate(),
          BigInteger.valueOf(123_456_789),
          BigInteger.TEN.pow(60));

  private static InvalidPointException refused(final Reason reason, final Executable executable) {
    final InvalidPointException e = assertThrows(InvalidPointException.class, executable);
    assertSame(reason, e.reason(), e.getMessage());
    return e;
  }

  /** 32 big-endian bytes of each number. */
  private static byte[] words(final BigInteger... numbers) {
    final byte[] out = new byte[32 * numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      final byte[] raw = numbers[i].toByteArray();
      for (int j = 1; j <= Math.min(32, raw.length); j++) {
        out[32 * (i + 1) - j] = raw[raw.length - j];
      }
    }
    return out;
  }

  @Test
  void shouldReadBackWhatWasWritten() {
    for (final BigInteger s : SCALARS) {
      final G1Point p = G1Point.GENERATOR.mul(s);
      assertEquals(p, G1Point.fromBytes(p.toBytes()));
      assertEquals(p, G1Point.of(p.x(), p.y()));
      assertEquals(p, G1Point.ofDecimal(p.x().toString(), p.y().toString()));
      assertArrayEquals(words(p.x(), p.y()), p.toBytes());
      final long[] flat = new long[3 + G1Point.LIMBS];
      p.store(flat, 3);
      assertEquals(p, G1Point.load(flat, 3));
      assertEquals(p, G1Point.loadChecked(flat, 3));
      final G2Point q = G2Point.GENERATOR.mul(s);
      assertEquals(q, G2Point.fromBytes(q.toBytes()));
      assertEquals(q, G2Point.of(q.x0(), q.x1(), q.y0(), q.y1()));
      assertEquals(
          q,
          G2Point.ofDecimal(
              q.x0().toString(), q.x1().toString(), q.y0().toString(), q.y1().toString()));
      assertArrayEquals(words(q.x1(), q.x0(), q.y1(), q.y0()), q.toBytes(), "imaginary first");
      final long[] flat2 = new long[1 + G2Point.LIMBS];
      q.store(flat2, 1);
      assertEquals(q, G2Point.load(flat2, 1));
      assertEquals(q, G2Point.loadChecked(flat2, 1));
    }
  }

  @Test
  void shouldEncodeTheGeneratorsAsTheSpecificationsDo() {
    assertArrayEquals(words(BigInteger.ONE, BigInteger.TWO), G1Point.GENERATOR.toBytes());
    // P2 as it appears in the pairing vectors of Ethereum clients.
    assertEquals(
        "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
            + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
            + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
            + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa",
        HexFormat.of().formatHex(G2Point.GENERATOR.toBytes()));
    assertArrayEquals(new byte[64], G1Point.INFINITY.toBytes());
    assertArrayEquals(new byte[128], G2Point.INFINITY.toBytes());
    assertTrue(G1Point.fromBytes(new byte[64]).isInfinity());
    assertTrue(G2Point.fromBytes(new byte[128]).isInfinity());
  }

  @Test
  void shouldKeepFlatDataInTheFormOfSnarkjsFiles() {
    // The first point of a ceremony file is the generator: 2^256 and 2^257 mod q, little-endian.
    final long[] flat = new long[G1Point.LIMBS];
    G1Point.GENERATOR.store(flat, 0);
    for (int i = 0; i < 4; i++) {
      assertEquals(BigInteger.ONE.shiftLeft(256).mod(Q).shiftRight(64 * i).longValue(), flat[i]);
      assertEquals(
          BigInteger.ONE.shiftLeft(257).mod(Q).shiftRight(64 * i).longValue(), flat[4 + i]);
    }
    G1Point.INFINITY.store(flat, 0);
    assertArrayEquals(new long[G1Point.LIMBS], flat);
  }

  @Test
  void shouldRefuseEncodingsOfTheWrongLength() {
    for (final int length : new int[] {0, 32, 63, 65, 128}) {
      final InvalidPointException e =
          refused(Reason.WRONG_LENGTH, () -> G1Point.fromBytes(new byte[length]));
      assertEquals("a G1 point is 64 bytes, not " + length, e.getMessage());
    }
    for (final int length : new int[] {0, 64, 127, 129}) {
      refused(Reason.WRONG_LENGTH, () -> G2Point.fromBytes(new byte[length]));
    }
    refused(Reason.WRONG_LENGTH, () -> G1Point.fromBytes(new byte[64], 1));
    refused(Reason.WRONG_LENGTH, () -> G1Point.fromBytes(new byte[64], -1));
    refused(Reason.WRONG_LENGTH, () -> G2Point.fromBytes(new byte[130], 3));
  }

  @Test
  void shouldRefuseCoordinatesThatAreNotBelowTheModulus() {
    final G1Point g = G1Point.GENERATOR;
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.fromBytes(words(g.x().add(Q), g.y())));
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.fromBytes(words(g.x(), g.y().add(Q))));
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.fromBytes(words(BigInteger.ZERO, Q)));
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.of(g.x().add(Q), g.y()));
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.of(g.x(), g.y().negate()));
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.ofDecimal(g.x().add(Q).toString(), "2"));
    final G2Point h = G2Point.GENERATOR;
    final BigInteger[] coordinates = {h.x1(), h.x0(), h.y1(), h.y0()};
    for (int i = 0; i < 4; i++) {
      final BigInteger[] bad = coordinates.clone();
      bad[i] = bad[i].add(Q);
      refused(Reason.COORDINATE_NOT_CANONICAL, () -> G2Point.fromBytes(words(bad)));
      refused(Reason.COORDINATE_NOT_CANONICAL, () -> G2Point.of(bad[1], bad[0], bad[3], bad[2]));
    }
    final long[] limbs = new long[G1Point.LIMBS];
    Arrays.fill(limbs, -1L);
    refused(Reason.COORDINATE_NOT_CANONICAL, () -> G1Point.loadChecked(limbs, 0));
  }

  @Test
  void shouldRefusePointsOffTheCurve() {
    final InvalidPointException e =
        refused(Reason.NOT_ON_CURVE, () -> G1Point.of(BigInteger.ONE, BigInteger.ONE));
    assertEquals("the G1 point is not on the curve: (1, 1)", e.getMessage());
    refused(Reason.NOT_ON_CURVE, () -> G1Point.fromBytes(words(BigInteger.ZERO, BigInteger.ONE)));
    refused(Reason.NOT_ON_CURVE, () -> G1Point.ofDecimal("1", "0"));
    final G2Point h = G2Point.GENERATOR;
    refused(Reason.NOT_ON_CURVE, () -> G2Point.fromBytes(words(h.x0(), h.x1(), h.y0(), h.y1())));
    refused(
        Reason.NOT_ON_CURVE,
        () -> G2Point.of(BigInteger.ONE, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO));
  }

  @Test
  void shouldRefusePointsOfTheTwistOutsideTheSubgroup() {
    for (final long[] point : TwistPoints.take(3)) {
      final G2Point unchecked = G2Point.load(point, 0);
      final InvalidPointException e =
          refused(Reason.NOT_IN_SUBGROUP, () -> G2Point.fromBytes(unchecked.toBytes()));
      assertTrue(e.getMessage().startsWith("the G2 point is on the curve but not in the subgroup"));
      refused(Reason.NOT_IN_SUBGROUP, () -> G2Point.loadChecked(point, 0));
      refused(
          Reason.NOT_IN_SUBGROUP,
          () -> G2Point.of(unchecked.x0(), unchecked.x1(), unchecked.y0(), unchecked.y1()));
    }
  }

  @Test
  void shouldRefuseWhatIsNoDecimalNumber() {
    for (final String bad :
        List.of("", "-1", "+1", "01", " 1", "1 ", "0x1", "1e3", "\u0661", "1".repeat(78))) {
      refused(Reason.NOT_A_NUMBER, () -> G1Point.ofDecimal(bad, "2"));
      refused(Reason.NOT_A_NUMBER, () -> G1Point.ofDecimal("1", bad));
      refused(Reason.NOT_A_NUMBER, () -> G2Point.ofDecimal("0", "0", "0", bad));
    }
    assertTrue(G1Point.ofDecimal("0", "0").isInfinity());
  }

  @Test
  void shouldNameTheFirstInvalidPointOfMany() {
    final long[] points = new long[1 + 4 * G1Point.LIMBS];
    for (int i = 0; i < 4; i++) {
      G1Point.GENERATOR.mul(BigInteger.valueOf(i)).store(points, 1 + i * G1Point.LIMBS);
    }
    Curve.G1.requireValid(points, 1, 4);
    points[1 + 2 * G1Point.LIMBS] ^= 1;
    Curve.G1.requireValid(points, 1, 2);
    final InvalidPointException e =
        refused(Reason.NOT_ON_CURVE, () -> Curve.G1.requireValid(points, 1, 4));
    assertTrue(e.getMessage().startsWith("G1 point 2 is not on the curve"), e.getMessage());
    final long[] twist = TwistPoints.take(1).getFirst();
    refused(Reason.NOT_IN_SUBGROUP, () -> Curve.G2.requireValid(twist, 0, 1));
  }
}
