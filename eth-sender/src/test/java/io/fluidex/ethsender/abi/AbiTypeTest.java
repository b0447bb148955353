package io.fluidex.ethsender.abi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.Bytes32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are those of the ABI's specification. */
class AbiTypeTest {
  private static final AbiType NESTED =
      AbiType.tuple(
          AbiType.array(AbiType.array(AbiType.uint(256))), AbiType.array(AbiType.string()));

  private static byte[] words(final String... words) {
    return Hex.decode(String.join("", words));
  }

  private static String word(final long value) {
    return "%064x".formatted(value);
  }

  private static String text(final String text) {
    final String hex = Hex.encode(text.getBytes(StandardCharsets.UTF_8));
    return hex + "0".repeat(64 - hex.length());
  }

  private static BigInteger integer(final long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void shouldEncodeFixedBytesOfAnArray() {
    // bar(bytes3[2]) with ("abc", "def")
    final AbiType type = AbiType.tuple(AbiType.array(AbiType.fixedBytes(3), 2));
    final byte[] encoded = words(text("abc"), text("def"));
    final List<byte[]> value = List.of(new byte[] {'a', 'b', 'c'}, new byte[] {'d', 'e', 'f'});
    assertArrayEquals(encoded, type.encode(List.of(value)));
    final List<?> decoded = (List<?>) ((List<?>) type.decode(encoded)).get(0);
    assertArrayEquals(value.get(1), (byte[]) decoded.get(1));
  }

  @Test
  void shouldEncodeBytesBoolAndArray() {
    // sam(bytes,bool,uint256[]) with "dave", true and [1, 2, 3]
    final AbiType type =
        AbiType.tuple(AbiType.bytes(), AbiType.bool(), AbiType.array(AbiType.uint(256)));
    final byte[] encoded =
        words(
            word(0x60),
            word(1),
            word(0xa0),
            word(4),
            text("dave"),
            word(3),
            word(1),
            word(2),
            word(3));
    assertArrayEquals(
        encoded,
        type.encode(
            List.of("dave".getBytes(StandardCharsets.US_ASCII), true, List.of(1, 2L, integer(3)))));
    final List<?> decoded = (List<?>) type.decode(encoded);
    assertEquals(true, decoded.get(1));
    assertEquals(List.of(integer(1), integer(2), integer(3)), decoded.get(2));
  }

  @Test
  void shouldEncodeArraysOfArrays() {
    // g(uint256[][],string[]) with [[1, 2], [3]], ["one", "two", "three"]
    final byte[] encoded =
        words(
            word(0x40),
            word(0x140),
            word(2),
            word(0x40),
            word(0xa0),
            word(2),
            word(1),
            word(2),
            word(1),
            word(3),
            word(3),
            word(0x60),
            word(0xa0),
            word(0xe0),
            word(3),
            text("one"),
            word(3),
            text("two"),
            word(5),
            text("three"));
    final List<Object> value =
        List.of(
            List.of(List.of(integer(1), integer(2)), List.of(integer(3))),
            List.of("one", "two", "three"));
    assertArrayEquals(encoded, NESTED.encode(value));
    assertEquals(value, NESTED.decode(encoded));
  }

  @Test
  void shouldEncodeWordsOfEveryKind() {
    final EthereumAddress address =
        EthereumAddress.parse("0x52908400098527886E0F7030069857D2E4169EE7");
    final Bytes32 hash = Bytes32.of(AbiType.uint(256).encode(77));
    final AbiType type = AbiType.tuple(AbiType.address(), AbiType.fixedBytes(32), AbiType.uint(64));
    final byte[] encoded = type.encode(List.of(address, hash, -1L));
    assertArrayEquals(
        words(
            "0".repeat(24) + "52908400098527886e0f7030069857d2e4169ee7",
            word(77),
            "0".repeat(48) + "f".repeat(16)),
        encoded);
    assertEquals(
        List.of(address, hash, new BigInteger("18446744073709551615")), type.decode(encoded));
  }

  @Test
  void shouldRefuseValuesOfOtherTypes() {
    assertThrows(IllegalArgumentException.class, () -> AbiType.uint(8).encode(256));
    assertThrows(IllegalArgumentException.class, () -> AbiType.uint(256).encode(-1));
    assertThrows(IllegalArgumentException.class, () -> AbiType.uint(32).encode(-1L));
    assertThrows(IllegalArgumentException.class, () -> AbiType.uint(8).encode("1"));
    assertThrows(
        IllegalArgumentException.class, () -> AbiType.fixedBytes(3).encode(new byte[] {1, 2}));
    assertThrows(
        IllegalArgumentException.class,
        () -> AbiType.array(AbiType.bool(), 2).encode(List.of(true)));
  }

  @Test
  void shouldRefuseWordsOutOfTheirRange() {
    final byte[] word = words("01" + "0".repeat(61) + "2");
    for (final AbiType type :
        List.of(
            AbiType.uint(64),
            AbiType.bool(),
            AbiType.address(),
            AbiType.fixedBytes(12),
            AbiType.bytes(),
            AbiType.array(AbiType.bool()))) {
      assertThrows(AbiException.class, () -> type.decode(word), type.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 200, 639})
  void shouldRefuseDataThatEndsEarly(final int length) {
    final byte[] whole =
        NESTED.encode(
            List.of(
                List.of(List.of(integer(1), integer(2)), List.of(integer(3))),
                List.of("one", "two", "three")));
    assertEquals(640, whole.length);
    assertThrows(
        AbiException.class, () -> NESTED.decode(Arrays.copyOf(whole, length - length % 32)));
  }

  @Test
  void shouldRefuseTextThatIsNone() {
    final byte[] encoded = words(word(1), "ff" + "0".repeat(62));
    assertThrows(AbiException.class, () -> AbiType.string().decode(encoded));
  }
}
