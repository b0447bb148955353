package io.fluidex.matchengine.decimal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DecimalTest {
  @Test
  void shouldReadWhatTheOriginalReads() {
    assertEquals(new Decimal(110, 2), Decimal.parse("1.10"));
    assertEquals(new Decimal(-5, 1), Decimal.parse("-.5"));
    assertEquals(new Decimal(5, 0), Decimal.parse("+5."));
    assertEquals(new Decimal(1000, 0), Decimal.parse("1_000"));
    assertEquals(Decimal.ABSENT, Decimal.parse(""));
    for (final String text :
        new String[] {".", "-", "+", "1e5", "_1", "1.2.3", "1-", " 1", "1 ", "0x1", "NaN", "٣"}) {
      assertEquals(Decimal.MALFORMED, Decimal.parse(text), text);
    }
  }

  @Test
  void shouldTellWhatIsTooLarge() {
    assertEquals(Decimal.TOO_LARGE, Decimal.parse("9223372036854775808"));
    assertEquals(Decimal.TOO_LARGE, Decimal.parse("0." + "0".repeat(28) + "1"));
    assertEquals(Decimal.TOO_LARGE, Decimal.parse("1".repeat(101)));
    assertEquals(new Decimal(1, 0), Decimal.parse("1." + "0".repeat(40)));
    assertEquals(Decimal.OVERFLOW, Decimal.parse("9223372036854775807").toUnits(1));
    assertEquals(Decimal.OVERFLOW, Decimal.parse("1").toUnits(19));
    assertEquals(Decimal.TOO_PRECISE, Decimal.parse("1.01").toUnits(1));
    assertEquals(101, Decimal.parse("1.0100").toUnits(2));
  }

  @Test
  void shouldRefuseScalesThatThereAreNot() {
    assertThrows(IllegalArgumentException.class, () -> new Decimal(0, 29));
    assertThrows(IllegalArgumentException.class, () -> new Decimal(0, -4));
    assertThrows(IllegalArgumentException.class, () -> new Decimal(1, -1));
    assertThrows(IllegalArgumentException.class, () -> Decimal.powerOfTen(19));
  }

  @Test
  void shouldPrintAllDecimals() {
    assertEquals("1.10", Decimal.format(110, 2));
    assertEquals("0.000000", Decimal.format(0, 6));
    assertEquals("-5", Decimal.format(-5, 0));
    assertEquals("0.00000001", Decimal.format(1, 8));
  }

  @Property
  void shouldAgreeWithBigDecimal(
      @ForAll final long unscaled,
      @ForAll @IntRange(max = 28) final int scale,
      @ForAll @IntRange(max = 18) final int decimals) {
    final BigDecimal exact = BigDecimal.valueOf(unscaled, scale);
    final Decimal decimal = Decimal.parse(exact.toPlainString());
    assertEquals(exact, BigDecimal.valueOf(decimal.unscaled(), decimal.scale()));
    final Decimal floor = decimal.floor(decimals);
    assertEquals(
        0,
        exact
            .setScale(Math.min(scale, decimals), RoundingMode.FLOOR)
            .compareTo(BigDecimal.valueOf(floor.unscaled(), floor.scale())));
    assertEquals(exact.stripTrailingZeros().scale() <= decimals, decimal.hasAtMost(decimals));
  }

  @Property
  void shouldConvertToUnitsExactlyOrNot(
      @ForAll @LongRange(min = 0) final long unscaled,
      @ForAll @IntRange(max = 28) final int scale,
      @ForAll @IntRange(max = 28) final int decimals) {
    final BigDecimal units = BigDecimal.valueOf(unscaled, scale).movePointRight(decimals);
    final long got = new Decimal(unscaled, scale).toUnits(decimals);
    if (units.stripTrailingZeros().scale() > 0) {
      assertEquals(Decimal.TOO_PRECISE, got);
    } else if (units.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      assertEquals(Decimal.OVERFLOW, got);
    } else {
      assertEquals(units.longValueExact(), got);
    }
  }

  @Test
  void shouldCompareExactly() {
    assertTrue(Decimal.parse("1").isLessThan(Decimal.parse("1.0000001")));
    assertFalse(Decimal.parse("1.0").isLessThan(Decimal.parse("1")));
  }
}
