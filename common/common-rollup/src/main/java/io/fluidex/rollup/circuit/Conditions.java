package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;

/** Constraints that a condition switches on. A condition is a value known to be 0 or 1. */
final class Conditions {
  private final CircuitBuilder circuit;

  Conditions(final CircuitBuilder circuit) {
    this.circuit = circuit;
  }

  /** 1 - condition. */
  Var not(final Var condition) {
    return circuit.sub(circuit.one(), condition);
  }

  /** Constrains x to be 0 unless the condition is 1. */
  void zeroUnless(final Var condition, final Var x) {
    circuit.assertProduct(not(condition), x, circuit.zero());
  }

  /** Constrains x and y to be equal if the condition is 1. */
  void equalIf(final Var condition, final Var x, final Var y) {
    circuit.assertProduct(condition, circuit.sub(x, y), circuit.zero());
  }

  /** Constrains x to have an inverse if the condition is 1. */
  void nonZeroIf(final Var condition, final Var x) {
    circuit.assertNonZero(select(condition, x, circuit.one()));
  }

  /** Constrains x and y to differ if the condition is 1. */
  void differIf(final Var condition, final Var x, final Var y) {
    nonZeroIf(condition, circuit.sub(x, y));
  }

  /** x if the condition is 1, y if it is 0. Constrains the result to be that. */
  Var select(final Var condition, final Var x, final Var y) {
    return circuit.mulAdd(condition, circuit.sub(x, y), y);
  }

  /** Constrains x to be an integer below 2^bits if the condition is 1. */
  void rangeIf(final Var condition, final Var x, final int bits) {
    circuit.rangeCheck(circuit.mul(condition, x), bits);
  }
}
