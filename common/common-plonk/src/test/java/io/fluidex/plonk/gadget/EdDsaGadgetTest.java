package io.fluidex.plonk.gadget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.Circuit;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdDsaGadgetTest {
  private static final Circuit VERIFY = circuit(false);

  private static Circuit circuit(final boolean conditional) {
    final CircuitBuilder c = new CircuitBuilder();
    final Point key = BabyJubJubGadget.assertOnCurve(c, c.publicInput("ax"), c.publicInput("ay"));
    final Var message = c.publicInput("message");
    final EdDsaGadget.Signature signature =
        new EdDsaGadget.Signature(c.publicInput("rx"), c.publicInput("ry"), c.publicInput("s"));
    if (conditional) {
      final Bool condition = c.assertBool(c.publicInput("condition"));
      EdDsaGadget.verifyIf(c, condition, key, signature, message);
    } else {
      EdDsaGadget.verify(c, key, signature, message);
    }
    return c.compile();
  }

  private static PrivateKey key(final int seed) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    bytes[0] = (byte) seed;
    return PrivateKey.fromSeed(bytes);
  }

  private static Assignment assignment(
      final Circuit circuit,
      final BabyJubJubPoint key,
      final BabyJubJubPoint r8,
      final BigInteger s,
      final Fr message) {
    return circuit
        .assignment()
        .set("ax", key.x())
        .set("ay", key.y())
        .set("rx", r8.x())
        .set("ry", r8.y())
        .set("s", Fr.of(s))
        .set("message", message);
  }

  private static Assignment signed(final Circuit circuit, final int seed, final Fr message) {
    try (PrivateKey key = key(seed)) {
      final Signature signature = key.sign(message);
      assertTrue(key.publicKey().verify(message, signature));
      return assignment(circuit, key.publicKey().point(), signature.r8(), signature.s(), message);
    }
  }

  @Test
  void shouldCompileToTheSameCircuitInEveryRun() {
    // A change here means that stored keys no longer fit circuits that verify signatures.
    assertEquals(
        "10bb57abf096c783871a22849f75a23ac1cbccaa59a378d43db901a56b85ac76",
        HexFormat.of().formatHex(VERIFY.constraintSystem().digest()));
  }

  @Test
  void shouldAcceptSignaturesMadeOutsideOfCircuits() {
    for (int seed = 0; seed < 5; seed++) {
      final Fr message = Fr.of(1000 + seed).inverse();
      GadgetAssert.assertAccepted(VERIFY, signed(VERIFY, seed, message));
    }
    GadgetAssert.assertAccepted(VERIFY, signed(VERIFY, 7, Fr.ZERO));
  }

  @Test
  void shouldAcceptThePublishedSignature() {
    // rollup-state-manager: seed, message and signature of its eddsa test.
    final BabyJubJubPoint r8 =
        BabyJubJubPoint.of(
            Fr.of(
                new BigInteger(
                    "15679698175365968671287592821268512384454163537665670071564984871581219397966")),
            Fr.of(
                new BigInteger(
                    "1705544521394286010135369499330220710333064238375605681220284175409544486013")));
    final BigInteger s =
        new BigInteger(
            "2104729104368328243963691045555606467740179640947024714099030450797354625308");
    final byte[] seed =
        HexFormat.of().parseHex("87b34b2b842db0cc945659366068053f325ff227fd9c6788b2504ac2c4c5dc2a");
    try (PrivateKey key = PrivateKey.fromSeed(seed)) {
      final Fr message = Fr.of(1357924680);
      final BabyJubJubPoint point = key.publicKey().point();
      GadgetAssert.assertAccepted(VERIFY, assignment(VERIFY, point, r8, s, message));
    }
  }

  @Test
  void shouldRejectEveryChangedValue() {
    GadgetAssert.assertSound(VERIFY, signed(VERIFY, 1, Fr.of(77)));
  }

  @Test
  void shouldRejectAnotherMessageKeyOrNonce() {
    final Fr message = Fr.of(42);
    GadgetAssert.assertRejected(VERIFY, signed(VERIFY, 1, message).set("message", 43));
    try (PrivateKey other = key(2)) {
      final BabyJubJubPoint a = other.publicKey().point();
      GadgetAssert.assertRejected(
          VERIFY, signed(VERIFY, 1, message).set("ax", a.x()).set("ay", a.y()));
    }
    final Assignment right = signed(VERIFY, 1, message);
    final BabyJubJubPoint r = BabyJubJubPoint.BASE8;
    GadgetAssert.assertRejected(VERIFY, right.set("rx", r.x()).set("ry", r.y()));
  }

  @Test
  void shouldRejectOtherNamesOfTheSameScalar() {
    final Fr message = Fr.of(42);
    try (PrivateKey key = key(1)) {
      final Signature signature = key.sign(message);
      final BigInteger s = signature.s();
      for (final BigInteger other :
          List.of(
              s.add(BabyJubJub.SUBORDER),
              s.subtract(BabyJubJub.SUBORDER).mod(PrimeField.FR.modulus()),
              s.add(BigInteger.ONE))) {
        GadgetAssert.assertRejected(
            VERIFY, assignment(VERIFY, key.publicKey().point(), signature.r8(), other, message));
      }
    }
  }

  @Test
  void shouldRejectPointsOffTheCurve() {
    final Assignment right = signed(VERIFY, 1, Fr.of(42));
    GadgetAssert.assertRejected(VERIFY, right.set("ax", 5));
    GadgetAssert.assertRejected(VERIFY, signed(VERIFY, 1, Fr.of(42)).set("rx", 5));
  }

  /** With 8 A = 0 any R = S B would do: everybody could sign. */
  @Test
  void shouldRejectKeysOfSmallOrder() {
    final BigInteger s = BigInteger.valueOf(12345);
    final BabyJubJubPoint r8 = BabyJubJubPoint.BASE8.multiply(s);
    final BabyJubJubPoint small = pointOfOrderEight();
    for (int k = 0; k < 8; k++) {
      final BabyJubJubPoint key = small.multiply(BigInteger.valueOf(k));
      GadgetAssert.assertRejected(VERIFY, assignment(VERIFY, key, r8, s, Fr.of(42)));
    }
  }

  /** A key with a part of small order is taken, as circomlib takes it: 8 A is what counts. */
  @Test
  void shouldMultiplyTheKeyByTheCofactor() {
    final Fr message = Fr.of(4711);
    final BigInteger a = BigInteger.valueOf(13579);
    final BabyJubJubPoint mixed = BabyJubJubPoint.BASE8.multiply(a).add(pointOfOrderEight());
    assertFalse(mixed.isInSubgroup());
    // Signing for it: R = r B, S = r + 8 h a with the challenge of this key.
    final BigInteger r = BigInteger.valueOf(987654321);
    final BabyJubJubPoint r8 = BabyJubJubPoint.BASE8.multiply(r);
    final Fr h = Poseidon.hash(r8.x(), r8.y(), mixed.x(), mixed.y(), message);
    final BigInteger s = h.toBigInteger().multiply(a).shiftLeft(3).add(r).mod(BabyJubJub.SUBORDER);
    GadgetAssert.assertAccepted(VERIFY, assignment(VERIFY, mixed, r8, s, message));
  }

  private static BabyJubJubPoint pointOfOrderEight() {
    // (x, y) with y = 9 is on the curve and has a part of order 8, as the assertions say.
    final BabyJubJubPoint small =
        BabyJubJubPoint.fromY(Fr.of(9), false).multiply(BabyJubJub.SUBORDER);
    assertFalse(small.multiply(BigInteger.valueOf(4)).isIdentity());
    assertTrue(small.multiply(BigInteger.valueOf(8)).isIdentity());
    return small;
  }

  @Test
  void shouldAcceptAnythingWhenTheConditionIsOff() {
    final Circuit circuit = circuit(true);
    final Assignment on = signed(circuit, 1, Fr.of(42)).set("condition", 1);
    // A valid signature may be asked for or not.
    GadgetAssert.assertSound(circuit, on, "condition");
    GadgetAssert.assertRejected(circuit, on.set("message", 43));
    GadgetAssert.assertSound(circuit, on.set("condition", 0));
    GadgetAssert.assertRejected(circuit, on.set("condition", 2));
    final BigInteger tooLarge = BabyJubJub.SUBORDER;
    GadgetAssert.assertRejected(circuit, on.set("condition", 0).set("s", Fr.of(tooLarge)));
  }
}
