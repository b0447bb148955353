package io.fluidex.crypto.encoding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HexTest {
  @Test
  void shouldReadDigitsOfBothCasesWithAndWithoutPrefix() {
    final byte[] expected = {0x00, 0x1f, (byte) 0xab, (byte) 0xff};
    assertArrayEquals(expected, Hex.decode("001fabff"));
    assertArrayEquals(expected, Hex.decode("0x001FaBfF"));
    assertArrayEquals(expected, Hex.decode("0x001fabff", 4));
  }

  @Test
  void shouldReadNoDigitsAsNoBytes() {
    assertEquals(0, Hex.decode("").length);
    assertEquals(0, Hex.decode("0x").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0", "0x0", "abc", "0xabc", "gg", "0x0g", " 00", "00 ", "0 0", "0X00", "0x0x00", "x0", "-1",
        "+1", "00\n", "٠٠", "0x00é1"
      })
  void shouldRefuseWhatIsNotPairsOfDigits(final String text) {
    assertThrows(HexFormatException.class, () -> Hex.decode(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "00", "0x0000", "000000", "0x00000", "0x00000000"})
  void shouldRefuseAnotherLengthThanTheOneAsked(final String text) {
    assertThrows(HexFormatException.class, () -> Hex.decode(text, 3 + text.length()));
  }

  @Test
  void shouldNotShowTheTextInItsErrors() {
    final String secret = "deadbeefdeadbeefz0";
    final HexFormatException e = assertThrows(HexFormatException.class, () -> Hex.decode(secret));
    assertFalse(e.getMessage().contains("deadbeef"));
    assertEquals("character 17 of the hex text is not a hexadecimal digit", e.getMessage());
  }

  @Test
  void shouldWriteLowerCase() {
    final byte[] bytes = {0x00, 0x1f, (byte) 0xab, (byte) 0xff};
    assertEquals("001fabff", Hex.encode(bytes));
    assertEquals("0x001fabff", Hex.encodePrefixed(bytes));
  }

  @Property(tries = 200, seed = "1")
  void shouldReadWhatItWrote(@ForAll final byte[] bytes) {
    assertArrayEquals(bytes, Hex.decode(Hex.encode(bytes)));
    assertArrayEquals(bytes, Hex.decode(Hex.encodePrefixed(bytes), bytes.length));
  }
}
