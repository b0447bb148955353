package io.fluidex.plonk.transcript;

import io.fluidex.crypto.field.Fr;

/**
 * The challenges of a proof, in the order they arise.
 *
 * @param beta weighs positions in the permutation argument
 * @param gamma shifts values in the permutation argument
 * @param alpha separates constraints
 * @param zeta the point of evaluation
 * @param v separates what is opened at one point
 * @param u separates the two points of opening
 */
public record Challenges(Fr beta, Fr gamma, Fr alpha, Fr zeta, Fr v, Fr u) {}
