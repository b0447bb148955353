/**
 * circom's circuits: readers of {@code .r1cs} and {@code .wtns} files and the conversion to
 * arithmetic gates that snarkjs does.
 *
 * <p>Files come from outside: anything unexpected in one is a {@link
 * io.fluidex.plonk.circuit.CircuitFormatException}.
 */
package io.fluidex.plonk.r1cs;
