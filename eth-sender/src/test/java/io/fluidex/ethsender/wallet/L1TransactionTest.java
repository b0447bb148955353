package io.fluidex.ethsender.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.fee.Fees;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The vectors of the prefix are those of the specification; that nodes agree, others test. */
class L1TransactionTest {
  private static final EthereumKey KEY = EthereumKey.fromHex("46".repeat(32));

  private static L1Transaction transaction(final long nonce) {
    return new L1Transaction(
        31337,
        nonce,
        new Fees(2_000_000_000L, 1),
        21_000,
        EthereumAddress.fromBytes(new byte[20]),
        BigInteger.TEN,
        new byte[] {1, 2});
  }

  @Test
  void shouldEncodeAsTheSpecificationSays() {
    assertArrayEquals(Hex.decode("83646f67"), Rlp.bytes(text("dog")));
    assertArrayEquals(
        Hex.decode("c88363617483646f67"), Rlp.list(Rlp.bytes(text("cat")), Rlp.bytes(text("dog"))));
    assertArrayEquals(Hex.decode("80"), Rlp.bytes(new byte[0]));
    assertArrayEquals(Hex.decode("80"), Rlp.integer(0));
    assertArrayEquals(Hex.decode("0f"), Rlp.integer(15));
    assertArrayEquals(Hex.decode("8180"), Rlp.integer(128));
    assertArrayEquals(Hex.decode("820400"), Rlp.integer(1024));
    assertArrayEquals(Hex.decode("c0"), Rlp.list());
    final String sentence = "Lorem ipsum dolor sit amet, consectetur adipisicing elit";
    assertTrue(Hex.encode(Rlp.bytes(text(sentence))).startsWith("b8384c6f72656d20"));
  }

  private static byte[] text(final String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void shouldSignTheSameInTheSameWayAgain() {
    assertEquals(transaction(7).sign(KEY), transaction(7).sign(KEY));
    assertNotEquals(transaction(7).sign(KEY), transaction(8).sign(KEY));
    assertTrue(transaction(7).sign(KEY).raw().startsWith("0x02f8"));
  }
}
