package io.fluidex.rollup.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.PackedSignature;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final SigningMessage MESSAGE =
      new SigningMessage(BigInteger.valueOf(12), BigInteger.valueOf(34));

  private static final SigningMessage OTHER_MESSAGE =
      new SigningMessage(BigInteger.valueOf(12), BigInteger.valueOf(35));

  private final PrivateKey key = key(1);
  private final StrictSignatures strict = new StrictSignatures();

  private static PrivateKey key(final int number) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    seed[0] = (byte) number;
    return PrivateKey.fromSeed(seed);
  }

  private static SignatureClaim claim(
      final BabyJubJubPoint by, final SigningMessage message, final PackedSignature signature) {
    return new SignatureClaim(by.sign(), by.y(), message, signature);
  }

  private PackedSignature signature() {
    return PackedSignature.of(key.sign(MESSAGE.hash()));
  }

  private BabyJubJubPoint point() {
    return key.publicKey().point();
  }

  @Test
  void shouldAcceptTheSignatureOfTheKeyForTheMessageAlone() {
    assertEquals(SignatureVerdict.VALID, strict.check(claim(point(), MESSAGE, signature())));
    assertEquals(
        SignatureVerdict.INVALID,
        strict.check(claim(key(2).publicKey().point(), MESSAGE, signature())));
    assertEquals(
        SignatureVerdict.INVALID, strict.check(claim(point(), OTHER_MESSAGE, signature())));
    assertEquals(
        SignatureVerdict.INVALID,
        strict.check(new SignatureClaim(!point().sign(), point().y(), MESSAGE, signature())));
  }

  @Test
  void shouldNeverAcceptAnAlteredSignature() {
    final Random random = new Random(1);
    final byte[] bytes = signature().toBytes();
    for (int at = 0; at < bytes.length; at++) {
      final byte[] altered = bytes.clone();
      altered[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      assertFalse(
          strict.check(claim(point(), MESSAGE, PackedSignature.of(altered)))
              == SignatureVerdict.VALID,
          "byte " + at);
    }
  }

  private static void store(final BigInteger value, final byte[] to, final int at) {
    for (int i = 0; i < 32; i++) {
      to[at + i] = value.shiftRight(8 * i).byteValue();
    }
  }

  @Test
  void shouldCallEncodingsMalformedThatAreNotCanonical() {
    final byte[] bytes = signature().toBytes();
    final Signature signature = Signature.fromBytes(bytes);
    final byte[] sPlusOrder = bytes.clone();
    store(signature.s().add(BabyJubJub.SUBORDER), sPlusOrder, 32);
    final byte[] sIsOrder = bytes.clone();
    store(BabyJubJub.SUBORDER, sIsOrder, 32);
    final BigInteger r = Fr.ONE.negate().toBigInteger().add(BigInteger.ONE);
    final byte[] yIsOrder = bytes.clone();
    store(r, yIsOrder, 0);
    // y = 1 has x = 0, which has no sign.
    final byte[] signOfZero = bytes.clone();
    store(BigInteger.ONE.setBit(255), signOfZero, 0);
    for (final byte[] malformed :
        new byte[][] {sPlusOrder, sIsOrder, yIsOrder, signOfZero, filled()}) {
      assertEquals(
          SignatureVerdict.MALFORMED,
          strict.check(claim(point(), MESSAGE, PackedSignature.of(malformed))));
    }
  }

  private static byte[] filled() {
    final byte[] bytes = new byte[PackedSignature.BYTES];
    Arrays.fill(bytes, (byte) 0xff);
    return bytes;
  }

  @Test
  void shouldVerifyLikeTheStrictKeyForKeysOfTheSubgroup() {
    final PublicKey publicKey = key.publicKey();
    final AccountKey accountKey = AccountKey.of(point().sign(), point().y()).orElseThrow();
    for (int i = 0; i < 20; i++) {
      final Fr message = Fr.of(i);
      final Signature signature = key.sign(message);
      assertTrue(publicKey.verify(message, signature));
      assertTrue(accountKey.verify(message, signature));
      final Fr other = Fr.of(i + 1);
      assertEquals(publicKey.verify(other, signature), accountKey.verify(other, signature));
    }
  }

  /** L1 lets such a key be registered; circomlib's circuit accepts what is signed for it. */
  @Test
  void shouldVerifyForAKeyOutsideTheSubgroup() {
    final BabyJubJubPoint torsion = BabyJubJubPoint.of(Fr.ZERO, Fr.ONE.negate());
    final BigInteger scalar = BigInteger.valueOf(1_234_567_891);
    final BabyJubJubPoint inSubgroup = BabyJubJub.multiplyBase8(scalar);
    final BabyJubJubPoint mixed = inSubgroup.add(torsion);
    assertFalse(mixed.isInSubgroup());
    final Fr message = MESSAGE.hash();
    // S = r + h s with R8 = r B: the challenge takes the registered key, 8 A is that of the other.
    final BigInteger nonce = BigInteger.valueOf(987_654_321);
    final BabyJubJubPoint r8 = BabyJubJub.multiplyBase8(nonce);
    final BigInteger challenge =
        Poseidon.hash(r8.x(), r8.y(), mixed.x(), mixed.y(), message).toBigInteger();
    final BigInteger s =
        nonce
            .add(challenge.multiply(scalar).multiply(BigInteger.valueOf(BabyJubJub.COFACTOR)))
            .mod(BabyJubJub.SUBORDER);
    final PackedSignature signature = PackedSignature.of(Signature.of(r8, s));
    assertEquals(SignatureVerdict.VALID, strict.check(claim(mixed, MESSAGE, signature)));
    assertEquals(SignatureVerdict.INVALID, strict.check(claim(inSubgroup, MESSAGE, signature)));
  }

  /** With 8 A neutral, R8 = S B would be a signature of everything. */
  @Test
  void shouldAcceptNothingFromAKeyOfSmallOrder() {
    final PackedSignature forged =
        PackedSignature.of(Signature.of(BabyJubJub.multiplyBase8(BigInteger.TWO), BigInteger.TWO));
    assertEquals(
        SignatureVerdict.INVALID,
        strict.check(new SignatureClaim(false, Fr.ONE.negate(), MESSAGE, forged)));
    assertEquals(
        SignatureVerdict.INVALID, strict.check(new SignatureClaim(false, Fr.ONE, MESSAGE, forged)));
  }

  @Test
  void shouldAcceptNothingFromAKeyThatIsNoPoint() {
    Fr y = Fr.of(2);
    while (AccountKey.of(false, y).isPresent()) {
      y = y.add(Fr.ONE);
    }
    assertEquals(
        SignatureVerdict.INVALID, strict.check(new SignatureClaim(false, y, MESSAGE, signature())));
  }

  @Test
  void shouldDecideAheadWhatWillBeAsked() {
    final AtomicInteger decided = new AtomicInteger();
    final SignatureChecker counting =
        claim -> {
          decided.incrementAndGet();
          return strict.check(claim);
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      final SignaturesAhead ahead = new SignaturesAhead(counting, threads);
      final SignatureClaim valid = claim(point(), MESSAGE, signature());
      final SignatureClaim invalid = claim(key(2).publicKey().point(), MESSAGE, signature());
      ahead.begin(valid);
      ahead.begin(valid);
      ahead.begin(invalid);
      assertEquals(SignatureVerdict.VALID, ahead.check(valid));
      assertEquals(SignatureVerdict.INVALID, ahead.check(invalid));
      assertEquals(2, decided.get());
      assertEquals(SignatureVerdict.VALID, ahead.check(valid), "begun twice, decided once");
      assertEquals(2, decided.get());
      assertEquals(SignatureVerdict.VALID, ahead.check(valid), "asked without having begun");
      assertEquals(3, decided.get());
      ahead.begin(valid);
      ahead.clear();
      assertEquals(SignatureVerdict.VALID, ahead.check(valid));
    }
  }

  @Test
  void shouldBelieveEverythingWhereItSaysSo() {
    assertEquals(
        SignatureVerdict.VALID,
        SignatureChecker.believing().check(claim(point(), MESSAGE, PackedSignature.of(filled()))));
  }
}
