/**
 * What circuits of the exchange are made of: hashes, Merkle paths, points, signatures, choices.
 *
 * <p>A gadget is a static method that takes the {@link io.fluidex.plonk.circuit.CircuitBuilder} and
 * values, adds rows, and says in its comment what these constrain. The number of rows of each is in
 * {@code gadget-rows.csv}, which a test compares.
 */
package io.fluidex.plonk.gadget;
