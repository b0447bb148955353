package io.fluidex.crypto.eddsa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.L2KeyDerivation;
import io.fluidex.crypto.poseidon.Poseidon;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that other code has made, made again and verified. */
class EddsaVectorTest {
  private static final Fr MESSAGE = Fr.of(1357924680);

  /** The original's test account 1. */
  private static PrivateKey account1() {
    return L2KeyDerivation.fromEthereumKey(
        EthereumKey.fromHex("0x977e9bb2a7c13351c149b26784081882673741d8616c79feeb472b6378fed81d"),
        1);
  }

  private static Fr message(final long... parts) {
    final Fr[] inputs = new Fr[parts.length];
    for (int i = 0; i < parts.length; i++) {
      inputs[i] = Fr.of(parts[i]);
    }
    return Poseidon.hash(inputs);
  }

  private static void shouldSignAndVerify(
      final PrivateKey key, final Fr message, final String packed) {
    assertEquals(packed, key.sign(message).toString());
    assertTrue(key.publicKey().verify(message, Signature.fromHex(packed)));
    assertTrue(key.publicKey().verify(message, Signature.fromHex("0x" + packed)));
    assertFalse(key.publicKey().verify(message.add(Fr.ONE), Signature.fromHex(packed)));
  }

  /** Section 7.3 of the rollup reference, the key that an Ethereum signature seeds. */
  @Test
  void shouldSignWithTheKeyOfAnEthereumSignature() {
    final PrivateKey key =
        PrivateKey.fromSeed(
            Hex.decode("9982364bf709fecdf830a71f417182e3a7f717a6363180ff33784e2823935f8b"));
    assertEquals(
        "0x7b70843a42114e88149e3961495c03f9a41292c8b97bd1e2026597d185478293",
        key.publicKey().toString());
    assertEquals(
        new BigInteger(
            "4704123316535221980022476630308077992533860022531063254760112661077914822342"),
        key.scalarOverCofactor());
    assertEquals(
        new BigInteger("2eaf09228d4a7c39006f0dccea24d2c40e51354be7bff328f97a2ff2e1cdb1eb", 16),
        key.publicKey().point().x().toBigInteger());
    assertEquals(
        new BigInteger("13824785d1976502e2d17bb9c89212a4f9035c4961399e14884e11423a84707b", 16),
        key.publicKey().point().y().toBigInteger());
    assertTrue(key.publicKey().point().sign());
    final Signature signature = key.sign(MESSAGE);
    assertEquals(
        "1565870800038234366927145996777103155914851736776946265065551842816839326614",
        signature.r8().x().toString());
    assertEquals(
        "2810146718209362652178416316636011244276358036998836625738624554721313985766",
        signature.r8().y().toString());
    assertEquals(
        new BigInteger(
            "1515607421274599271453572877127065525920794810715371560475072470378850169898"),
        signature.s());
    shouldSignAndVerify(
        key,
        MESSAGE,
        "e6949e09d2f4165df14bc6ded7e21d03bc3235edffd7eeb93d1548ea967c3606"
            + "2a34a6534a2c3a98b007e623a5e60b49c0bc9fd9ec6f9c50e273b0b0abcd5903");
  }

  /** Section 7.3 of the rollup reference, the second seed. */
  @Test
  void shouldSignWithASeed() {
    final PrivateKey key =
        PrivateKey.fromSeed(
            Hex.decode("87b34b2b842db0cc945659366068053f325ff227fd9c6788b2504ac2c4c5dc2a"));
    assertEquals(
        "0xa59226beb68d565521497d38e37f7d09c9d4e97ac1ebc94fba5de524cb1ca4a0",
        key.publicKey().toString());
    assertEquals(
        new BigInteger("1fce25ec2e7eeec94079ec7866a933a8b21f33e0ebd575f3001d62d19251d455", 16),
        key.publicKey().point().x().toBigInteger());
    assertEquals(
        new BigInteger("20a41ccb24e55dba4fc9ebc17ae9d4c9097d7fe3387d492155568db6be2692a5", 16),
        key.publicKey().point().y().toBigInteger());
    assertTrue(key.publicKey().point().sign());
    final Signature signature = key.sign(MESSAGE);
    assertEquals(
        "15679698175365968671287592821268512384454163537665670071564984871581219397966",
        signature.r8().x().toString());
    assertEquals(
        "1705544521394286010135369499330220710333064238375605681220284175409544486013",
        signature.r8().y().toString());
    assertEquals(
        new BigInteger(
            "2104729104368328243963691045555606467740179640947024714099030450797354625308"),
        signature.s());
    shouldSignAndVerify(
        key,
        MESSAGE,
        "7ddc5c6aadf5e80200bd9f28e9d5bf932cbb7f4224cce0fa11154f4ad24dc583"
            + "1c295fb522b7b8b4921e271bc6b265f4d7114fbe9516d23e69760065053ca704");
  }

