package io.fluidex.crypto.eddsa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyTest {
  private static byte[] seed() {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (0xa0 + i);
    }
    return seed;
  }

  @Test
  void shouldShowNoSecretInItsText() {
    final PrivateKey key = PrivateKey.fromSeed(seed());
    assertEquals("PrivateKey[publicKey=" + key.publicKey() + "]", key.toString());
    assertFalse(key.toString().contains(Hex.encode(seed()).substring(0, 8)));
  }

  @Test
  void shouldRefuseToBeSerialised() throws Exception {
    try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
      assertThrows(
          NotSerializableException.class, () -> out.writeObject(PrivateKey.fromSeed(seed())));
    }
  }

  @Test
  void shouldSignTheSameMessageTheSameWay() {
    final PrivateKey key = PrivateKey.fromSeed(seed());
    assertEquals(key.sign(Fr.of(7)), key.sign(Fr.of(7)));
    assertEquals(key.sign(Fr.of(7)), PrivateKey.fromSeed(seed()).sign(Fr.of(7)));
    assertNotEquals(key.sign(Fr.of(7)).r8(), key.sign(Fr.of(8)).r8());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 64})
  void shouldRefuseSeedsOfOtherLengths(final int length) {
    assertThrows(InvalidKeyException.class, () -> PrivateKey.fromSeed(new byte[length]));
  }

  @Test
  void shouldKeepItsOwnCopyOfTheSeed() {
    final byte[] seed = seed();
    final PrivateKey key = PrivateKey.fromSeed(seed);
    Arrays.fill(seed, (byte) 0);
    final byte[] exported = key.exportSeed();
    assertArrayEquals(seed(), exported);
    Arrays.fill(exported, (byte) 0);
    assertArrayEquals(seed(), key.exportSeed());
  }

  @Test
  void shouldOverwriteEverySecretWhenDestroyed() throws Exception {
    final PrivateKey key = PrivateKey.fromSeed(seed());
    final PublicKey publicKey = key.publicKey();
    key.destroy();
    assertTrue(key.isDestroyed());
    int secrets = 0;
    for (final Field field : PrivateKey.class.getDeclaredFields()) {
      if (field.getType() == byte[].class && !Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        assertArrayEquals(new byte[32], (byte[]) field.get(key), field.getName());
        secrets++;
      }
    }
    assertEquals(3, secrets);
    assertThrows(IllegalStateException.class, () -> key.sign(Fr.ONE));
    assertThrows(IllegalStateException.class, key::exportSeed);
    assertEquals(publicKey, key.publicKey());
  }

  @Test
  void shouldDestroyItselfAtTheEndOfABlock() {
    final PrivateKey key = PrivateKey.fromSeed(seed());
    try (key) {
      assertFalse(key.isDestroyed());
    }
    assertTrue(key.isDestroyed());
  }

  @Test
  void shouldEqualTheKeyOfTheSameSeedOnly() {
    final byte[] other = seed();
    other[31] ^= 1;
    final PrivateKey key = PrivateKey.fromSeed(seed());
    assertEquals(key, PrivateKey.fromSeed(seed()));
    assertEquals(key.hashCode(), PrivateKey.fromSeed(seed()).hashCode());
    assertNotEquals(key, PrivateKey.fromSeed(other));
    assertFalse(key.equals(null));
    final PrivateKey destroyed = PrivateKey.fromSeed(seed());
    destroyed.destroy();
    assertNotEquals(key, destroyed);
    final PrivateKey alsoDestroyed = PrivateKey.fromSeed(other);
    alsoDestroyed.destroy();
    assertNotEquals(destroyed, alsoDestroyed);
  }

  @Test
  void shouldMakeNewKeysOfRandomSeeds() {
    final SecureRandom random = new SecureRandom();
    final PrivateKey key = PrivateKey.generate(random);
    assertNotEquals(key, PrivateKey.generate(random));
    assertTrue(key.publicKey().verify(Fr.of(3), key.sign(Fr.of(3))));
    assertEquals(key, PrivateKey.fromSeed(key.exportSeed()));
  }
}
