package io.fluidex.crypto.babyjubjub;

import static io.fluidex.crypto.babyjubjub.CurveArbitraries.GENERATOR;
import static io.fluidex.crypto.babyjubjub.Fixtures.fr;
import static io.fluidex.crypto.babyjubjub.Fixtures.point;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BabyJubJubPointTest {
  private static final BigInteger R = PrimeField.FR.modulus();

  /** The point of order 2. */
  private static final BabyJubJubPoint ORDER_2 = BabyJubJubPoint.of(Fr.ZERO, Fr.ONE.negate());

  /** All eight points whose order divides the cofactor. */
  private static List<BabyJubJubPoint> smallOrderPoints() {
    final List<BabyJubJubPoint> out = new ArrayList<>();
    final BabyJubJubPoint step = PlainCurve.multiply(GENERATOR, BabyJubJub.SUBORDER);
    BabyJubJubPoint p = BabyJubJubPoint.IDENTITY;
    for (int i = 0; i < BabyJubJub.COFACTOR; i++) {
      out.add(p);
      p = PlainCurve.add(p, step);
    }
    assertEquals(BabyJubJubPoint.IDENTITY, p);
    assertEquals(8, out.stream().distinct().count());
    assertTrue(out.contains(ORDER_2));
    return out;
  }

  private static byte[] littleEndian(final BigInteger value) {
    final byte[] out = new byte[32];
    for (int i = 0; i < 32; i++) {
      out[i] = value.shiftRight(8 * i).byteValue();
    }
    return out;
  }

  @Test
  void shouldHaveTheBasePointOfCircomlib() {
    assertEquals(GENERATOR.multiply(BigInteger.valueOf(8)), BabyJubJubPoint.BASE8);
    assertTrue(BabyJubJubPoint.BASE8.isInSubgroup());
    assertFalse(GENERATOR.isInSubgroup());
    assertEquals(BabyJubJubPoint.IDENTITY, BabyJubJubPoint.BASE8.multiply(BabyJubJub.SUBORDER));
    assertEquals(BabyJubJubPoint.IDENTITY, GENERATOR.multiply(BabyJubJub.ORDER));
    assertTrue(BabyJubJub.SUBORDER.isProbablePrime(100));
  }

  /**
   * Multiples of the generator (8 k = multiple of Base8) and their packing by circomlibjs 0.1.7.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 1676417244152142056454616115823988517566305896059373631785843290555309632953, 11563908930482997415800970727888501192209530935490958274440594569809848042842, 5a054acfcf0b9925a4da7a11ce4c95b11457583de436cb88d1b2324fc5f09019",
    "3, 7097975954760038507620802111344412063519509458421529194055316108847963502077, 20460065127209391267340990691555311927812546314818552928162547469063110481889, e1577f4114c70ec5aa197847a26066487706378fbb369f8c900813228afc3b2d",
    "16297516957987995013327024999215594857077949592015839945578371654510617074884, 21194243123844474000509707938287491484083721989084517545070683556343428634443, 19355552831971475472177935470989539624522973171726756015186155104010972087267, e3c34283fa1ceade65c5960482905d6cd3baadc16a712652f8399e24ccdacaaa",
    "21888242871839275222246405745257275088614511777268538073601725287587578984327, 20893039430257079472668114565469890652042817970137728516984624239340080024483, 5472060717959818805561601436314318772137091100104008585924551046643952123905, 010000fc647df850245c6e1e12fa0c4a175660a06d11146e0a684cb89c13198c"
  })
  void shouldMultiplyAndCompressAsCircomlibjsDoes(
      final String scalar, final String x, final String y, final String packed) {
    final BabyJubJubPoint expected = point(x, y);
    assertEquals(expected, GENERATOR.multiply(new BigInteger(scalar)));
    assertEquals(expected, PlainCurve.multiply(GENERATOR, new BigInteger(scalar)));
    assertEquals(packed, Hex.encode(expected.compress()));
    assertEquals(expected, BabyJubJubPoint.decompress(Hex.decode(packed)));
  }

  /** Likewise for Base8, whose multiples come from a table. */
  @ParameterizedTest
  @CsvSource({
    "1, 5299619240641551281634865583518297030282874472190772894086521144482721001553, 16950150798460657717958625567821834550301663161624707787222815936182638968203, 8b7d2d877a253c4b7733e1b91f05e0fcedf96bd11c2e572549b2a0f703727925",
    "2, 10031262171927540148667355526369034398030886437092045105752248699557385197826, 633281375905621697187330766174974863687049529291089048651929454608812697683, 53686d2b4005178e1843106f2992a867a01d8a84afbe9e8bda300abfaf6c6601",
    "17391627045117544551486836387466774912510891703535784409397631867905617651328, 4483837576231341218939883139078482987071535156914323153031475594018191331163, 7954431173641689805715559940607906473192794924337960644661519996817629086608, 9083d1264912b300c39afced5f6ffec1986df19f53dad653c85c4c586a0c9611"
  })
  void shouldMultiplyTheBasePointAsCircomlibjsDoes(
      final String scalar, final String x, final String y, final String packed) {
    final BabyJubJubPoint expected = point(x, y);
    assertEquals(expected, BabyJubJub.multiplyBase8(new BigInteger(scalar)));
    assertEquals(expected, BabyJubJubPoint.BASE8.multiply(new BigInteger(scalar)));
    assertEquals(packed, Hex.encode(expected.compress()));
  }

  @Test
  void shouldAddAsCircomlibjsDoes() {
    assertEquals(
        point(
            "20776481455973629202626635727801927929311814060612155375827242466293481821294",
            "12637444721978383184921272003698614447100910674829708632375794629850013872873"),
        point(
                "16360634697253194174657227009936661325379404429813979889194436053214434533537",
                "3703476960115476536748912790607304001985418970944356056936246992109893939962")
            .add(
                point(
                    "3547533928597712335634791104232007818609732296305963024017545126715941586374",
                    "14059048448481048783466339852302036738035923127938107549051422890809786651981")));
  }

  /** Section 7.3 of the rollup reference. */
  @ParameterizedTest
  @CsvSource({
    "5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3, 19775750948229287909049938221052548100372912269516259032539102831455827495930, 16163022375090797170239048690817534889549581458746014663613630387423495854173",
    "7b70843a42114e88149e3961495c03f9a41292c8b97bd1e2026597d185478293, 21115652318401453498745757882056437393963378497653414027100854648217665384939, 8824127873239329277628557843896802102678444409231899104277822864682578636923"
  })
  void shouldDecompressKeysOfTheOriginal(final String packed, final String x, final String y) {
    final BabyJubJubPoint key = BabyJubJubPoint.decompress(Hex.decode(packed));
    assertEquals(point(x, y), key);
    assertTrue(key.sign());
    assertTrue(key.isInSubgroup());
    assertEquals(key, BabyJubJubPoint.fromY(fr(y), true));
    assertEquals(key.negate(), BabyJubJubPoint.fromY(fr(y), false));
    assertEquals("0x" + packed, key.toString());
  }

  @Test
  void shouldTakeTheSignFromTheMiddleOfTheField() {
    final Fr half = Fr.of(R.shiftRight(1));
    int seen = 0;
    for (int k = 1; k < 64; k++) {
      final BabyJubJubPoint p = BabyJubJub.multiplyBase8(BigInteger.valueOf(k));
      final boolean above = p.x().toBigInteger().compareTo(half.toBigInteger()) > 0;
      assertEquals(above, p.sign());
      assertEquals(above, (p.compress()[31] & 0x80) != 0);
      assertEquals(!above, p.negate().sign());
      seen += above ? 1 : 0;
    }
    assertTrue(seen > 0 && seen < 63);
  }

  @Test
  void shouldRefuseCoordinatesOffTheCurve() {
    final BabyJubJubPoint b = BabyJubJubPoint.BASE8;
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.of(b.x().add(Fr.ONE), b.y()));
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.of(b.y(), b.x()));
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.of(Fr.ZERO, Fr.ZERO));
    assertFalse(BabyJubJub.isOnCurve(Fr.ONE, Fr.ONE));
  }

  @Test
  void shouldRefuseAYWithoutPoint() {
    int refused = 0;
    for (int y = 2; y < 40; y++) {
      final Fr value = Fr.of(y);
      try {
        assertEquals(value, BabyJubJubPoint.fromY(value, false).y());
      } catch (final InvalidPointException e) {
        refused++;
        assertThrows(
            InvalidPointException.class, () -> BabyJubJubPoint.decompress(value.toBytesLe()));
      }
    }
    // About every second y has no x.
    assertTrue(refused > 8 && refused < 30, "refused " + refused + " of 38");
  }

  @Test
  void shouldRefuseNonCanonicalY() {
    // y + r still fits 255 bits: a second encoding of each point with a small y.
    final BigInteger y = BigInteger.ONE;
    assertEquals(BabyJubJubPoint.IDENTITY, BabyJubJubPoint.decompress(littleEndian(y)));
    final InvalidPointException e =
        assertThrows(
            InvalidPointException.class, () -> BabyJubJubPoint.decompress(littleEndian(y.add(R))));
    assertTrue(e.getCause() instanceof NonCanonicalException);
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.decompress(littleEndian(R)));
    assertThrows(
        InvalidPointException.class,
        () ->
            BabyJubJubPoint.decompress(
                littleEndian(BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE))));
  }

  @Test
  void shouldRefuseTheSignBitForXZero() {
    for (final BabyJubJubPoint p : List.of(BabyJubJubPoint.IDENTITY, ORDER_2)) {
      final byte[] packed = p.compress();
      assertEquals(p, BabyJubJubPoint.decompress(packed));
      packed[31] |= (byte) 0x80;
      assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.decompress(packed));
      assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.fromY(p.y(), true));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void shouldRefuseOtherLengths(final int length) {
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.decompress(new byte[length]));
  }

  @Test
  void shouldTellTheSubgroupFromTheRest() {
    final BabyJubJubPoint inside = BabyJubJub.multiplyBase8(BigInteger.valueOf(123456789));
    for (final BabyJubJubPoint small : smallOrderPoints()) {
      assertEquals(small.isIdentity(), small.isInSubgroup());
      assertEquals(small.isIdentity(), inside.add(small).isInSubgroup());
      assertEquals(
          BabyJubJubPoint.IDENTITY, small.multiply(BigInteger.valueOf(BabyJubJub.COFACTOR)));
    }
  }

  @Test
  void shouldAddCompletelyAmongPointsOfSmallOrder() {
    for (final BabyJubJubPoint p : smallOrderPoints()) {
      for (final BabyJubJubPoint q : smallOrderPoints()) {
        assertEquals(PlainCurve.add(p, q), p.add(q));
      }
      assertEquals(BabyJubJubPoint.IDENTITY, p.add(p.negate()));
    }
  }

  @Test
  void shouldCheckCombinationsWithoutTakingOthers() {
    final BabyJubJubPoint a = BabyJubJub.multiplyBase8(BigInteger.valueOf(99));
    final BigInteger j = new BigInteger("1234567890123456789012345678901234567890");
    final BigInteger k = new BigInteger("-98765432109876543210987654321098765432109876543210");
    final BabyJubJubPoint sum = BabyJubJub.multiplyBase8(j).add(a.multiply(k));
    assertTrue(BabyJubJub.isCombination(sum, j, k, a));
    assertTrue(BabyJubJub.isCombination(sum, j.add(BabyJubJub.SUBORDER), k, a));
    assertFalse(BabyJubJub.isCombination(sum, j.add(BigInteger.ONE), k, a));
    assertFalse(BabyJubJub.isCombination(sum, j, k.add(BigInteger.ONE), a));
    assertFalse(BabyJubJub.isCombination(sum, j, k, a.negate()));
    assertFalse(BabyJubJub.isCombination(sum.negate(), j, k, a));
    assertFalse(BabyJubJub.isCombination(sum.add(ORDER_2), j, k, a));
    assertTrue(
        BabyJubJub.isCombination(
            BabyJubJubPoint.IDENTITY, BigInteger.ZERO, BigInteger.ZERO, GENERATOR));
  }
}
