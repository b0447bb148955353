package io.fluidex.crypto.babyjubjub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;

@Domain(CurveArbitraries.class)
class BabyJubJubPropertyTest {
  @Property(tries = 60, seed = "11")
  void shouldMultiplyAsDoublingAndAddingDoes(
      @ForAll final BigInteger k, @ForAll final BabyJubJubPoint p) {
    final BigInteger reduced = k.mod(BabyJubJub.ORDER);
    assertEquals(PlainCurve.multiply(p, reduced), p.multiply(k));
    assertEquals(PlainCurve.multiply(BabyJubJubPoint.BASE8, reduced), BabyJubJub.multiplyBase8(k));
  }

  @Property(tries = 60, seed = "12")
  void shouldAddAsTheAffineLawDoes(
      @ForAll final BabyJubJubPoint p, @ForAll final BabyJubJubPoint q) {
    assertEquals(PlainCurve.add(p, q), p.add(q));
    assertEquals(p.add(q), q.add(p));
    assertEquals(p, p.add(BabyJubJubPoint.IDENTITY));
    assertEquals(BabyJubJubPoint.IDENTITY, p.add(p.negate()));
    assertTrue(BabyJubJub.isOnCurve(p.add(q).x(), p.add(q).y()));
  }

  @Property(tries = 40, seed = "13")
  void shouldAddAssociatively(
      @ForAll final BabyJubJubPoint p,
      @ForAll final BabyJubJubPoint q,
      @ForAll final BabyJubJubPoint s) {
    assertEquals(p.add(q).add(s), p.add(q.add(s)));
  }

  @Property(tries = 40, seed = "14")
  void shouldMultiplyLinearly(
      @ForAll final BigInteger j, @ForAll final BigInteger k, @ForAll final BabyJubJubPoint p) {
    assertEquals(p.multiply(j).add(p.multiply(k)), p.multiply(j.add(k)));
    assertEquals(p.multiply(j).multiply(k), p.multiply(j.multiply(k)));
    assertTrue(BabyJubJub.isCombination(BabyJubJub.multiplyBase8(j).add(p.multiply(k)), j, k, p));
  }

  @Property(tries = 100, seed = "15")
  void shouldDecompressWhatItCompressed(@ForAll final BabyJubJubPoint p) {
    assertEquals(p, BabyJubJubPoint.decompress(p.compress()));
    assertEquals(p, BabyJubJubPoint.fromY(p.y(), p.sign()));
  }

  @Property(tries = 300, seed = "16")
  void shouldWriteScalarsWithSignedDigits(@ForAll final BigInteger k) {
    final BigInteger value = k.mod(BabyJubJub.ORDER);
    BigInteger sum = BigInteger.ZERO;
    final byte[] sparse = SignedDigits.sparse(value, 5);
    int lastNonZero = -5;
    for (int i = 0; i < sparse.length; i++) {
      if (sparse[i] != 0) {
        assertTrue(sparse[i] % 2 != 0 && Math.abs(sparse[i]) < 16);
        assertTrue(i - lastNonZero >= 5);
        lastNonZero = i;
      }
      sum = sum.add(BigInteger.valueOf(sparse[i]).shiftLeft(i));
    }
    assertEquals(value, sum);

    final BigInteger small = k.mod(BabyJubJub.SUBORDER);
    sum = BigInteger.ZERO;
    final byte[] dense = SignedDigits.dense(small, 6, 42);
    for (int i = 0; i < dense.length; i++) {
      assertTrue(dense[i] > -32 && dense[i] <= 32);
      sum = sum.add(BigInteger.valueOf(dense[i]).shiftLeft(6 * i));
    }
    assertEquals(small, sum);
  }
}
