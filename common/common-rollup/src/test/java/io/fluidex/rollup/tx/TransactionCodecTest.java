package io.fluidex.rollup.tx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransactionCodecTest {
  private static final String SIGNATURE = "5a".repeat(PackedSignature.BYTES);

  private static PackedSignature signature() {
    return PackedSignature.ofHex(SIGNATURE);
  }

  private static void encodes(final String hex, final Transaction transaction) {
    assertEquals(hex, Hex.encode(TransactionCodec.encode(transaction)));
    assertEquals(transaction, TransactionCodec.decode(Hex.decode(hex)));
  }

  /** The layout, byte by byte. */
  @Test
  void shouldWriteTheFieldsInTheirOrder() {
    encodes("00", Nop.INSTANCE);
    encodes(
        "01" + "01020304" + "80" + "00".repeat(30) + "07",
        new Register(0x01020304, true, Fr.of(7)));
    encodes(
        "01" + "fffffffe" + "00".repeat(31) + "07", new Register(0xffff_fffeL, false, Fr.of(7)));
    encodes(
        "02" + "01020304" + "0506" + "8000000000000009",
        new Deposit(0x01020304, 0x0506, 0x8000_0000_0000_0009L));
    encodes(
        "03"
            + "01020304"
            + "05060708"
            + "090a"
            + "0b0c0d0e0f101112"
            + "1314151617"
            + "18191a1b"
            + SIGNATURE,
        new Transfer(
            0x01020304,
            0x05060708,
            0x090a,
            0x0b0c0d0e0f101112L,
            0x1314151617L,
            0x18191a1b,
            signature()));
    encodes(
        "04" + "01020304" + "090a" + "0b0c0d0e0f101112" + "ff14151617" + "18191a1b" + SIGNATURE,
        new Withdraw(
            0x01020304, 0x090a, 0x0b0c0d0e0f101112L, 0xff14151617L, 0x18191a1b, signature()));
    encodes("06" + "01020304" + "ffff", new FullExit(0x01020304, 0xffff));
    encodes(
        "07" + "01020304" + "05060708" + "1314151617" + SIGNATURE,
        new Cancel(0x01020304, 0x05060708, 0x1314151617L, signature()));
    final String maker =
        "01020304"
            + "05060708"
            + "0001"
            + "0002"
            + "0b0c0d0e0f101112"
            + "ffffffffffffffff"
            + "18191a1b"
            + "00"
            + "0019"
            + SIGNATURE;
    final String taker =
        "01020305"
            + "05060709"
            + "0002"
            + "0001"
            + "0000000000000001"
            + "0000000000000002"
            + "18191a1c"
            + "01"
            + "ffff"
            + SIGNATURE;
    encodes(
        "05" + maker + taker + "0000000000000003" + "8000000000000000",
        new SpotTrade(
            new SignedOrder(
                new Order(
                    0x01020304,
                    0x05060708,
                    1,
                    2,
                    0x0b0c0d0e0f101112L,
                    -1,
                    0x18191a1b,
                    Side.SELL,
                    25),
                signature()),
            new SignedOrder(
                new Order(0x01020305, 0x05060709, 2, 1, 1, 2, 0x18191a1c, Side.BUY, 0xffff),
                signature()),
            3,
            Long.MIN_VALUE));
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void shouldReadWhatItWrote(final TransactionType type) {
    final RandomTransactions transactions = new RandomTransactions(new Random(type.code()));
    for (int i = 0; i < 300; i++) {
      final Transaction transaction = transactions.next(type);
      final byte[] bytes = TransactionCodec.encode(transaction);
      assertEquals(transaction, TransactionCodec.decode(bytes));
      assertTrue(bytes.length <= TransactionCodec.MAX_BYTES);
    }
  }

  /** No bytes but those it writes: an altered encoding is refused or is that of another. */
  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void shouldReadOneEncodingOfEachAlone(final TransactionType type) {
    final Random random = new Random(100 + type.code());
    final RandomTransactions transactions = new RandomTransactions(random);
    for (int i = 0; i < 300; i++) {
      final Transaction transaction = transactions.next(type);
      final byte[] bytes = TransactionCodec.encode(transaction);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      try {
        final Transaction other = TransactionCodec.decode(bytes);
        assertArrayEquals(bytes, TransactionCodec.encode(other));
        assertTrue(!other.equals(transaction));
      } catch (final TransactionFormatException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
  }

  @Test
  void shouldNeverThrowAnythingElseOnRandomBytes() {
    final Random random = new Random(1);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      final byte[] bytes = new byte[random.nextInt(TransactionCodec.MAX_BYTES + 2)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(10);
      }
      try {
        assertArrayEquals(bytes, TransactionCodec.encode(TransactionCodec.decode(bytes)));
        read++;
      } catch (final TransactionFormatException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
    assertTrue(read > 0);
  }

  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void shouldRefuseBytesThatAreMissingOrTooMany(final TransactionType type) {
    final byte[] bytes = TransactionCodec.encode(new RandomTransactions(new Random(2)).next(type));
    for (int length = 0; length < bytes.length; length++) {
      final byte[] truncated = Arrays.copyOf(bytes, length);
      assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(truncated));
    }
    final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    final TransactionFormatException e =
        assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(longer));
    assertTrue(e.getMessage().contains(bytes.length + " bytes, not " + longer.length));
  }

  @Test
  void shouldRefuseTypesSidesAndKeysThatThereAreNot() {
    assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(new byte[] {8}));
    assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(new byte[] {-1}));
    final byte[] trade =
        TransactionCodec.encode(
            new RandomTransactions(new Random(3)).next(TransactionType.SPOT_TRADE));
    final int side = 1 + 32;
    trade[side] = 2;
    final TransactionFormatException sides =
        assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(trade));
    assertTrue(sides.getMessage().contains("side is 0 or 1, not 2"), sides.getMessage());
    final byte[] register = TransactionCodec.encode(new Register(1, false, Fr.ONE.negate()));
    register[register.length - 1]++;
    final TransactionFormatException key =
        assertThrows(TransactionFormatException.class, () -> TransactionCodec.decode(register));
    assertTrue(key.getMessage().contains("y is not below r"), key.getMessage());
  }

  @Test
  void shouldReadOneAfterTheOther() {
    final RandomTransactions transactions = new RandomTransactions(new Random(4));
    final List<Transaction> several =
        Arrays.stream(TransactionType.values()).map(transactions::next).toList();
    final ByteBuffer buffer = ByteBuffer.allocate(several.size() * TransactionCodec.MAX_BYTES);
    several.forEach(transaction -> TransactionCodec.write(transaction, buffer));
    buffer.flip();
    for (final Transaction transaction : several) {
      assertEquals(transaction, TransactionCodec.read(buffer));
    }
    assertEquals(0, buffer.remaining());
  }

  @Test
  void shouldRefuseNumbersThatTheRecordsCannotHold() {
    final PackedSignature signature = signature();
    final long tooLarge = 1L << 32;
    assertThrows(TransactionFormatException.class, () -> new Deposit(tooLarge, 0, 1));
    assertThrows(TransactionFormatException.class, () -> new Deposit(-1, 0, 1));
    assertThrows(TransactionFormatException.class, () -> new Deposit(1, 1 << 16, 1));
    assertThrows(TransactionFormatException.class, () -> new FullExit(1, -1));
    assertThrows(TransactionFormatException.class, () -> new FullExit(tooLarge, 1));
    assertThrows(TransactionFormatException.class, () -> new Register(tooLarge, false, Fr.ONE));
    assertThrows(
        TransactionFormatException.class, () -> new Transfer(1, tooLarge, 0, 1, 0, 0, signature));
    assertThrows(
        TransactionFormatException.class, () -> new Transfer(1, 2, 0, 1, 1L << 40, 0, signature));
    assertThrows(
        TransactionFormatException.class, () -> new Transfer(1, 2, 0, 1, 0, tooLarge, signature));
    assertThrows(TransactionFormatException.class, () -> new Withdraw(1, 0, 1, -1, 0, signature));
    assertThrows(TransactionFormatException.class, () -> new Cancel(1, tooLarge, 0, signature));
    assertThrows(
        TransactionFormatException.class, () -> new Order(1, 1, 0, 1, 1, 1, 0, Side.SELL, 1 << 16));
    assertThrows(TransactionFormatException.class, () -> PackedSignature.of(new byte[63]));
    assertThrows(TransactionFormatException.class, () -> PackedSignature.ofHex("zz"));
  }
}
