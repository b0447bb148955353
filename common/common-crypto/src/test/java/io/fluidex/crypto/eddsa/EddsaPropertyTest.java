package io.fluidex.crypto.eddsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Size;

class EddsaPropertyTest {
  @Property(tries = 60, seed = "21")
  void shouldVerifyWhatItSignedAndNothingElse(
      @ForAll @Size(32) final byte[] seed,
      @ForAll @BigRange(min = "0") final BigInteger value,
      @ForAll @BigRange(min = "1", max = "1000") final BigInteger difference) {
    final PrivateKey key = PrivateKey.fromSeed(seed);
    final Fr message = Fr.reduce(value);
    final Signature signature = Signature.fromBytes(key.sign(message).toBytes());
    assertEquals(key.sign(message), signature);
    assertTrue(PublicKey.fromBytes(key.publicKey().toBytes()).verify(message, signature));
    assertFalse(key.publicKey().verify(message.add(Fr.of(difference)), signature));
  }

  /** Any one bit of a packed signature that changes makes it malformed or wrong. */
  @Property(tries = 120, seed = "22")
  void shouldNotSurviveAFlippedBit(
      @ForAll @BigRange(min = "0", max = "511") final BigInteger bit,
      @ForAll @BigRange(min = "0", max = "1000") final BigInteger value) {
    final PrivateKey key = PrivateKey.fromSeed(new byte[32]);
    final Fr message = Fr.of(value);
    final byte[] packed = key.sign(message).toBytes();
    packed[bit.intValue() / 8] ^= (byte) (1 << (bit.intValue() % 8));
    boolean accepted;
    try {
      accepted = key.publicKey().verify(message, Signature.fromBytes(packed));
    } catch (final MalformedSignatureException e) {
      accepted = false;
    }
    assertFalse(accepted);
  }
}
