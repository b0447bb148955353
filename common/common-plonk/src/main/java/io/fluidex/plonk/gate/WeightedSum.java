package io.fluidex.plonk.gate;

import io.fluidex.crypto.field.Fr;

/** What the prover evaluates of a gate set: all constraints in one polynomial. */
@FunctionalInterface
interface WeightedSum {
  /** The sum over constraints of alpha^slot times constraint, as a tree of few products. */
  Expression with(Fr alpha);
}
