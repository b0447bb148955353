/**
 * Gates as data: the polynomials that rows of a circuit must satisfy.
 *
 * <p>A circuit is a table. Each row has three wires a, b, c, which hold the witness, and fixed
 * columns, which hold constants: coefficients, and switches that say which {@link
 * io.fluidex.plonk.gate.Gate gate} the row has. A {@link io.fluidex.plonk.gate.Constraint} is a
 * polynomial in the wires of a row, those of the next row and the fixed columns of the row, an
 * {@link io.fluidex.plonk.gate.Expression}; a {@link io.fluidex.plonk.gate.GateSet} lists columns,
 * constraints and gates. Two sets exist: {@link io.fluidex.plonk.gate.VanillaGates}, which is
 * snarkjs's, and {@link io.fluidex.plonk.gate.FluidexGates}.
 *
 * <p>How the others use it:
 *
 * <ul>
 *   <li>Key setup commits to every column of {@link io.fluidex.plonk.gate.GateSet#columns()}.
 *   <li>The prover compiles {@link io.fluidex.plonk.gate.GateSet#polynomials()} into one {@link
 *       io.fluidex.plonk.gate.Program} and runs it over cosets; constraint k is weighted with alpha
 *       to the power of its slot. The proof opens the wires and the {@linkplain
 *       io.fluidex.plonk.gate.GateSet#switchColumns() switch columns} at zeta and the {@linkplain
 *       io.fluidex.plonk.gate.GateSet#nextWires() wires read on the next row} at zeta omega.
 *   <li>Prover and verifiers split constraints by {@link io.fluidex.plonk.gate.Linearisation} into
 *       opened values times commitments of the other columns. The contract generator prints the
 *       parts with {@link io.fluidex.plonk.gate.SolidityPrinter}.
 *   <li>The satisfiability check runs the {@linkplain
 *       io.fluidex.plonk.gate.GateSet#activeConstraints active constraints} of each row's gate.
 * </ul>
 *
 * <p>Everything here is immutable and safe for use by many threads.
 */
package io.fluidex.plonk.gate;
