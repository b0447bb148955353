package io.fluidex.plonk.solidity;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.Expression;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Formulas mod R in Yul, in which equal parts are the same object: those used more than once are
 * kept in memory when they are printed.
 *
 * <p>Powers are products of squares here, so that x^5 and x^2 share a square.
 */
final class YulFormula {
  private static final int MAX_COLUMNS = 100;

  private sealed interface Node {}

  private record Constant(Fr value) implements Node {}

  /** Something that is read without side effects, such as {@code mload(V)}. */
  private record Read(String code) implements Node {}

  private record Binary(Operator operator, int left, int right) implements Node {}

  private enum Operator {
    ADD,
    SUB,
    MUL
  }

  /** All nodes by what they are; a node only refers to earlier ones. */
  private final Map<Node, Integer> numbers = new LinkedHashMap<>();

  private final Map<Integer, Node> nodes = new HashMap<>();
  private final Map<Integer, Integer> uses = new HashMap<>();
  private final Map<Integer, String> kept = new HashMap<>();
  private final Map<Expression.Leaf, String> leaves = new HashMap<>();

  private int number(final Node node) {
    return numbers.computeIfAbsent(
        node,
        n -> {
          nodes.put(numbers.size(), n);
          return numbers.size();
        });
  }

  private boolean is(final int node, final Fr value) {
    return nodes.get(node) instanceof Constant(Fr v) && v.equals(value);
  }

  /** Says what code reads a cell or column of expressions. */
  void define(final Expression.Leaf leaf, final String code) {
    leaves.put(leaf, code);
  }

  private int constant(final Fr value) {
    return number(new Constant(value));
  }

  private int read(final String code) {
    return number(new Read(code));
  }

  private int add(final int left, final int right) {
    if (is(left, Fr.ZERO)) {
      return right;
    }
    return is(right, Fr.ZERO) ? left : number(new Binary(Operator.ADD, left, right));
  }

  private int sub(final int left, final int right) {
    return is(right, Fr.ZERO) ? left : number(new Binary(Operator.SUB, left, right));
  }

  private int mul(final int left, final int right) {
    if (is(left, Fr.ZERO) || is(right, Fr.ONE)) {
      return left;
    }
    if (is(right, Fr.ZERO) || is(left, Fr.ONE)) {
      return right;
    }
    return number(new Binary(Operator.MUL, left, right));
  }

  /** An expression, its cells and columns as defined. */
  int of(final Expression e) {
    return switch (e) {
      case Expression.Constant(Fr value) -> constant(value);
      case Expression.Leaf leaf ->
          read(Objects.requireNonNull(leaves.get(leaf), leaf + " is not opened"));
      case Expression.Sum(Expression left, Expression right) -> add(of(left), of(right));
      case Expression.Difference(Expression left, Expression right) -> sub(of(left), of(right));
      case Expression.Product(Expression left, Expression right) -> mul(of(left), of(right));
      case Expression.Power(Expression base, int exponent) -> power(of(base), exponent);
    };
  }

  private int power(final int base, final int exponent) {
    if (exponent == 1) {
      return base;
    }
    final int half = power(base, exponent / 2);
    final int square = mul(half, half);
    return exponent % 2 == 0 ? square : mul(square, base);
  }

  /** Counts a use of a formula by a statement that will be printed. */
  void use(final int node) {
    if (uses.merge(node, 1, Integer::sum) == 1
        && nodes.get(node) instanceof Binary(Operator operator, int left, int right)) {
      use(left);
      use(right);
    }
  }

  /**
   * Statements that keep every part that is used more than once.
   *
   * @param place the number of the word that a part is kept in, as code
   * @param indent before each statement
   */
  String keepShared(final IntFunction<String> place, final String indent) {
    final StringBuilder out = new StringBuilder();
    numbers.forEach((node, number) -> {
      if (node instanceof Binary && uses.getOrDefault(number, 0) > 1) {
        final String slot = place.apply(kept.size());
        final String start = "mstore(" + slot + ", ";
        out.append(indent).append(start);
        out.append(print(number, indent, start.length() + 1)).append(")\n");
        kept.put(number, "mload(" + slot + ")");
      }
    });
    return out.toString();
  }

  /** How many parts {@link #keepShared} keeps. */
  int sharedCount() {
    return (int)
        numbers.entrySet().stream()
            .filter(e -> e.getKey() instanceof Binary && uses.getOrDefault(e.getValue(), 0) > 1)
            .count();
  }

  /** The code of a formula, on one line. */
  private String print(final int node) {
    if (kept.containsKey(node)) {
      return kept.get(node);
    }
    return switch (nodes.get(node)) {
      case Constant(Fr value) -> value.toString();
      case Read(String code) -> code;
      case Binary(Operator operator, int left, int right) ->
          function(operator)
              + "("
              + print(left)
              + ", "
              + (operator == Operator.SUB ? "sub(R, " + print(right) + ")" : print(right))
              + ", R)";
    };
  }

  private static String function(final Operator operator) {
    return operator == Operator.MUL ? "mulmod" : "addmod";
  }

  /**
   * The code of a formula, broken into lines that are not longer than they have to be.
   *
   * @param indent of the line that it stands on
   * @param before how much else is on that line
   */
  String print(final int node, final String indent, final int before) {
    final String line = print(node);
    if (indent.length() + before + line.length() <= MAX_COLUMNS
        || kept.containsKey(node)
        || !(nodes.get(node) instanceof Binary(Operator operator, int left, int right))) {
      return line;
    }
    final String deeper = indent + "    ";
    String second = print(right, deeper, 0);
    if (operator == Operator.SUB) {
      final String flat = print(right);
      second =
          deeper.length() + flat.length() + "sub(R, ),".length() <= MAX_COLUMNS
              ? "sub(R, " + flat + ")"
              : "sub(R, " + print(right, deeper, "sub(R, ".length()) + ")";
    }
    return function(operator)
        + "(\n"
        + deeper
        + print(left, deeper, 1)
        + ",\n"
        + deeper
        + second
        + ",\n"
        + deeper
        + "R\n"
        + indent
        + ")";
  }
}
