/**
 * The prime fields of BN254 and the quadratic extension under G2, scalar code on flat {@code
 * long[]} data.
 *
 * <p>{@link io.fluidex.crypto.field.PrimeField} is for loops, {@link io.fluidex.crypto.field.Fr}
 * for single values. Nothing here is constant-time.
 */
package io.fluidex.crypto.field;