  /** Section 6 of the matching engine's reference: messages of the example client. */
  @Test
  void shouldSignOrdersTransfersAndWithdrawalsOfTheOriginal() {
    final PrivateKey key = account1();
    assertEquals(
        "0x5d182c51bcfe99583d7075a7a0c10d96bef82b8a059c4bf8c5f6e7124cf2bba3",
        key.publicKey().toString());
    shouldSignAndVerify(
        key,
        message(4, 2, 1, 888, 999),
        "57e6cf2e5b8db0a90072d15bc49e737df2e10746e5f531a24d72557894f2c909"
            + "64d77726505232a4c9e7631eed22ad9210dce2858642fdfe3e58e95d44b99002");
    shouldSignAndVerify(
        key,
        message(4, 1, 0, 852686712, 2556),
        "ee5204d2d765106841cb4b7f15e64042a4d29281b37e798c4fa0ec8531e412a4"
            + "4ea7e3fcc3f0fc3cc9c3667cb70902692c7caeadcbd4f5f62581ef8dace9e001");
    shouldSignAndVerify(
        key,
        message(2, 1, 1000, 1, 0, 2),
        "ad4b71c6e1cdefe3e8fc3bcf8e5c054d967933c7376a8bd8aa7b85d2acd89986"
            + "451acb8051aa2cf76e2a30f43eb6515844fdc53f04ff27f9ebad0ac653314505");
    shouldSignAndVerify(
        key,
        message(3, 1, 1, 100, 0, 0),
        "ce6e16056da007b3d7274db0ef3f546a101bd99be4137dfe97340b8f2481caac"
            + "3a7af82bef9d00c226227280413de24714acd2458ba369d052ea43e0cd063601");
  }

  /**
   * Made with circomlibjs 0.1.7: seed i is SHA-256 of "seed i"; messages 0, 1, r - 1 and random.
   */
  @ParameterizedTest
  @CsvSource({
    "2f5c36ed794f639044eb85ca9d72d419045ab90d9db3cf19c7c9855cda3c0c1e, 0, adb1269893d80b09bb26397490f3d677b83445e2ba6ebefda58352fe5f63e014, 0634934bdf9cadd02a09d8f8d41fd48fd35db87f83555a4b4b98c1b4f31cff9ba9246477c35aec1c07e4ae69f0a585be4d702f09462fd858e24300ed2288cd04",
    "a25ca73c7189e2a2ca5acf2088b57e283d4cd45aef7549185c2c3b28a4bef1de, 1, 13f7703a72db2cc367a06aca047fc079e48456e315d7c8908a260a867481991b, fb6b8bde48eaf4a88e6927f817d3d07deca426a94effe2909e10b9415dd93998b0e060c180028fbeb91dd9fde28fb27b289ad31364305b51970b51784a280003",
    "7ce5fcd046004c9f93dea6b3c2effd72dce15e0eddb2345fb6f45157bef07343, 21888242871839275222246405745257275088548364400416034343698204186575808495616, 81466d504e05f433e8e6aa354c262817b02b67d737a8641c2ead68737d02098c, ac765a8ed75867c4d2bc4c64d7b8d9dde9e4480538c6a966c22e210edd530cad0f1ed994aecc6ff4310ebb735ef81be7443a350776b7ab2ebdd0c1ae84a27303",
    "1ea7ad119cf5e275415ba3dd4642e1ee181fc99041bae962b2d32553d679c119, 9597642188442094119882268212086031527570465149352738997619267633735192046558, be7b24173b396ec2065fec2d8b2e7729f001963a48670e2a64ff5fd4c8fe4699, b170f19a6aa94e0279f8891f6a285ba93cc45c6d1a2f3dbdccc37e3b1c7b7f0987eb52a2fe388ab71ec138dbc00c2493ba2ef6acbdc4f218da52adcdf54a5904",
    "e0a7fb2a6c687ad279dcbe807d46ce49a6a01d38150d52c0b150651c37c91025, 16097088950054959522174695420726327925053403448699507699818842960364774973503, bd1497f89392ee844a1a36eb2059ce5553a0e9153096b1a524a61abdb90383ad, ba805eb7616add983d4d5cf0a87a19a2d0a032d04fe5abd0973e20858b82b2a2a4013d46ed1ce58a1c9537cb21888e8d2eff4292c03282fb39639f46581c5b03"
  })
  void shouldSignAsCircomlibjsDoes(
      final String seed, final String message, final String publicKey, final String signature) {
    final PrivateKey key = PrivateKey.fromSeed(Hex.decode(seed));
    assertEquals("0x" + publicKey, key.publicKey().toString());
    shouldSignAndVerify(key, Fr.of(new BigInteger(message)), signature);
  }
}
