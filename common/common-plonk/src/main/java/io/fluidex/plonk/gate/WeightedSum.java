package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;
import java.util.Map;

/** What the prover evaluates of a gate set: all constraints in one polynomial. */
@FunctionalInterface
interface WeightedSum {
  /** The sum over constraints of alpha^slot times constraint, as a tree of few products. */
  Expression with(Fr alpha);

  /**
   * Columns of that tree which the gate set does not have, in a fixed order: polynomials in its
   * columns alone. Their values are the same in every proof.
   */
  default Map<FixedColumn, Expression> derivedColumns() {
    return Map.of();
  }
}
