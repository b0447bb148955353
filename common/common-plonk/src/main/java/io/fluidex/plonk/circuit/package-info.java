/**
 * Circuits: building them, their compiled form, solving for the witness, explaining failures.
 *
 * <p>{@link io.fluidex.plonk.circuit.CircuitBuilder} describes a circuit in terms of {@link
 * io.fluidex.plonk.circuit.Var}, {@link io.fluidex.plonk.circuit.Bool} and {@link
 * io.fluidex.plonk.circuit.UInt}; it compiles, once, to a {@link io.fluidex.plonk.circuit.Circuit},
 * which can be stored and solves for as many {@linkplain io.fluidex.plonk.circuit.Witness
 * witnesses} as needed.
 *
 * <p>{@link io.fluidex.plonk.circuit.ConstraintSystem} is what key setup and provers need of a
 * circuit: rows with gate, coefficients and variables, and the digest that ties keys to it.
 * Circuits written in Java and those read from circom's files both end as one. A prover fills its
 * wires with {@link io.fluidex.plonk.circuit.ConstraintSystem#wire(io.fluidex.plonk.gate.Wire,
 * io.fluidex.plonk.circuit.Witness, long[], int)}. If no proof comes out, {@link
 * io.fluidex.plonk.circuit.Circuit#check} says why: gate, gadget path, source lines and values.
 */
package io.fluidex.plonk.circuit;
