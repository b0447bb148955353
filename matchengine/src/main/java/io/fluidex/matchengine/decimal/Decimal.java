package io.fluidex.matchengine.decimal;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A decimal number of a request, {@code unscaled} / 10^{@code scale}, or that there was none: what
 * was wrong with a text is told by the exchange core, whose order of checks decides which of
 * several errors a client sees.
 *
 * @param unscaled the digits without the point
 * @param scale digits after the point, 0 to {@value #MAX_SCALE}, or less than 0 in {@link #ABSENT},
 *     {@link #MALFORMED} and {@link #TOO_LARGE}
 */
public record Decimal(long unscaled, int scale) {
  /** The most digits after the point. */
  public static final int MAX_SCALE = 28;

  /** 0. */
  public static final Decimal ZERO = new Decimal(0, 0);

  /** The text was empty. */
  public static final Decimal ABSENT = new Decimal(0, -1);

  /** The text was no number. */
  public static final Decimal MALFORMED = new Decimal(0, -2);

  /** The number does not fit 63 bits and {@link #MAX_SCALE} decimals. */
  public static final Decimal TOO_LARGE = new Decimal(0, -3);

  /** What {@link #toUnits} answers if the number needs more decimals than there are. */
  public static final long TOO_PRECISE = -1;

  /** What {@link #toUnits} answers if the units do not fit a {@code long}. */
  public static final long OVERFLOW = -2;

  /** No number is longer: a sign, 63 bits, a point, {@link #MAX_SCALE} zeros, and as many again. */
  private static final int MAX_LENGTH = 100;

  private static final long[] POWERS = powers();

  /**
   * Checks the scale.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Decimal {
    if (scale < -3 || scale > MAX_SCALE || (scale < 0 && unscaled != 0)) {
      throw new IllegalArgumentException(
          "a decimal has 0 to " + MAX_SCALE + " decimals, not " + scale);
    }
  }

  private static long[] powers() {
    final long[] powers = new long[19];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = 10 * powers[i - 1];
    }
    return powers;
  }

  /**
   * 10^n.
   *
   * @throws IllegalArgumentException if that does not fit a {@code long}
   */
  public static long powerOfTen(final int n) {
    if (n < 0 || n >= POWERS.length) {
      throw new IllegalArgumentException("10^" + n + " does not fit 63 bits");
    }
    return POWERS[n];
  }

  /** A number of units of 10^-scale. */
  public static Decimal of(final long units, final int scale) {
    return new Decimal(units, scale);
  }

  /**
   * Reads a text as the original exchange does: a sign, digits with at most one point among them,
   * underscores after the first digit; no exponent. Never throws.
   */
  public static Decimal parse(final String text) {
    if (text.isEmpty()) {
      return ABSENT;
    }
    if (text.length() > MAX_LENGTH) {
      return TOO_LARGE;
    }
    final StringBuilder digits = new StringBuilder(text.length());
    int scale = -1;
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      final char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
        any = true;
        scale += scale >= 0 ? 1 : 0;
      } else if (c == '.' && scale < 0) {
        scale = 0;
      } else if ((c == '-' || c == '+') && i == 0) {
        if (c == '-') {
          digits.append(c);
        }
      } else if (c != '_' || !any) {
        return MALFORMED;
      }
    }
    if (!any) {
      return MALFORMED;
    }
    return ofExact(new BigInteger(digits.toString()), Math.max(0, scale));
  }

  private static Decimal ofExact(final BigInteger unscaled, final int scale) {
    if (unscaled.bitLength() < Long.SIZE && scale <= MAX_SCALE) {
      return new Decimal(unscaled.longValue(), scale);
    }
    final BigDecimal shortest = new BigDecimal(unscaled, scale).stripTrailingZeros();
    final BigDecimal plain = shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    return plain.unscaledValue().bitLength() < Long.SIZE && plain.scale() <= MAX_SCALE
        ? new Decimal(plain.unscaledValue().longValue(), plain.scale())
        : TOO_LARGE;
  }

  /** Whether this is a number. */
  public boolean isNumber() {
    return scale >= 0;
  }

  /** Less than, equal to or greater than 0, as the number is. */
  public int signum() {
    return Long.signum(unscaled);
  }

  /**
   * The number, at least 0, in units of 10^-decimals, exactly; {@link #TOO_PRECISE} or {@link
   * #OVERFLOW} if that is not possible. Zeros at the end do no harm.
   */
  public long toUnits(final int decimals) {
    if (scale == decimals) {
      return unscaled;
    }
    return scale < decimals ? multiply(decimals - scale) : divide(scale - decimals);
  }

  private long multiply(final int power) {
    if (unscaled == 0) {
      return 0;
    }
    if (power >= POWERS.length) {
      return OVERFLOW;
    }
    final long units = unscaled * POWERS[power];
    return Math.multiplyHigh(unscaled, POWERS[power]) == units >> (Long.SIZE - 1)
        ? units
        : OVERFLOW;
  }

  private long divide(final int power) {
    if (power >= POWERS.length) {
      return unscaled == 0 ? 0 : TOO_PRECISE;
    }
    return unscaled % POWERS[power] == 0 ? unscaled / POWERS[power] : TOO_PRECISE;
  }

  /** Whether the number needs no more than so many decimals. Zeros at the end do no harm. */
  public boolean hasAtMost(final int decimals) {
    final int power = scale - decimals;
    return power <= 0 || unscaled == 0 || (power < POWERS.length && unscaled % POWERS[power] == 0);
  }

  /**
   * The number with so many decimals at most, the rest cut off towards minus infinity, as updates
   * of balances are.
   */
  public Decimal floor(final int decimals) {
    if (scale <= decimals) {
      return this;
    }
    final int power = scale - decimals;
    final long cut =
        power < POWERS.length
            ? Math.floorDiv(unscaled, POWERS[power])
            : unscaled >> (Long.SIZE - 1);
    return new Decimal(cut, decimals);
  }

  /** Whether this number is less than another. */
  public boolean isLessThan(final Decimal other) {
    return BigDecimal.valueOf(unscaled, scale)
            .compareTo(BigDecimal.valueOf(other.unscaled, other.scale))
        < 0;
  }

  /** Units of 10^-decimals as plain text with exactly so many decimals: (110, 2) is "1.10". */
  public static String format(final long units, final int decimals) {
    if (units < 0 || decimals == 0 || decimals >= POWERS.length) {
      return BigDecimal.valueOf(units, decimals).toPlainString();
    }
    // Dozens of these make a message of an event.
    final String digits = Long.toString(units % POWERS[decimals]);
    return units / POWERS[decimals] + "." + "0".repeat(decimals - digits.length()) + digits;
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.u8(scale).i64(unscaled);
  }

  /** Reads the bytes. */
  public static Decimal readFrom(final RecordReader in) {
    return in.checked(r -> {
      final int scale = (byte) r.u8();
      return new Decimal(r.i64(), scale);
    });
  }

  /** Plain text, or what there is instead of a number. */
  @Override
  public String toString() {
    return switch (scale) {
      case -1 -> "(absent)";
      case -2 -> "(malformed)";
      case -3 -> "(too large)";
      default -> format(unscaled, scale);
    };
  }
}
