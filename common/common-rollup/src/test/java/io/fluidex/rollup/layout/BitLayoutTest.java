package io.fluidex.rollup.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BitLayoutTest {
  private static BigInteger number(final long value) {
    return BigInteger.valueOf(value);
  }

  @Test
  void shouldPackTheFirstFieldLowest() {
    final BitLayout layout = BitLayout.of("a", 4).then("b", 8).then("c", 1).lowestFirst();
    assertEquals(13, layout.bits());
    assertEquals(number(0x1_ab_5), layout.pack(number(5), number(0xab), number(1)));
    assertEquals(List.of(number(5), number(0xab), number(1)), layout.unpack(number(0x1_ab_5)));
  }

  @Test
  void shouldPackTheFirstFieldHighestAndLeaveZerosBelowTheLast() {
    final BitLayout tight = BitLayout.of("a", 4).then("b", 8).highestFirst();
    assertEquals(number(0x5_ab), tight.pack(number(5), number(0xab)));
    final BitLayout padded = BitLayout.of("a", 4).then("b", 8).highestFirst(20);
    assertEquals(20, padded.bits());
    assertEquals(number(0x5_ab_00), padded.pack(number(5), number(0xab)));
    assertThrows(IllegalArgumentException.class, () -> padded.unpack(number(0x5_ab_01)));
  }

  @Test
  void shouldPackNothingAsZero() {
    assertEquals(BigInteger.ZERO, BitLayout.empty().pack());
    assertEquals(List.of(), BitLayout.empty().unpack(BigInteger.ZERO));
    assertThrows(IllegalArgumentException.class, () -> BitLayout.empty().unpack(BigInteger.ONE));
  }

  @Test
  void shouldRefuseValuesThatDoNotFit() {
    final BitLayout layout = BitLayout.of("a", 4).then("b", 8).lowestFirst();
    final IllegalArgumentException tooWide =
        assertThrows(
            IllegalArgumentException.class, () -> layout.pack(number(16), BigInteger.ZERO));
    assertTrue(tooWide.getMessage().contains("a = 16 does not fit 4 bits"), tooWide.getMessage());
    assertThrows(IllegalArgumentException.class, () -> layout.pack(number(-1), BigInteger.ZERO));
    assertThrows(IllegalArgumentException.class, () -> layout.pack(number(1)));
    assertThrows(IllegalArgumentException.class, () -> layout.unpack(number(1 << 12)));
  }

  @Test
  void shouldRefuseLayoutsThatMayExceedTheField() {
    assertEquals(253, BitLayout.of("a", 253).lowestFirst().bits());
    assertThrows(
        IllegalArgumentException.class, () -> BitLayout.of("a", 253).then("b", 1).lowestFirst());
    assertThrows(IllegalArgumentException.class, () -> BitLayout.of("a", 9).highestFirst(8));
    assertThrows(IllegalArgumentException.class, () -> BitLayout.of("a", 9).highestFirst(254));
  }

  @Property(tries = 300)
  void shouldUnpackWhatWasPacked(@ForAll final long seed) {
    final Random random = new Random(seed);
    BitLayout.Builder builder = BitLayout.of("f0", 1 + random.nextInt(60));
    final int fields = 1 + random.nextInt(4);
    for (int i = 1; i < fields; i++) {
      builder = builder.then("f" + i, 1 + random.nextInt(60));
    }
    final BitLayout layout = random.nextBoolean() ? builder.lowestFirst() : builder.highestFirst();
    final BigInteger[] values =
        layout.fields().stream()
            .map(field -> new BigInteger(field.bits(), random))
            .toArray(BigInteger[]::new);
    assertEquals(List.of(values), layout.unpack(layout.pack(values)));
  }
}
