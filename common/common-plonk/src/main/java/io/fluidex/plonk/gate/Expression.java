package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A polynomial in wire cells and fixed columns, as a tree that never changes.
 *
 * <p>One tree serves everybody: the satisfiability check and the verifier {@linkplain #evaluate
 * evaluate} it on scalars, the prover compiles it into a {@link Program}, the linearisation {@link
 * Linearisation splits} it by its coefficient columns, the contract generator {@linkplain
 * SolidityPrinter prints} it. Equal trees are equal objects by value, so equal subtrees can be
 * found and computed once.
 *
 * <p>The operations fold constants and drop zeros and ones, nothing else.
 */
public sealed interface Expression {
  /** What a tree is made of besides constants: what has to be supplied to evaluate it. */
  sealed interface Leaf extends Expression {}

  /**
   * A field element.
   *
   * @param value the element
   */
  record Constant(Fr value) implements Expression {
    /** Checks that there is a value. */
    public Constant {
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * The value of a wire on this or the next row.
   *
   * @param wire the wire
   * @param rotation the row
   */
  record Cell(Wire wire, Rotation rotation) implements Leaf {
    /** Checks that nothing is missing. */
    public Cell {
      Objects.requireNonNull(wire, "wire");
      Objects.requireNonNull(rotation, "rotation");
    }

    /** {@code a} for a wire of this row, {@code aNext} for one of the next row. */
    @Override
    public String toString() {
      final String name = wire == Wire.A ? "a" : wire == Wire.B ? "b" : "c";
      return rotation == Rotation.THIS ? name : name + "Next";
    }
  }

  /**
   * The value of a fixed column on this row.
   *
   * @param column the column
   */
  record Column(FixedColumn column) implements Leaf {
    /** Checks that there is a column. */
    public Column {
      Objects.requireNonNull(column, "column");
    }

    @Override
    public String toString() {
      return column.name();
    }
  }

  /**
   * left + right.
   *
   * @param left first operand
   * @param right second operand
   */
  record Sum(Expression left, Expression right) implements Expression {}

  /**
   * left - right.
   *
   * @param left first operand
   * @param right second operand
   */
  record Difference(Expression left, Expression right) implements Expression {}

  /**
   * left * right; a constant factor stands left.
   *
   * @param left first operand
   * @param right second operand
   */
  record Product(Expression left, Expression right) implements Expression {}

  /**
   * base^exponent.
   *
   * @param base operand
   * @param exponent 2 to 5
   */
  record Power(Expression base, int exponent) implements Expression {
    /** The largest exponent, that of Poseidon's S-box. */
    public static final int MAX_EXPONENT = 5;

    /** Checks the exponent. */
    public Power {
      if (exponent < 2 || exponent > MAX_EXPONENT) {
        throw new IllegalArgumentException(
            "exponent " + exponent + " is not from 2 to " + MAX_EXPONENT);
      }
    }
  }

  /** 0. */
  static Expression zero() {
    return new Constant(Fr.ZERO);
  }

  /** 1. */
  static Expression one() {
    return new Constant(Fr.ONE);
  }

  /** A constant. */
  static Expression of(final Fr value) {
    return new Constant(value);
  }

  /** A constant; negative values are taken mod r. */
  static Expression of(final long value) {
    return new Constant(value < 0 ? Fr.of(-value).negate() : Fr.of(value));
  }

  /** A wire of this row. */
  static Expression cell(final Wire wire) {
    return new Cell(wire, Rotation.THIS);
  }

  /** A wire of the next row. */
  static Expression next(final Wire wire) {
    return new Cell(wire, Rotation.NEXT);
  }

  /** A fixed column of this row. */
  static Expression column(final FixedColumn column) {
    return new Column(column);
  }

  /** this + right. */
  default Expression plus(final Expression right) {
    if (this instanceof Constant x && right instanceof Constant y) {
      return new Constant(x.value().add(y.value()));
    }
    if (isZero()) {
      return right;
    }
    return right.isZero() ? this : new Sum(this, right);
  }

  /** this - right. */
  default Expression minus(final Expression right) {
    if (this instanceof Constant x && right instanceof Constant y) {
      return new Constant(x.value().sub(y.value()));
    }
    if (isZero()) {
      return right.times(of(-1));
    }
    return right.isZero() ? this : new Difference(this, right);
  }

  /** this * right. */
  default Expression times(final Expression right) {
    if (right instanceof Constant y) {
      return this instanceof Constant x ? new Constant(x.value().mul(y.value())) : y.times(this);
    }
    if (this instanceof Constant x) {
      if (x.value().isZero()) {
        return this;
      }
      return x.value().equals(Fr.ONE) ? right : new Product(this, right);
    }
    return new Product(this, right);
  }

  /** this * factor. */
  default Expression times(final Fr factor) {
    return times(of(factor));
  }

  /** this * factor. */
  default Expression times(final long factor) {
    return times(of(factor));
  }

  /** this^exponent for an exponent from 2 to {@link Power#MAX_EXPONENT}. */
  default Expression pow(final int exponent) {
    if (this instanceof Constant x) {
      return new Constant(x.value().pow(exponent));
    }
    return new Power(this, exponent);
  }

  /** Whether this is the constant 0. */
  default boolean isZero() {
    return this instanceof Constant(Fr value) && value.isZero();
  }

  /**
   * The degree, cells and columns counting one each: the degree of the polynomial in X is this
   * times the size of the domain.
   */
  default int degree() {
    return switch (this) {
      case Constant c -> 0;
      case Leaf leaf -> 1;
      case Sum(Expression left, Expression right) -> Math.max(left.degree(), right.degree());
      case Difference(Expression left, Expression right) -> Math.max(left.degree(), right.degree());
      case Product(Expression left, Expression right) -> left.degree() + right.degree();
      case Power(Expression base, int exponent) -> base.degree() * exponent;
    };
  }

  /** The value, given those of the cells and columns. */
  default Fr evaluate(final Function<Leaf, Fr> values) {
    return switch (this) {
      case Constant(Fr value) -> value;
      case Leaf leaf -> values.apply(leaf);
      case Sum(Expression left, Expression right) ->
          left.evaluate(values).add(right.evaluate(values));
      case Difference(Expression left, Expression right) ->
          left.evaluate(values).sub(right.evaluate(values));
      case Product(Expression left, Expression right) ->
          left.evaluate(values).mul(right.evaluate(values));
      case Power(Expression base, int exponent) -> base.evaluate(values).pow(exponent);
    };
  }

  /** The tree with each cell and column replaced, constants folded. */
  default Expression substitute(final Function<Leaf, Expression> replacement) {
    final UnaryOperator<Expression> go = e -> e.substitute(replacement);
    return switch (this) {
      case Constant c -> c;
      case Leaf leaf -> replacement.apply(leaf);
      case Sum(Expression left, Expression right) -> go.apply(left).plus(go.apply(right));
      case Difference(Expression left, Expression right) -> go.apply(left).minus(go.apply(right));
      case Product(Expression left, Expression right) -> go.apply(left).times(go.apply(right));
      case Power(Expression base, int exponent) -> go.apply(base).pow(exponent);
    };
  }

  /** Shows every cell and column of the tree to a visitor, as often as it occurs. */
  default void forEachLeaf(final Consumer<Leaf> visitor) {
    switch (this) {
      case Constant c -> {}
      case Leaf leaf -> visitor.accept(leaf);
      case Sum(Expression left, Expression right) -> visitBoth(left, right, visitor);
      case Difference(Expression left, Expression right) -> visitBoth(left, right, visitor);
      case Product(Expression left, Expression right) -> visitBoth(left, right, visitor);
      case Power(Expression base, int exponent) -> base.forEachLeaf(visitor);
    }
  }

  private static void visitBoth(
      final Expression left, final Expression right, final Consumer<Leaf> visitor) {
    left.forEachLeaf(visitor);
    right.forEachLeaf(visitor);
  }
}
