package io.fluidex.crypto.digest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.encoding.Hex;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTest {
  private static byte[] ascii(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] counting(final int length) {
    final byte[] out = new byte[length];
    for (int i = 0; i < length; i++) {
      out[i] = (byte) i;
    }
    return out;
  }

  /** The two vectors of the BLAKE submission, section on test values. */
  @Test
  void shouldComputeTheVectorsOfTheBlakeSubmission() {
    assertEquals(
        "97961587f6d970faba6d2478045de6d1fabd09b61ae50932054d52bc29d31be4"
            + "ff9102b9f69e2bbdb83be13d4b9c06091e5fa0b48bd081b634058be0ec49beb3",
        Hex.encode(Blake512.hash(new byte[1])));
    assertEquals(
        "313717d608e9cf758dcb1eb0f0c3cf9fc150b2d500fb33f51c52afc99d358a2f"
            + "1374b8a38bba7974e7f6ef79cab16f22ce1e649d6e01ad9589c213045d545dde",
        Hex.encode(Blake512.hash(new byte[144])));
  }

  /** Made with blake-hash 2.0.0, the library of circomlib, around every edge of the padding. */
  @ParameterizedTest
  @CsvSource({
    "0, a8cfbbd73726062df0c6864dda65defe58ef0cc52a5625090fa17601e1eecd1b628e94f396ae402a00acc9eab77b4d4c2e852aaaa25a636d80af3fc7913ef5b8",
    "111, 5329f386033ff4492299d9a893f8ec8e8c7ed9e5fb24a74d2a018fcf7378edc25840a2df487707f02819a5822c1ef203ee41b1595fcd330edee15a7c3c0d82af",
    "112, 55deffdbf43d5940ec59ea0670940f8ae1015b0c03a1ca920ffaa28cb44687f4413c38a91ae49d7cc01625c1c840fcb3e913a7ad6b08c43fb15b2c3f0ecd8b52",
    "113, 02c5b4ac0e548b1ab2b5a4d1988d05824183ddb28c0823c74355c7e94318a1bab7862ac5a6904e7a616fcb4a86434940fb88b9e2990a157246ba6de0905fdea5",
    "127, b79f3ad1fc9b260f28c223a55e008d1daac41606c7142e00c1827226840e9f7d6344cfcdbec4e0f293a9bb636871f58a63d252c7df40a397a6762fe6a8ee24c9",
    "128, d8501cdaf83ff9159d68e065b4d112bf2e96c570d2eae9eeddcf44f62fa221148d2d53722b58778ad681fc8a441ded46fd9e9eb8c58b6e35aa635c7ae0e028f0",
    "129, 7d2374719582a454aa5a23f4bb416c378305bea485ed2dca6a0134ac17ccf35928c5f0a7e0b2e39425ccc5e01f393e82df381998d1c3c7fecba2227aa56326ff",
    "144, 222b2ea94aa00b81582757382164bcf61570744e38421a3086ea0a40e6411c44f09dad7bb4c6773ba2b05e5f90cb85648478db57a5fdba03c01cff22e3d84e7a",
    "239, e07189e9fdcf5f44ae90a4afaf992fcc17f626b775151940125867240c59032273255879bcf3e3902cea8b89f184e8d5c7ca85177afcdaf73e2b9a823637e261",
    "240, 7726d4b53eb04ccd75c98029d0390a0b334c4d71a29060b899b271829dc5c24c7b2eb4fdf9d3e75f3af5610db5fc05bdaa6056b44e9b274111fb733767f195e7",
    "255, bad120fe5441c92d43d52877c256eae1c343d727c78688ca0bc347b9029472459736ae0bb526e280d4f2579d4d39389ae9d2fc963be53cf174a7280bb8110294",
    "256, c0b4d984b15a33b656ad20d33f093bf85d344d26c10a51a0bcaef643fc8473fe6af0301dd1eae72dceed9894b7c79de48dc95ee6450f79326affff4544bd2254",
    "1000, e47f8636a24b0315c34c5e81684fd885406670a4255762cc1af01d6c9f26a7b6e03b04555063fd9fb8c18b7f93bcdfdff0e2cb8cb3b1556513edb19d0e86cd73"
  })
  void shouldComputeBlake512OfEveryPadding(final int length, final String expected) {
    assertEquals(expected, Hex.encode(Blake512.hash(counting(length))));
  }

  /** FIPS 180-4 examples, and section 7.4 of the rollup reference. */
  @Test
  void shouldComputeSha256() {
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Hex.encode(Sha256.hash(ascii("abc"))));
    assertEquals(
        "935ff36260b8b0753e9ce725d0f4382a139c201ea8f6da4294bd4aa56b1db7ba",
        Hex.encode(Sha256.hash(Hex.decode("4e877400000000"))));
  }

  /** The empty hash of Ethereum's yellow paper, and the topic of ERC-20's Transfer event. */
  @Test
  void shouldComputeKeccak256() {
    assertEquals(
        "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
        Hex.encode(Keccak256.hash()));
    assertEquals(
        "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        Hex.encode(Keccak256.hash(ascii("Transfer(address,address,uint256)"))));
  }

  /** Every length up to three blocks and a bit, against Bouncy Castle. */
  @Test
  void shouldComputeKeccak256OfEveryPadding() {
    for (int length = 0; length < 420; length++) {
      final KeccakDigest oracle = new KeccakDigest(256);
      oracle.update(counting(length), 0, length);
      final byte[] expected = new byte[Keccak256.BYTES];
      oracle.doFinal(expected, 0);
      assertArrayEquals(expected, Keccak256.hash(counting(length)), "length " + length);
    }
  }

  @Property(tries = 100, seed = "2")
  void shouldHashPartsAsOneMessage(
      @ForAll @Size(max = 300) final byte[] left, @ForAll @Size(max = 300) final byte[] right) {
    final byte[] whole = new byte[left.length + right.length];
    System.arraycopy(left, 0, whole, 0, left.length);
    System.arraycopy(right, 0, whole, left.length, right.length);
    assertArrayEquals(Blake512.hash(whole), Blake512.hash(left, right));
    assertArrayEquals(Sha256.hash(whole), Sha256.hash(left, right));
    assertArrayEquals(Keccak256.hash(whole), Keccak256.hash(left, right));
  }

  @Test
  void shouldLeaveItsInputAlone() {
    final byte[] input = counting(130);
    Blake512.hash(input);
    assertArrayEquals(counting(130), input);
  }
}
