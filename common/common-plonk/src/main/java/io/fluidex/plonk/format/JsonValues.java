package io.fluidex.plonk.format;

import io.fluidex.crypto.curve.G1Point;
import io.fluidex.crypto.curve.G2Point;
import io.fluidex.crypto.curve.InvalidPointException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.field.PrimeField;
import java.math.BigInteger;
import java.util.List;

/**
 * Scalars and points in snarkjs's JSON: decimal strings; a point is [x, y, "1"] and infinity ["0",
 * "1", "0"], coordinates of G2 are pairs with the real part first.
 */
final class JsonValues {
  /** Digits of the largest scalar. */
  private static final int MAX_DIGITS = PrimeField.FR.modulus().toString().length();

  private static final Json ZERO = new Json.Text("0");
  private static final Json ONE = new Json.Text("1");
  private static final Json ZERO_2 = new Json.Elements(List.of(ZERO, ZERO));
  private static final Json ONE_2 = new Json.Elements(List.of(ONE, ZERO));

  private JsonValues() {}

  static Json.Text text(final String name, final Json value) {
    if (value instanceof Json.Text text) {
      return text;
    }
    throw new FormatException("\"" + name + "\" must be a string");
  }

  static long whole(final String name, final Json value, final long max) {
    if (value instanceof Json.Whole whole && whole.value() <= max) {
      return whole.value();
    }
    throw new FormatException("\"" + name + "\" must be a number from 0 to " + max);
  }

  static boolean flag(final String name, final Json value) {
    if (value instanceof Json.Flag flag) {
      return flag.value();
    }
    throw new FormatException("\"" + name + "\" must be true or false");
  }

  static List<Json> elements(final String name, final Json value, final int count) {
    if (value instanceof Json.Elements list && list.values().size() == count) {
      return list.values();
    }
    throw new FormatException("\"" + name + "\" must be an array of " + count);
  }

  static Json scalar(final Fr value) {
    return new Json.Text(value.toString());
  }

  static Fr scalar(final String name, final Json value) {
    final String digits = text(name, value).value();
    if (digits.isEmpty()
        || digits.length() > MAX_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || (digits.length() > 1 && digits.charAt(0) == '0')) {
      throw new FormatException(
          "\"" + name + "\" must be a decimal number of at most " + MAX_DIGITS + " digits");
    }
    try {
      return Fr.of(new BigInteger(digits));
    } catch (final NonCanonicalException e) {
      throw new FormatException("\"" + name + "\" is not below the order of the groups", e);
    }
  }

  static Json point(final G1Point point) {
    return point.isInfinity()
        ? new Json.Elements(List.of(ZERO, ONE, ZERO))
        : new Json.Elements(
            List.of(new Json.Text(point.x().toString()), new Json.Text(point.y().toString()), ONE));
  }

  static G1Point point(final String name, final Json value) {
    final List<Json> xyz = elements(name, value, 3);
    if (xyz.equals(List.of(ZERO, ONE, ZERO))) {
      return G1Point.INFINITY;
    }
    if (!xyz.get(2).equals(ONE)) {
      throw new FormatException("\"" + name + "\" must be affine: its last element must be \"1\"");
    }
    final G1Point point;
    try {
      point = G1Point.ofDecimal(text(name, xyz.get(0)).value(), text(name, xyz.get(1)).value());
    } catch (final InvalidPointException e) {
      throw new FormatException("\"" + name + "\" is not a point of G1", e);
    }
    if (point.isInfinity()) {
      throw new FormatException("\"" + name + "\" is (0, 0), which is not on the curve");
    }
    return point;
  }

  private static Json pair(final BigInteger real, final BigInteger imaginary) {
    return new Json.Elements(
        List.of(new Json.Text(real.toString()), new Json.Text(imaginary.toString())));
  }

  static Json point(final G2Point point) {
    return point.isInfinity()
        ? new Json.Elements(List.of(ZERO_2, ONE_2, ZERO_2))
        : new Json.Elements(
            List.of(pair(point.x0(), point.x1()), pair(point.y0(), point.y1()), ONE_2));
  }

  static G2Point finitePointG2(final String name, final Json value) {
    final List<Json> xyz = elements(name, value, 3);
    if (!xyz.get(2).equals(ONE_2)) {
      throw new FormatException(
          "\"" + name + "\" must be affine and finite: its last element must be [\"1\", \"0\"]");
    }
    final List<Json> x = elements(name, xyz.get(0), 2);
    final List<Json> y = elements(name, xyz.get(1), 2);
    final G2Point point;
    try {
      point =
          G2Point.ofDecimal(
              text(name, x.get(0)).value(),
              text(name, x.get(1)).value(),
              text(name, y.get(0)).value(),
              text(name, y.get(1)).value());
    } catch (final InvalidPointException e) {
      throw new FormatException("\"" + name + "\" is not a point of G2", e);
    }
    if (point.isInfinity()) {
      throw new FormatException("\"" + name + "\" is infinity");
    }
    return point;
  }
}
