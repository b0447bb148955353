package io.fluidex.crypto.l2key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.StringLength;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EthereumKeyTest {
  private static final String KEY_HEX =
      "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318";
  private static final EthereumKey KEY = EthereumKey.fromHex(KEY_HEX);

  /** The order of secp256k1. */
  private static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static byte[] bytes(final BigInteger value) {
    return Secp256k1.toBytes(value);
  }

  /** The example of web3.js's documentation, and two more by ethers 5. */
  @ParameterizedTest
  @CsvSource({
    "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318, Some data, b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a0291c",
    "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318, größe €, 8a2ea2859c23465ecd3d0a5f6cff452d7c496fd3db284d199a03d0478616b4b31ecc43201eb12c3f0bee5bb71274ca651998302f84c0ce17521da218d56bc1971c",
    "0b22f852cd07386bce533f2038821fdcebd9c5ced9e3cd51e3a05d421dbfd785, 'FLUIDEX_L2_ACCOUNT\nChain ID: 31337.', 61428d969a0ad3c66ac14bf7bf93c0366f37de825088008b0af9f4171a932d84173c15eceddfaed3e660c4da904992205476d37fc98e44388dd7d016504084411b"
  })
  void shouldSignPersonalMessagesAsWalletsDo(
      final String keyHex, final String text, final String expected) {
    final EthereumKey key = EthereumKey.fromHex(keyHex);
    final EthereumSignature signature = key.signPersonalMessage(text);
    assertEquals(expected, Hex.encode(signature.toBytes()));
    assertEquals(Optional.of(key.address()), signature.recover(PersonalMessage.digest(text)));
  }

  @Test
  void shouldUseTheStandardsCurve() {
    assertEquals(
        CustomNamedCurves.getByName("secp256k1").getG().normalize(), Secp256k1.BASE.normalize());
    assertTrue(Secp256k1.BASE.multiply(N).isInfinity());
  }

  @Test
  void shouldKnowItsAddress() {
    assertEquals("0x2c7536E3605D9C16a7a3D7b1898e529396a65c23", KEY.address().toString());
  }

  @Property(tries = 40, seed = "31")
  void shouldSignSoThatItsAddressIsRecovered(
      @ForAll
          @BigRange(
              min = "1",
              max =
                  "115792089237316195423570985008687907852837564279074904382605163141518161494336")
          final BigInteger secret,
      @ForAll @StringLength(max = 200) final String text) {
    final EthereumKey key = EthereumKey.fromBytes(bytes(secret));
    final EthereumSignature signature =
        EthereumSignature.fromBytes(key.signPersonalMessage(text).toBytes());
    assertEquals(key.signPersonalMessage(text), signature);
    assertEquals(Optional.of(key.address()), signature.recover(PersonalMessage.digest(text)));
    assertNotEquals(
        Optional.of(key.address()), signature.recover(PersonalMessage.digest(text + ".")));
  }

  @Test
  void shouldAcceptTheLargestKeyAndRefuseZeroAndMore() {
    assertEquals(N, Secp256k1.ORDER);
    final EthereumKey largest = EthereumKey.fromBytes(bytes(N.subtract(BigInteger.ONE)));
    assertEquals(EthereumKey.PUBLIC_KEY_BYTES, largest.publicKey().length);
    assertThrows(
        InvalidEthereumDataException.class, () -> EthereumKey.fromBytes(bytes(BigInteger.ZERO)));
    assertThrows(InvalidEthereumDataException.class, () -> EthereumKey.fromBytes(bytes(N)));
    final byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertThrows(InvalidEthereumDataException.class, () -> EthereumKey.fromBytes(ones));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33})
  void shouldRefuseKeysOfOtherLengths(final int length) {
    assertThrows(InvalidEthereumDataException.class, () -> EthereumKey.fromBytes(new byte[length]));
    assertThrows(HexFormatException.class, () -> EthereumKey.fromHex("01".repeat(length)));
  }

  @Test
  void shouldHideAndOverwriteTheSecret() {
    final EthereumKey key = EthereumKey.fromHex("0x" + KEY_HEX);
    assertEquals("EthereumKey[address=0x2c7536E3605D9C16a7a3D7b1898e529396a65c23]", key.toString());
    assertEquals(KEY, key);
    assertEquals(KEY.hashCode(), key.hashCode());
    key.close();
    assertTrue(key.isDestroyed());
    assertNotEquals(KEY, key);
    assertThrows(IllegalStateException.class, () -> key.signPersonalMessage("x"));
    final EthereumSignature signature = KEY.signPersonalMessage("x");
    assertEquals("EthereumSignature[hidden]", signature.toString());
  }

  @Test
  void shouldReadSignaturesStrictly() {
    final byte[] good = KEY.signPersonalMessage("Some data").toBytes();
    final EthereumSignature signature = EthereumSignature.fromBytes(good);
    assertArrayEquals(good, signature.toBytes());
    // 0 and 1 stand for 27 and 28.
    final byte[] ledger = good.clone();
    ledger[64] = (byte) (ledger[64] - 27);
    assertEquals(signature, EthereumSignature.fromBytes(ledger));
    for (final int v : new int[] {2, 26, 29, 30, 37, 255}) {
      final byte[] other = good.clone();
      other[64] = (byte) v;
      assertThrows(
          InvalidEthereumDataException.class, () -> EthereumSignature.fromBytes(other), "v " + v);
    }
    for (final int length : new int[] {0, 64, 66}) {
      assertThrows(
          InvalidEthereumDataException.class,
          () -> EthereumSignature.fromBytes(Arrays.copyOf(good, length)));
    }
    for (final int offset : new int[] {0, 32}) {
      final byte[] zero = good.clone();
      Arrays.fill(zero, offset, offset + 32, (byte) 0);
      assertThrows(InvalidEthereumDataException.class, () -> EthereumSignature.fromBytes(zero));
      final byte[] order = good.clone();
      System.arraycopy(bytes(N), 0, order, offset, 32);
      assertThrows(InvalidEthereumDataException.class, () -> EthereumSignature.fromBytes(order));
    }
  }

  @Test
  void shouldRefuseTheOtherSOfASignature() {
    final byte[] good = KEY.signPersonalMessage("Some data").toBytes();
    final byte[] high = good.clone();
    System.arraycopy(bytes(N.subtract(new BigInteger(1, good, 32, 32))), 0, high, 32, 32);
    high[64] = (byte) (27 + 28 - good[64]);
    assertThrows(InvalidEthereumDataException.class, () -> EthereumSignature.fromBytes(high));
  }

  @Test
  void shouldRecoverNobodyFromAnRWithoutPoint() {
    final byte[] digest = new byte[32];
    // x = 5 is the smallest x without a point on secp256k1.
    final byte[] signature = new byte[65];
    signature[31] = 5;
    signature[63] = 1;
    signature[64] = 27;
    assertEquals(Optional.empty(), EthereumSignature.fromBytes(signature).recover(digest));
    assertThrows(
        InvalidEthereumDataException.class,
        () -> EthereumSignature.fromBytes(signature).recover(new byte[31]));
  }

  /** The examples of EIP-55. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
      })
  void shouldWriteAndCheckTheChecksumOfAddresses(final String text) {
    final EthereumAddress address = EthereumAddress.parse(text);
    assertEquals(text, address.toString());
    assertEquals(address, EthereumAddress.parse(text.substring(2)));
    final String digits = text.substring(2);
    assertEquals(address, EthereumAddress.parse("0x" + digits.toLowerCase(Locale.ROOT)));
    assertEquals(address, EthereumAddress.parse("0x" + digits.toUpperCase(Locale.ROOT)));
    assertEquals(address, EthereumAddress.fromBytes(address.toBytes()));
    assertEquals(address.hashCode(), EthereumAddress.fromBytes(address.toBytes()).hashCode());
    final char letter = digits.replaceAll("[^a-f]", "").charAt(0);
    final String wrong = digits.replaceFirst("" + letter, "" + Character.toUpperCase(letter));
    assertThrows(InvalidEthereumDataException.class, () -> EthereumAddress.parse(wrong));
  }

  @Test
  void shouldRefuseWhatIsNoAddress() {
    assertThrows(HexFormatException.class, () -> EthereumAddress.parse("0x1234"));
    assertThrows(HexFormatException.class, () -> EthereumAddress.parse("0x" + "g".repeat(40)));
    assertThrows(InvalidEthereumDataException.class, () -> EthereumAddress.fromBytes(new byte[19]));
    assertFalse(KEY.address().equals(null));
  }
}
