package io.fluidex.crypto.l2key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class L2KeyDerivationTest {
  private static final EthereumKey KEY =
      EthereumKey.fromHex("0b22f852cd07386bce533f2038821fdcebd9c5ced9e3cd51e3a05d421dbfd785");
  private static final String SIGNATURE =
      "9982364bf709fecdf830a71f417182e3a7f717a6363180ff33784e2823935f8b"
          + "55932a5353fb128fc7e3d6c4aed57138adce772ce594338a8f4985d6668627b31c";

  @Test
  void shouldAskForTheTextOfTheOriginal() {
    assertEquals("FLUIDEX_L2_ACCOUNT\nChain ID: 1.", L2KeyDerivation.text(1));
    assertEquals(
        "FLUIDEX_L2_ACCOUNT\nChain ID: 9223372036854775807.", L2KeyDerivation.text(Long.MAX_VALUE));
  }

  /** Section 7.3 of the rollup reference. */
  @Test
  void shouldDeriveTheKeyOfTheOriginal() {
    assertEquals("0x25EC658304dd1e2a4E25B34Ad6aC5169746c4684", KEY.address().toString());
    final EthereumSignature signature = KEY.signPersonalMessage(L2KeyDerivation.text(1));
    assertEquals(SIGNATURE, Hex.encode(signature.toBytes()));
    final PrivateKey key = L2KeyDerivation.fromEthereumKey(KEY, 1);
    assertEquals(
        "0x7b70843a42114e88149e3961495c03f9a41292c8b97bd1e2026597d185478293",
        key.publicKey().toString());
    assertEquals(SIGNATURE.substring(0, 64), Hex.encode(key.exportSeed()));
    assertEquals(
        key, L2KeyDerivation.fromSignature(EthereumSignature.fromHex(SIGNATURE), 1, KEY.address()));
  }

  /**
   * The original's test accounts 0 to 5 (section 6 of the matching engine's reference; addresses
   * and keys from the accounts of its example client) and the three keys of its circuit tests
   * (section 7.3 of the rollup reference).
   */
  @ParameterizedTest
  @CsvSource({
    "46e2acccb36d276fd357b2928c95210ada30e551a0e7791302d8e9735dc4a779, 0x452aC94C662F4Bc2b29f3689E38D8E45884b35ee, b8e8a5bd22f3fdbae9d0a1687b2b95d72b563fdfc6ef9182afaf762293cc249c",
    "977e9bb2a7c13351c149b26784081882673741d8616c79feeb472b6378fed81d, 0x6286d0A2FC1d4C12a4ACc274018b401c68157Fdb, 5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3",
    "a2ef80f6d150a3f7e64a4f2fe3193a84fed24f932f0e59a50f990ece39679135, 0xf40e08F651f2f7f96f5602114E5A77F1A7BEeA5d, e9b54eb2dbf0a14faafd109ea2a6a292b78276c8381f8ef984dddefeafb2deaf",
    "4434f4547080599945b6b171739e754f7a5ae93855ba933b991c4e7b3ef57339, 0xeD94298D30812327f22fA01cA9fAABAead2440Af, d530fbd1a31e73fba0ecb370e6f93f29e9dbe6b30454281f0a05b1e2478ebf2a",
    "940cdded1e7c8a2284c68fe75586564e956144dbb7cf0ee198ad120bbf997168, 0xc79030AFa00571BdA193846ff5B1F10bC1cf9a1E, cbc39e27f90416f287aefe20490227723e157d26dfff30c24f2a885b27b42490",
    "160276a92fce4c44039c24471f4c3ca7cacab358094ecd1b4863897eb2bcdba7, 0xec9C8B21a9f8e5Eb22373eDf7D0860Df0b98EBa5, 3941e71d773f3c07f781c420e3395d290128298a0a88fe5bfa3830cce10c991d",
    "208f08f80330c32744f66ec2d870cf8005325e37019dae71c97ec3e5078df47a, 0xC2E7daaC63684D53dE3DD8Fb106E000CD052C9f1, aabf969b1bed1d679c3f63d726c5be42932c84cc26f95a2aaa88ea3c48e745ae",
    "208f08f80330c32744f66ec2d870cf8005325e37019dae71c97ec3e5078df47b, 0xEf8eCDB3434fEa358fb66bcff9Dbe16D5E68fbE7, 99e84e445c079fc4150fe2c047f5de9f362cbbb1401184b406e695e58cd9d9af",
    "208f08f80330c32744f66ec2d870cf8005325e37019dae71c97ec3e5078df47c, 0x11678cda4077272d75Ca5e53A83C1F01caC58a7F, faf6a21c4219296deb1f6cc9518fc75a67173794cdd82bb0f78351e57ede410d"
  })
  void shouldDeriveTheTestAccountsOfTheOriginal(
      final String ethereumKey, final String address, final String publicKey) {
    final EthereumKey key = EthereumKey.fromHex(ethereumKey);
    assertEquals(address, key.address().toString());
    assertEquals("0x" + publicKey, L2KeyDerivation.fromEthereumKey(key, 1).publicKey().toString());
  }

  @Test
  void shouldGiveEveryChainItsOwnKey() {
    assertNotEquals(
        L2KeyDerivation.fromEthereumKey(KEY, 1), L2KeyDerivation.fromEthereumKey(KEY, 5));
  }

  @Test
  void shouldRefuseASignatureOfAnotherAccountChainOrText() {
    final EthereumSignature signature = EthereumSignature.fromHex(SIGNATURE);
    final EthereumAddress other =
        EthereumAddress.parse("0x6286d0A2FC1d4C12a4ACc274018b401c68157Fdb");
    assertThrows(
        InvalidEthereumDataException.class,
        () -> L2KeyDerivation.fromSignature(signature, 1, other));
    assertThrows(
        InvalidEthereumDataException.class,
        () -> L2KeyDerivation.fromSignature(signature, 2, KEY.address()));
    final EthereumSignature otherText = KEY.signPersonalMessage("FLUIDEX_L2_ACCOUNT");
    assertThrows(
        InvalidEthereumDataException.class,
        () -> L2KeyDerivation.fromSignature(otherText, 1, KEY.address()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void shouldRefuseChainIdsThatAreNotPositive(final long chainId) {
    assertThrows(
        InvalidEthereumDataException.class, () -> L2KeyDerivation.fromEthereumKey(KEY, chainId));
  }
}
