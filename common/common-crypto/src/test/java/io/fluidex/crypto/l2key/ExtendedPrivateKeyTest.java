package io.fluidex.crypto.l2key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.crypto.encoding.Hex;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtendedPrivateKeyTest {
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

  /** The 78 bytes of a Base58Check text, its checksum tested. */
  private static byte[] base58(final String text) {
    BigInteger value = BigInteger.ZERO;
    for (int i = 0; i < text.length(); i++) {
      final int digit = ALPHABET.indexOf(text.charAt(i));
      value = value.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
    }
    final byte[] bytes = value.toByteArray();
    assertEquals(82, bytes.length);
    final byte[] payload = Arrays.copyOf(bytes, 78);
    assertArrayEquals(
        Arrays.copyOf(Sha256.hash(Sha256.hash(payload)), 4), Arrays.copyOfRange(bytes, 78, 82));
    return payload;
  }

  private static final String SEED_1 = "000102030405060708090a0b0c0d0e0f";
  private static final String SEED_2 =
      "fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a2"
          + "9f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542";

  /** The leading zeros of a key on the way must not be lost. */
  private static final String SEED_3 =
      "4b381541583be4423346c643850da4b320e46a87ae3d2a4e6da11eba819cd4ac"
          + "ba45d239319ac14f863b8d5ab5a0d0c64d2e8a1e7d1457df2e5a3c51c73235be";

  /** Test vectors 1, 2 and 3 of BIP-32. */
  @ParameterizedTest
  @CsvSource({
    "1, m, xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
    "1, m/0', xprv9uHRZZhk6KAJC1avXpDAp4MDc3sQKNxDiPvvkX8Br5ngLNv1TxvUxt4cV1rGL5hj6KCesnDYUhd7oWgT11eZG7XnxHrnYeSvkzY7d2bhkJ7",
    "1, m/0'/1, xprv9wTYmMFdV23N2TdNG573QoEsfRrWKQgWeibmLntzniatZvR9BmLnvSxqu53Kw1UmYPxLgboyZQaXwTCg8MSY3H2EU4pWcQDnRnrVA1xe8fs",
    "1, m/0'/1/2', xprv9z4pot5VBttmtdRTWfWQmoH1taj2axGVzFqSb8C9xaxKymcFzXBDptWmT7FwuEzG3ryjH4ktypQSAewRiNMjANTtpgP4mLTj34bhnZX7UiM",
    "1, m/0'/1/2'/2/1000000000, xprvA41z7zogVVwxVSgdKUHDy1SKmdb533PjDz7J6N6mV6uS3ze1ai8FHa8kmHScGpWmj4WggLyQjgPie1rFSruoUihUZREPSL39UNdE3BBDu76",
    "2, m, xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6ssrdK4PFmM8NSpSBHNqPqm55Qn3LqFtT2emdEXVYsCzC2U",
    "2, m/0/2147483647', xprv9wSp6B7kry3Vj9m1zSnLvN3xH8RdsPP1Mh7fAaR7aRLcQMKTR2vidYEeEg2mUCTAwCd6vnxVrcjfy2kRgVsFawNzmjuHc2YmYRmagcEPdU9",
    "2, m/0/2147483647'/1/2147483646'/2, xprvA2nrNbFZABcdryreWet9Ea4LvTJcGsqrMzxHx98MMrotbir7yrKCEXw7nadnHM8Dq38EGfSh6dqA9QWTyefMLEcBYJUuekgW4BYPJcr9E7j",
    "3, m, xprv9s21ZrQH143K25QhxbucbDDuQ4naNntJRi4KUfWT7xo4EKsHt2QJDu7KXp1A3u7Bi1j8ph3EGsZ9Xvz9dGuVrtHHs7pXeTzjuxBrCmmhgC6",
    "3, m/0', xprv9uPDJpEQgRQfDcW7BkF7eTya6RPxXeJCqCJGHuCJ4GiRVLzkTXBAJMu2qaMWPrS7AANYqdq6vcBcBUdJCVVFceUvJFjaPdGZ2y9WACViL4L"
  })
  void shouldDeriveTheVectorsOfBip32(final int seed, final String path, final String expected) {
    final String hex = seed == 1 ? SEED_1 : seed == 2 ? SEED_2 : SEED_3;
    final ExtendedPrivateKey node = ExtendedPrivateKey.master(Hex.decode(hex)).derive(path);
    final byte[] payload = base58(expected);
    assertArrayEquals(Arrays.copyOfRange(payload, 13, 45), node.chainCode());
    assertArrayEquals(Arrays.copyOfRange(payload, 46, 78), node.key());
  }

  /** Vectors of the reference implementation of BIP-39, with the passphrase TREZOR. */
  @ParameterizedTest
  @CsvSource({
    "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about, c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04",
    "legal winner thank year wave sausage worth useful legal winner thank yellow, 2e8905819b8723fe2c1d161860e5ee1830318dbf49a83bd451cfb8440c28bd6fa457fe1296106559a3c80937a1c1069be3a3a5bd381ee6260e8d9739fce1f607",
    "zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo vote, dd48c104698c30cfe2b6142103248622fb7bb0ff692eebb00089b32d22484e1613912f0a5b694407be899ffd31ed3992c456cdf60f5d4564b8ba3f05a69890ad"
  })
  void shouldMakeTheSeedsOfBip39(final String sentence, final String seed) {
    assertEquals(seed, Hex.encode(Mnemonic.seed(sentence, "TREZOR")));
  }

  /** Section 7.3 of the rollup reference, and the mnemonic of the original's test account 1. */
  @Test
  void shouldFindTheAccountsOfMnemonics() {
    final EthereumKey key =
        ethereumKey("radar blur cabbage chef fix engine embark joy scheme fiction master release");
    assertEquals(
        "0405b7d0996e99c4a49e6c3b83288f4740d53662839eab1d97d14660696944b8bb"
            + "e24fabdd03888410ace3fa4c5a809e398f036f7b99d04f82a012dca95701d103",
        Hex.encode(key.publicKey()));
    assertEquals(
        EthereumAddress.parse("0xac39b311dceb2a4b2f5d8461c1cdaf756f4f7ae9"), key.address());
    assertEquals(
        EthereumKey.fromHex("977e9bb2a7c13351c149b26784081882673741d8616c79feeb472b6378fed81d"),
        ethereumKey(
            "olympic comfort palm large heavy verb acid lion attract vast dash memory olympic syrup"
                + " announce sure body cruise flip merge fabric frame question result"));
  }

  private static EthereumKey ethereumKey(final String sentence) {
    return ExtendedPrivateKey.master(Mnemonic.seed(sentence, ""))
        .derive(ExtendedPrivateKey.ETHEREUM_PATH)
        .toEthereumKey();
  }

  @Test
  void shouldNormaliseTheSentence() {
    // The last letter of the first word composed, and as a letter and a combining mark.
    final String rest = " cc cc cc cc cc cc cc cc cc cc cc";
    assertArrayEquals(
        Mnemonic.seed("caf\u00e9" + rest, "\u00fc"), Mnemonic.seed("cafe\u0301" + rest, "u\u0308"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abandon",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
            + " about ",
        "abandon  abandon abandon abandon abandon abandon abandon abandon abandon abandon about",
        "Abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
            + " about",
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
            + " ab0ut"
      })
  void shouldRefuseWhatIsNoMnemonic(final String sentence) {
    assertThrows(InvalidEthereumDataException.class, () -> Mnemonic.seed(sentence, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "n/0",
        "M/0",
        "m/",
        "m//0",
        "m/a",
        "m/-1",
        "m/0''",
        "m/0h",
        "/0",
        "m/0/",
        "m 0",
        "m/2147483648",
        "m/4294967296'",
        "m/99999999999",
        "44'/60'/0'/0/0"
      })
  void shouldRefuseWhatIsNoPath(final String path) {
    final ExtendedPrivateKey root = ExtendedPrivateKey.master(Hex.decode(SEED_1));
    assertThrows(InvalidEthereumDataException.class, () -> root.derive(path));
  }

  @Test
  void shouldRefuseNegativeIndicesAndSeedsOfOtherLengths() {
    final ExtendedPrivateKey root = ExtendedPrivateKey.master(Hex.decode(SEED_1));
    assertThrows(InvalidEthereumDataException.class, () -> root.child(-1, false));
    assertThrows(InvalidEthereumDataException.class, () -> ExtendedPrivateKey.master(new byte[15]));
    assertThrows(InvalidEthereumDataException.class, () -> ExtendedPrivateKey.master(new byte[65]));
  }

  @Test
  void shouldHideAndOverwriteItsSecrets() {
    final ExtendedPrivateKey node = ExtendedPrivateKey.master(Hex.decode(SEED_1));
    assertEquals("ExtendedPrivateKey[hidden]", node.toString());
    // Deriving from a node leaves it usable.
    node.derive("m").close();
    node.derive("m/1").close();
    assertEquals(32, node.toEthereumKey().publicKey().length / 2);
    node.close();
    assertArrayEquals(new byte[32], node.key());
    assertArrayEquals(new byte[32], node.chainCode());
  }
}
