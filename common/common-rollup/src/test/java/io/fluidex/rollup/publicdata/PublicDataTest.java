package io.fluidex.rollup.publicdata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.layout.BitLayout;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.TransactionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PublicDataTest {
  private static final Shape SHAPE = new Shape(4, new Depths(16, 30, 32));
  private static final String ZEROS = "00";

  private static String record(final String first, final String second, final String third) {
    return first
        + ZEROS.repeat(25 - first.length() / 2)
        + ZEROS.repeat(24 - second.length() / 2)
        + second
        + ZEROS.repeat(24 - third.length() / 2)
        + third;
  }

  private static PublicData of(final PublicRecord... records) {
    return PublicData.of(SHAPE, List.of(records));
  }

  private static void encodes(final String hex, final PublicRecord record) {
    final PublicData data = of(record);
    assertEquals(hex, Hex.encode(data.toBytes()));
    assertEquals(List.of(record), PublicData.decode(SHAPE, Hex.decode(hex)).records());
  }

  /** The table of the specification, byte by byte. */
  @Test
  void shouldWriteTheRecordsOfTheSpecification() {
    final String high = "8102030405060708090a0b0c0d0e0f10";
    final String low = "1112131415161718191a1b1c1d1e1f20";
    encodes(
        record("01" + "a1a2a3a4", high, low),
        new PublicRecord.Register(
            0xa1a2a3a4L, true, Fr.of(new BigInteger("01" + high.substring(2) + low, 16))));
    encodes(
        record("02" + "a1a2a3a4" + "b1b2", "8182838485868788", ""),
        new PublicRecord.Deposit(0xa1a2a3a4L, 0xb1b2, 0x8182838485868788L));
    encodes(
        record("03" + "a1a2a3a4" + "00000007" + "b1b2", "ffffffffffffffff", ""),
        new PublicRecord.Transfer(0xa1a2a3a4L, 7, 0xb1b2, -1));
    encodes(
        record("04" + "00000001" + "0000", "0000000000000001", ""),
        new PublicRecord.Withdraw(1, 0, 1));
    encodes(
        record(
            "05" + "a1a2a3a4" + "a5a6a7a8" + "b1b2" + "b3b4" + "c1c2c3c4" + "c5c6c7c8" + "00000000",
            "d1d2d3d4d5d6d7d8" + "e1e2e3e4e5e6e7e8" + "f1f2f3f4f5f6f7f8",
            "0102030405060708" + "1112131415161718" + "2122232425262728"),
        new PublicRecord.SpotTrade(
            new PublicRecord.TradeSide(
                0xa1a2a3a4L,
                0xc1c2c3c4L,
                0xb1b2,
                0xd1d2d3d4d5d6d7d8L,
                0xe1e2e3e4e5e6e7e8L,
                0xf1f2f3f4f5f6f7f8L),
            new PublicRecord.TradeSide(
                0xa5a6a7a8L,
                0xc5c6c7c8L,
                0xb3b4,
                0x0102030405060708L,
                0x1112131415161718L,
                0x2122232425262728L)));
    encodes(
        record("06" + "a1a2a3a4" + "b1b2", "8182838485868788", ""),
        new PublicRecord.FullExit(0xa1a2a3a4L, 0xb1b2, 0x8182838485868788L));
    encodes(
        record("07" + "a1a2a3a4" + "c1c2c3c4", "", ""),
        new PublicRecord.Cancel(0xa1a2a3a4L, 0xc1c2c3c4L));
  }

  @Test
  void shouldLeaveOutTheNopsAtTheEndAlone() {
    final PublicRecord exit = new PublicRecord.FullExit(1, 2, 3);
    final PublicData data = of(PublicRecord.Nop.INSTANCE, exit, PublicRecord.Nop.INSTANCE);
    assertEquals(2 * RecordLayout.BYTES, data.toBytes().length);
    assertEquals(List.of(PublicRecord.Nop.INSTANCE, exit), data.records());
    assertEquals(data, PublicData.decode(SHAPE, data.toBytes()));
    assertEquals(data, of(PublicRecord.Nop.INSTANCE, exit));
    assertEquals(0, of(PublicRecord.Nop.INSTANCE).toBytes().length);
    assertEquals(List.of(), PublicData.decode(SHAPE, new byte[0]).records());
  }

  @Test
  void shouldBindTheElementsWithTheOmittedNopsAsZeros() {
    final PublicData data = of(PublicRecord.Nop.INSTANCE, new PublicRecord.Transfer(1, 2, 3, 4));
    final byte[] bytes = data.toBytes();
    final List<Fr> elements = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += RecordLayout.BYTES) {
      elements.add(element(bytes, at, at + 25));
      elements.add(element(bytes, at + 25, at + 49));
      elements.add(element(bytes, at + 49, at + 73));
    }
    while (elements.size() < 12) {
      elements.add(Fr.ZERO);
    }
    assertEquals(elements, data.elements());
    Fr c = Fr.ZERO;
    for (final Fr element : elements) {
      c = Poseidon.hash(c, element);
    }
    assertEquals(c, data.commitment());
    final Fr z = Fr.of(new BigInteger(250, new Random(1)));
    Fr y = Fr.ZERO;
    for (int i = 0; i < elements.size(); i++) {
      y = y.add(elements.get(i).mul(z.pow(i)));
    }
    assertEquals(y, data.evaluate(z));
  }

  private static Fr element(final byte[] bytes, final int from, final int to) {
    return Fr.of(new BigInteger(1, Arrays.copyOfRange(bytes, from, to)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "08| |there is no transaction type 8",
        "ff| |there is no transaction type 255",
        "0200000000b1b2|01|record 0: account 0 is not from 1",
        "0700000001 00000000| |order ids begin with 1",
        "0200000001b1b200|10000000000000000|bits are set that belong to no field",
        "0200000001b1b201|01|element 1: bits are set",
        "0600000001000001|01|element 1: bits are set",
        "07 00000001 00000001|01|element 2: bits are set",
        "05 00000001 00000002 0001 0002 00000001 00000001 0001 0000| |fees are 0",
        "05 00000001 00000002 0001 0002 00000001 00000001 0000 0001| |fees are 0",
        "05 00000001 00000002 0001 0002 00000000 00000001 0000 0000| |order ids begin with 1",
        "05 00000001 00000000 0001 0002 00000001 00000001 0000 0000| |account 0",
        "01 00000001|ffffffffffffffffffffffffffffffff|y of the key is not below r",
        "01 00000001|0100000000000000000000000000000000|element 2: bits are set",
        "00 01| |element 1: bits are set",
        "00|01|element 2: bits are set",
        "00| |the last one must not be a Nop",
      })
  void shouldRefuseWhatIsNoRecord(final String first, final String second, final String reason) {
    final String middle = second == null ? "" : second;
    final String padded = middle.length() % 2 == 0 ? middle : "0" + middle;
    final byte[] bytes = Hex.decode(record(first.replace(" ", ""), padded, ""));
    final PublicDataException e =
        assertThrows(PublicDataException.class, () -> PublicData.decode(SHAPE, bytes));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(e.getMessage().startsWith("record 0: "), e.getMessage());
  }

  @Test
  void shouldRefuseAThirdElementWhereThereIsNone() {
    for (final String type : List.of("0200000001b1b2", "07" + "00000001" + "00000001")) {
      final byte[] bytes = Hex.decode(record(type, "", "01"));
      assertThrows(PublicDataException.class, () -> PublicData.decode(SHAPE, bytes));
    }
  }

  @Test
  void shouldRefuseIdsThatTheTreesDoNotHave() {
    final byte[] account = of(new PublicRecord.Deposit(16, 1, 1)).toBytes();
    final byte[] token = of(new PublicRecord.Deposit(15, 8, 1)).toBytes();
    final byte[] last = of(new PublicRecord.Deposit(15, 7, 1)).toBytes();
    assertThrows(PublicDataException.class, () -> PublicData.decode(Shape.TINY, account));
    assertThrows(PublicDataException.class, () -> PublicData.decode(Shape.TINY, token));
    assertEquals(1, PublicData.decode(Shape.TINY, last).records().size());
  }

  @Test
  void shouldRefuseDataThatIsNoWholeRecordsOrTooMuch() {
    final PublicRecord record = new PublicRecord.Deposit(1, 2, 3);
    final byte[] three = PublicData.of(SHAPE, List.of(record, record, record)).toBytes();
    assertThrows(PublicDataException.class, () -> PublicData.decode(Shape.TINY, three));
    for (final int length : new int[] {1, 72, 74, three.length - 1}) {
      assertThrows(
          PublicDataException.class, () -> PublicData.decode(SHAPE, Arrays.copyOf(three, length)));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> PublicData.of(Shape.TINY, List.of(record, record, record)));
  }

  /** One record has one encoding: whatever is read is written again as it was. */
  @ParameterizedTest
  @EnumSource(TransactionType.class)
  void shouldReadNothingItWouldNotWrite(final TransactionType type) {
    final Random random = new Random(type.code());
    int read = 0;
    for (int i = 0; i < 2000; i++) {
      final byte[] bytes = new byte[RecordLayout.BYTES];
      // Bytes of this type, with zeros where they must be, and now and then one too many.
      final List<BitLayout> layouts = RecordLayout.of(type);
      int end = 0;
      for (int e = 0; e < RecordLayout.ELEMENTS; e++) {
        end += RecordLayout.elementBytes().get(e);
        final BigInteger[] values =
            layouts.get(e).fields().stream()
                .map(field -> new BigInteger(field.bits(), random))
                .toArray(BigInteger[]::new);
        final byte[] packed = layouts.get(e).pack(values).toByteArray();
        for (int b = 1; b <= packed.length && b <= RecordLayout.elementBytes().get(e); b++) {
          bytes[end - b] = packed[packed.length - b];
        }
      }
      bytes[0] = (byte) type.code();
      if (type == TransactionType.SPOT_TRADE && random.nextInt(4) > 0) {
        Arrays.fill(bytes, 21, 25, (byte) 0);
      }
      if (random.nextInt(8) == 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        final PublicData data = PublicData.decode(SHAPE, bytes);
        assertArrayEquals(bytes, PublicData.of(SHAPE, data.records()).toBytes());
        read++;
      } catch (final PublicDataException e) {
        assertTrue(!e.getMessage().isEmpty());
      }
    }
    assertTrue(type == TransactionType.NOP || read > 100, read + " read");
  }

  @Test
  void shouldChangeTheCommitmentAndTheValueWithAnyRecord() {
    final PublicData data = of(new PublicRecord.Deposit(1, 2, 3));
    final PublicData other = of(new PublicRecord.Deposit(1, 2, 4));
    final PublicData later = of(PublicRecord.Nop.INSTANCE, new PublicRecord.Deposit(1, 2, 3));
    assertNotEquals(data.commitment(), other.commitment());
    assertNotEquals(data.commitment(), later.commitment());
    assertNotEquals(data.evaluate(Fr.of(5)), other.evaluate(Fr.of(5)));
    assertNotEquals(data.evaluate(Fr.of(5)), later.evaluate(Fr.of(5)));
    assertNotEquals(data.keccak(), other.keccak());
  }
}
