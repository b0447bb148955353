package io.fluidex.crypto.eddsa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.babyjubjub.InvalidPointException;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verifier must refuse. */
class VerificationTest {
  private static final Fr MESSAGE = Fr.of(2021);
  private static final PrivateKey KEY = PrivateKey.fromSeed(filled(1));
  private static final PublicKey PUBLIC_KEY = KEY.publicKey();
  private static final Signature SIGNATURE = KEY.sign(MESSAGE);
  private static final BabyJubJubPoint ORDER_2 = BabyJubJubPoint.of(Fr.ZERO, Fr.ONE.negate());

  private static byte[] filled(final int value) {
    final byte[] out = new byte[32];
    Arrays.fill(out, (byte) value);
    return out;
  }

  private static byte[] withScalar(final BigInteger s) {
    final byte[] packed = SIGNATURE.toBytes();
    System.arraycopy(LittleEndian.toBytes(s, 32), 0, packed, 32, 32);
    return packed;
  }

  @Test
  void shouldAcceptTheGenuineSignature() {
    assertTrue(PUBLIC_KEY.verify(MESSAGE, SIGNATURE));
    assertTrue(PUBLIC_KEY.verify(MESSAGE, Signature.fromBytes(SIGNATURE.toBytes())));
    assertTrue(PublicKey.fromBytes(PUBLIC_KEY.toBytes()).verify(MESSAGE, SIGNATURE));
  }

  @Test
  void shouldRejectAnotherMessage() {
    assertFalse(PUBLIC_KEY.verify(MESSAGE.add(Fr.ONE), SIGNATURE));
    assertFalse(PUBLIC_KEY.verify(MESSAGE.negate(), SIGNATURE));
    assertFalse(PUBLIC_KEY.verify(Fr.ZERO, SIGNATURE));
  }

  @Test
  void shouldRejectAnotherKey() {
    assertFalse(PrivateKey.fromSeed(filled(2)).publicKey().verify(MESSAGE, SIGNATURE));
    assertFalse(PublicKey.of(PUBLIC_KEY.point().negate()).verify(MESSAGE, SIGNATURE));
  }

  @Test
  void shouldRejectChangedParts() {
    final BabyJubJubPoint r8 = SIGNATURE.r8();
    final BigInteger s = SIGNATURE.s();
    final BigInteger next = s.add(BigInteger.ONE).mod(BabyJubJub.SUBORDER);
    assertFalse(PUBLIC_KEY.verify(MESSAGE, Signature.of(r8, next)));
    assertFalse(PUBLIC_KEY.verify(MESSAGE, Signature.of(r8, BigInteger.ZERO)));
    assertFalse(PUBLIC_KEY.verify(MESSAGE, Signature.of(r8.negate(), s)));
    assertFalse(PUBLIC_KEY.verify(MESSAGE, Signature.of(BabyJubJubPoint.IDENTITY, s)));
    assertFalse(
        PUBLIC_KEY.verify(MESSAGE, Signature.of(BabyJubJubPoint.IDENTITY, BigInteger.ZERO)));
    assertFalse(PUBLIC_KEY.verify(MESSAGE, Signature.of(r8, BabyJubJub.SUBORDER.subtract(s))));
  }

  /** With R8 moved by a point of order 2, a verifier that clears the cofactor would be fooled. */
  @Test
  void shouldRejectR8OutsideTheSubgroup() {
    final BabyJubJubPoint moved = SIGNATURE.r8().add(ORDER_2);
    final BigInteger scalar = KEY.scalarOverCofactor().shiftLeft(3);
    final BigInteger nonce =
        SIGNATURE
            .s()
            .subtract(
                PUBLIC_KEY.challenge(SIGNATURE.r8(), MESSAGE).toBigInteger().multiply(scalar));
    final BigInteger s =
        nonce
            .add(PUBLIC_KEY.challenge(moved, MESSAGE).toBigInteger().multiply(scalar))
            .mod(BabyJubJub.SUBORDER);
    final Signature signature = Signature.of(moved, s);
    assertFalse(PUBLIC_KEY.verify(MESSAGE, signature));
    // Eight times the equation holds, so the cofactor alone is what differs.
    final BigInteger eight = BigInteger.valueOf(8);
    final BigInteger h = PUBLIC_KEY.challenge(moved, MESSAGE).toBigInteger();
    assertEquals(
        BabyJubJub.multiplyBase8(s.multiply(eight)),
        moved.multiply(eight).add(PUBLIC_KEY.point().multiply(h.multiply(BigInteger.valueOf(64)))));
  }

