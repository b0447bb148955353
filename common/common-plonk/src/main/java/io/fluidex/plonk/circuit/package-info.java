/**
 * Circuits: building them, their compiled form, solving for the witness, explaining failures.
 *
 * <p>{@link io.fluidex.plonk.circuit.ConstraintSystem} is what key setup and provers need of a
 * circuit: rows with gate, coefficients and variables, and the digest that ties keys to it. Circuits
 * written in Java and those read from circom's files both end as one.
 */
package io.fluidex.plonk.circuit;
