package io.fluidex.plonk.prover;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.vector.ProductSum;
import io.fluidex.plonk.gate.Constraint;
import io.fluidex.plonk.gate.Expression;
import io.fluidex.plonk.gate.GateSet;
import io.fluidex.plonk.gate.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sum of alpha^slot times constraint over a gate set as one polynomial, with alpha a number.
 *
 * <p>Constraints that one switch turns on are added up inside the switch, and what they have in
 * common, such as the fifth power of a wire in all three lanes of a Poseidon round, gets one factor
 * instead of one per constraint. That halves the products of the quotient's evaluation.
 */
final class WeightedConstraints {
  /** By switch, or 1 where there is none: the factor of each term. */
  private final Map<Expression, Map<Expression, Fr>> groups = new LinkedHashMap<>();

  private WeightedConstraints() {}

  /** Compiles the sum into a program with one result. */
  static Program compile(final GateSet gates, final Fr alpha) {
    final Expression sum = gates.weightedSum(alpha).orElseGet(() -> sum(gates, alpha));
    return Program.compileForRows(List.of(sum), ProductSum.MAX_TERMS);
  }

  /** The sum over constraints of alpha^slot times constraint, put together from these. */
  private static Expression sum(final GateSet gates, final Fr alpha) {
    final WeightedConstraints sum = new WeightedConstraints();
    for (final Constraint constraint : gates.constraints()) {
      sum.add(constraint.polynomial(), alpha.pow(constraint.slot()));
    }
    return sum.expression();
  }

  /** Adds a polynomial, taking apart its outer sums and one product. */
  private void add(final Expression e, final Fr weight) {
    switch (e) {
      case Expression.Sum(Expression left, Expression right) -> {
        add(left, weight);
        add(right, weight);
      }
      case Expression.Difference(Expression left, Expression right) -> {
        add(left, weight);
        add(right, weight.negate());
      }
      case Expression.Product(Expression.Constant(Fr factor), Expression right) ->
          add(right, weight.mul(factor));
      case Expression.Product(Expression left, Expression right) when isSum(right) ->
          addTerms(group(left), right, weight);
      default -> addTerms(group(Expression.of(1)), e, weight);
    }
  }

  private Map<Expression, Fr> group(final Expression factor) {
    return groups.computeIfAbsent(factor, key -> new LinkedHashMap<>());
  }

  private static boolean isSum(final Expression e) {
    return e instanceof Expression.Sum || e instanceof Expression.Difference;
  }

  /** Adds a polynomial to the terms of a group, taking apart its sums. */
  private static void addTerms(
      final Map<Expression, Fr> terms, final Expression e, final Fr weight) {
    switch (e) {
      case Expression.Sum(Expression left, Expression right) -> {
        addTerms(terms, left, weight);
        addTerms(terms, right, weight);
      }
      case Expression.Difference(Expression left, Expression right) -> {
        addTerms(terms, left, weight);
        addTerms(terms, right, weight.negate());
      }
      case Expression.Product(Expression.Constant(Fr factor), Expression right) ->
          addTerms(terms, right, weight.mul(factor));
      default -> terms.merge(e, weight, Fr::add);
    }
  }

  private Expression expression() {
    Expression sum = Expression.zero();
    for (final Map.Entry<Expression, Map<Expression, Fr>> group : groups.entrySet()) {
      Expression inner = Expression.zero();
      for (final Map.Entry<Expression, Fr> term : group.getValue().entrySet()) {
        inner = plus(inner, term.getKey(), term.getValue());
      }
      sum = sum.plus(group.getKey().times(inner));
    }
    return sum;
  }

  /** Factors 1 and -1 are sums and differences, not products. */
  private static Expression plus(final Expression sum, final Expression term, final Fr factor) {
    return factor.equals(Fr.ONE.negate()) ? sum.minus(term) : sum.plus(term.times(factor));
  }
}