  @Test
  void shouldRefuseAScalarThatIsNotBelowTheSubgroupsOrder() {
    final BigInteger l = BabyJubJub.SUBORDER;
    assertEquals(
        l.subtract(BigInteger.ONE),
        Signature.fromBytes(withScalar(l.subtract(BigInteger.ONE))).s());
    assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(withScalar(l)));
    assertThrows(
        MalformedSignatureException.class,
        () -> Signature.fromBytes(withScalar(BigInteger.ONE.shiftLeft(256).subtract(l))));
    assertThrows(MalformedSignatureException.class, () -> Signature.of(SIGNATURE.r8(), l));
    assertThrows(
        MalformedSignatureException.class,
        () -> Signature.of(SIGNATURE.r8(), BigInteger.ONE.negate()));
  }

  /** The malleability that the original's verifier left open: S + l, S + 2 l, ... for S. */
  @Test
  void shouldRefuseTheSignatureWithTheOrderAddedToItsScalar() {
    BigInteger s = SIGNATURE.s().add(BabyJubJub.SUBORDER);
    int forms = 0;
    while (s.bitLength() <= 256) {
      final byte[] packed = withScalar(s);
      assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(packed));
      s = s.add(BabyJubJub.SUBORDER);
      forms++;
    }
    assertTrue(forms >= 41, "tried " + forms);
  }

  @Test
  void shouldRefuseR8WithoutPointOrNotCanonical() {
    final byte[] packed = SIGNATURE.toBytes();
    // y = 2 has no x on the curve, see the assertion.
    final byte[] offCurve = packed.clone();
    Arrays.fill(offCurve, 0, 32, (byte) 0);
    offCurve[0] = 2;
    assertThrows(InvalidPointException.class, () -> BabyJubJubPoint.fromY(Fr.of(2), false));
    assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(offCurve));

    final byte[] largeY = packed.clone();
    System.arraycopy(LittleEndian.toBytes(PrimeField.FR.modulus(), 32), 0, largeY, 0, 32);
    assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(largeY));

    final byte[] signedZero = packed.clone();
    System.arraycopy(BabyJubJubPoint.IDENTITY.compress(), 0, signedZero, 0, 32);
    assertEquals(BabyJubJubPoint.IDENTITY, Signature.fromBytes(signedZero).r8());
    signedZero[31] |= (byte) 0x80;
    assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(signedZero));
    assertArrayEquals(packed, SIGNATURE.toBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 63, 65, 128})
  void shouldRefuseSignaturesOfOtherLengths(final int length) {
    assertThrows(MalformedSignatureException.class, () -> Signature.fromBytes(new byte[length]));
  }

  @Test
  void shouldRefuseTextThatIsNoHexOfTheRightLength() {
    final String hex = SIGNATURE.toString();
    assertThrows(HexFormatException.class, () -> Signature.fromHex(hex.substring(1)));
    assertThrows(HexFormatException.class, () -> Signature.fromHex(hex + "00"));
    assertThrows(HexFormatException.class, () -> Signature.fromHex("g" + hex.substring(1)));
    assertThrows(HexFormatException.class, () -> Signature.fromHex(""));
    assertThrows(HexFormatException.class, () -> PublicKey.fromHex(hex));
    assertThrows(HexFormatException.class, () -> PublicKey.fromHex("0x" + "0".repeat(63) + "z"));
  }

  @Test
  void shouldRefuseKeysOfSmallOrder() {
    assertThrows(InvalidKeyException.class, () -> PublicKey.of(BabyJubJubPoint.IDENTITY));
    assertThrows(
        InvalidKeyException.class, () -> PublicKey.fromBytes(BabyJubJubPoint.IDENTITY.compress()));
    assertThrows(InvalidKeyException.class, () -> PublicKey.of(ORDER_2));
    // (+-1 / sqrt(a), 0) has order 4.
    assertThrows(InvalidKeyException.class, () -> PublicKey.fromBytes(new byte[32]));
  }

  @Test
  void shouldRefuseKeysOutsideTheSubgroup() {
    final BabyJubJubPoint mixed = PUBLIC_KEY.point().add(ORDER_2);
    assertThrows(InvalidKeyException.class, () -> PublicKey.of(mixed));
    assertThrows(InvalidKeyException.class, () -> PublicKey.fromBytes(mixed.compress()));
  }

  @Test
  void shouldRefuseKeysThatAreNoCanonicalPoint() {
    final byte[] offCurve = Fr.of(2).toBytesLe();
    assertThrows(InvalidKeyException.class, () -> PublicKey.fromBytes(offCurve));
    assertThrows(
        InvalidKeyException.class,
        () -> PublicKey.fromBytes(LittleEndian.toBytes(PrimeField.FR.modulus(), 32)));
    assertThrows(InvalidKeyException.class, () -> PublicKey.fromBytes(new byte[31]));
    assertThrows(InvalidKeyException.class, () -> PublicKey.fromBytes(new byte[33]));
  }

  @Test
  void shouldCompareByValue() {
    assertEquals(SIGNATURE, Signature.fromHex(SIGNATURE.toString()));
    assertEquals(SIGNATURE.hashCode(), Signature.fromHex(SIGNATURE.toString()).hashCode());
    assertEquals(PUBLIC_KEY, PublicKey.fromHex(PUBLIC_KEY.toString()));
    assertEquals(PUBLIC_KEY.hashCode(), PublicKey.fromHex(PUBLIC_KEY.toString()).hashCode());
    assertFalse(SIGNATURE.equals(KEY.sign(Fr.ZERO)));
    assertFalse(PUBLIC_KEY.equals(PrivateKey.fromSeed(filled(2)).publicKey()));
  }
}
