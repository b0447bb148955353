package io.fluidex.plonk.gate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * A constraint as a linear combination of the columns that are not opened: rest + sum of factor *
 * column.
 *
 * <p>Rest and factors are polynomials in values the proof opens, so at zeta they are numbers: the
 * linearisation adds the rest to its constant term, and each column's polynomial or commitment
 * times its factor.
 */
public final class Linearisation {
  private final Expression rest;
  private final Map<FixedColumn, Expression> factors;

  private Linearisation(final Expression rest, final Map<FixedColumn, Expression> factors) {
    this.rest = rest;
    this.factors = Collections.unmodifiableMap(factors);
  }

  /**
   * Splits a polynomial.
   *
   * @throws IllegalArgumentException if some monomial holds two columns that are not opened
   */
  public static Linearisation of(final Expression e) {
    return switch (e) {
      case Expression.Column(FixedColumn column) when !column.isOpened() -> {
        final Map<FixedColumn, Expression> factors = new LinkedHashMap<>();
        factors.put(column, Expression.one());
        yield new Linearisation(Expression.zero(), factors);
      }
      case Expression.Constant c -> of0(c);
      case Expression.Leaf leaf -> of0(leaf);
      case Expression.Sum(Expression left, Expression right) ->
          combine(of(left), of(right), Expression::plus);
      case Expression.Difference(Expression left, Expression right) ->
          combine(of(left), of(right), Expression::minus);
      case Expression.Product(Expression left, Expression right) -> multiply(of(left), of(right));
      case Expression.Power(Expression base, int exponent) -> {
        requireOpened(of(base));
        yield of0(e);
      }
    };
  }

  private static Linearisation of0(final Expression e) {
    return new Linearisation(e, Map.of());
  }

  private static Linearisation combine(
      final Linearisation left,
      final Linearisation right,
      final BiFunction<Expression, Expression, Expression> operation) {
    final Map<FixedColumn, Expression> factors = new LinkedHashMap<>(left.factors);
    right.factors.forEach((column, factor) ->
        factors.put(
            column, operation.apply(factors.getOrDefault(column, Expression.zero()), factor)));
    return new Linearisation(operation.apply(left.rest, right.rest), factors);
  }

  private static Linearisation multiply(final Linearisation left, final Linearisation right) {
    if (!left.factors.isEmpty()) {
      requireOpened(right);
      return left.scaled(right.rest);
    }
    return right.scaled(left.rest);
  }

  private Linearisation scaled(final Expression factor) {
    final Map<FixedColumn, Expression> products = new LinkedHashMap<>();
    factors.forEach((column, f) -> products.put(column, factor.times(f)));
    return new Linearisation(factor.times(rest), products);
  }

  private static void requireOpened(final Linearisation e) {
    if (!e.factors.isEmpty()) {
      throw new IllegalArgumentException(
          "a product of columns that are not opened, one of them " + e.factors.keySet());
    }
  }

  /** The part of opened values alone. */
  public Expression rest() {
    return rest;
  }

  /**
   * What each column that is not opened is multiplied with; columns that do not occur are left out.
   */
  public Map<FixedColumn, Expression> factors() {
    return factors;
  }
}
