/**
 * Proofs, keys and public inputs as bytes and as JSON.
 *
 * <p>JSON follows snarkjs, so that its tools read what we write and the other way round; the
 * extended profile adds members in the same style. The binary forms are ours: versioned, of exact
 * length, every value range-checked on reading. All defects are reported as {@link
 * io.fluidex.plonk.format.FormatException}.
 */
package io.fluidex.plonk.format;
