package io.fluidex.crypto.pairing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The pairing is bilinear, not degenerate, and the one that others calculate. */
class PairingTest {
  private static final G1Point P = G1Point.GENERATOR;
  private static final G2Point Q = G2Point.GENERATOR;
  private static final BigInteger R = PrimeField.FR.modulus();

  @Provide
  Arbitrary<BigInteger> scalars() {
    final Arbitrary<BigInteger> small =
        Arbitraries.integers().between(-2, 2).map(BigInteger::valueOf);
    return Arbitraries.oneOf(small, Arbitraries.bigIntegers().between(BigInteger.ZERO, R));
  }

  @Property(tries = 40, seed = "1", edgeCases = EdgeCasesMode.MIXIN)
  void shouldBeBilinear(
      @ForAll("scalars") final BigInteger a, @ForAll("scalars") final BigInteger b) {
    final Gt base = Pairing.pair(P, Q);
    assertEquals(base.pow(a.multiply(b)), Pairing.pair(P.mul(a), Q.mul(b)));
    assertEquals(
        Pairing.pair(P.mul(a), Q).mul(Pairing.pair(P.mul(b), Q)), Pairing.pair(P.mul(a.add(b)), Q));
    assertEquals(
        Pairing.pair(P, Q.mul(a)).mul(Pairing.pair(P, Q.mul(b))), Pairing.pair(P, Q.mul(a.add(b))));
    assertEquals(Pairing.pair(P.mul(a), Q).inverse(), Pairing.pair(P.mul(a).negate(), Q));
  }

  @Property(tries = 30, seed = "2", edgeCases = EdgeCasesMode.MIXIN)
  void shouldMultiplyManyPairsLikeSingleOnes(
      @ForAll("scalars") final BigInteger a,
      @ForAll("scalars") final BigInteger b,
      @ForAll("scalars") final BigInteger c) {
    final List<G1Point> p = List.of(P.mul(a), P, P.mul(c));
    final List<G2Point> q = List.of(Q, Q.mul(b), Q.mul(a));
    Gt product = Gt.ONE;
    for (int i = 0; i < p.size(); i++) {
      product = product.mul(Pairing.pair(p.get(i), q.get(i)));
    }
    assertEquals(product, Pairing.product(p, q));
    assertEquals(product.isOne(), Pairing.isProductOne(p, q));
    // e(aP, bQ) e(-abP, Q) = 1, and not so with another factor.
    final BigInteger ab = a.multiply(b);
    final List<G2Point> right = List.of(Q.mul(b), Q);
    assertTrue(Pairing.isProductOne(List.of(P.mul(a), P.mul(ab).negate()), right));
    assertFalse(
        Pairing.isProductOne(List.of(P.mul(a), P.mul(ab.add(BigInteger.ONE)).negate()), right));
  }

  @Example
  void shouldNotBeDegenerate() {
    final Gt e = Pairing.pair(P, Q);
    assertFalse(e.isOne());
    assertTrue(e.pow(R).isOne());
    assertEquals(e, e.pow(R.add(BigInteger.ONE)));
    assertEquals(e.inverse(), e.pow(BigInteger.ONE.negate()));
    assertTrue(e.mul(e.inverse()).isOne());
    assertEquals(e.hashCode(), Pairing.pair(P, Q).hashCode());
  }

  @Example
  void shouldBeOneAtInfinity() {
    assertTrue(Pairing.pair(G1Point.INFINITY, Q).isOne());
    assertTrue(Pairing.pair(P, G2Point.INFINITY).isOne());
    assertTrue(Pairing.isProductOne(List.of(), List.of()));
    assertEquals(
        Pairing.pair(P, Q),
        Pairing.product(List.of(G1Point.INFINITY, P, P), List.of(Q, Q, G2Point.INFINITY)));
  }

  @Example
  void shouldHaveTheValueThatPyEccCalculates() {
    // pairing(G2, G1) of py_ecc 8.0.0, bn128, its coefficients brought from powers of w over Fq to
    // the tower by w^6 = 9 + u.
    final BigInteger[] expected =
        Stream.of(
                "8493334370784016972005089913588211327688223499729897951716206968320726508021",
                "3758435817766288188804561253838670030762970764366672594784247447067868088068",
                "6565798094314091391201231504228224566495939541538094766881371862976727043038",
                "14656606573936501743457633041048024656612227301473084805627390748872617280984",
                "634997487638609332803583491743335852620873788902390365055086820718589720118",
                "19455424343576886430889849773367397946457449073528455097210946839000147698372",
                "20049218015652006197026173611347504489508678646783216776320737476707192559881",
                "18059168546148152671857026372711724379319778306792011146784665080987064164612",
                "12145052038566888241256672223106590273978429515702193755778990643425246950730",
                "17918828665069491344039743589118342552553375221610735811112289083834142789347",
                "6223602427219597392892794664899549544171383137467762280768257680446283161705",
                "7484542354754424633621663080190936924481536615300815203692506276894207018007")
            .map(BigInteger::new)
            .toArray(BigInteger[]::new);
    assertArrayEquals(expected, Pairing.pair(P, Q).coefficients());
  }

  @Example
  void shouldRefuseListsOfDifferentLength() {
    final IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Pairing.isProductOne(List.of(P, P), List.of(Q)));
    assertEquals("2 points of G1 cannot be paired with 1 points of G2", e.getMessage());
  }

  @Example
  void shouldServeManyThreadsAtOnce() {
    final Gt expected = Pairing.pair(P, Q);
    final List<Thread> threads = new ArrayList<>();
    final List<Gt> results = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.ofVirtual().start(() -> results.add(Pairing.pair(P, Q))));
    }
    threads.forEach(PairingTest::join);
    assertEquals(List.of(expected, expected, expected, expected), results);
  }

  private static void join(final Thread thread) {
    try {
      thread.join();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a pairing", e);
    }
  }
}
