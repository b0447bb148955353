package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import java.util.function.Function;

/**
 * Prints polynomials as the nested {@code addmod} and {@code mulmod} calls of Solidity's inline
 * assembly, modulo a constant named {@code q}.
 */
public final class SolidityPrinter {
  private SolidityPrinter() {}

  /**
   * Prints a polynomial.
   *
   * @param e the polynomial
   * @param names the assembly expression, without side effects, that yields the canonical value of
   *     a cell or column
   */
  public static String print(final Expression e, final Function<Expression.Leaf, String> names) {
    return switch (e) {
      case Expression.Constant(Fr value) -> value.toString();
      case Expression.Leaf leaf -> names.apply(leaf);
      case Expression.Sum(Expression left, Expression right) ->
          "addmod(" + print(left, names) + ", " + print(right, names) + ", q)";
      case Expression.Difference(Expression left, Expression right) ->
          "addmod(" + print(left, names) + ", sub(q, " + print(right, names) + "), q)";
      case Expression.Product(Expression left, Expression right) ->
          "mulmod(" + print(left, names) + ", " + print(right, names) + ", q)";
      case Expression.Power(Expression base, int exponent) -> power(print(base, names), exponent);
    };
  }

  private static String power(final String base, final int exponent) {
    final String square = "mulmod(" + base + ", " + base + ", q)";
    return switch (exponent) {
      case 2 -> square;
      case 3 -> "mulmod(" + square + ", " + base + ", q)";
      case 4 -> "mulmod(" + square + ", " + square + ", q)";
      default -> "mulmod(mulmod(" + square + ", " + square + ", q), " + base + ", q)";
    };
  }
}
