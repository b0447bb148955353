package io.fluidex.plonk.prover;

import io.fluidex.crypto.vector.FieldArray;

/**
 * A polynomial by its coefficients, lowest first, in an array that may be longer.
 *
 * @param coefficients array whose first {@code length} elements count
 * @param length number of coefficients
 */
record Polynomial(FieldArray coefficients, int length) {}
