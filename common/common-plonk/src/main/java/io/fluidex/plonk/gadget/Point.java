package io.fluidex.plonk.gadget;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;

/**
 * A point that the circuit constrains to lie on BabyJubJub. Only {@link BabyJubJubGadget} makes
 * these: coordinates checked against the curve's equation, and sums of points.
 */
public final class Point {
  private final Var x;
  private final Var y;

  Point(final Var x, final Var y) {
    this.x = x;
    this.y = y;
  }

  /** A constant. */
  public static Point constant(final CircuitBuilder circuit, final BabyJubJubPoint point) {
    return new Point(circuit.constant(point.x()), circuit.constant(point.y()));
  }

  /** The first coordinate. */
  public Var x() {
    return x;
  }

  /** The second coordinate. */
  public Var y() {
    return y;
  }

  @Override
  public String toString() {
    return "Point[" + x + ", " + y + "]";
  }
}
