/**
 * The prime fields of BN254: scalar arithmetic on flat arrays of Montgomery limbs and the immutable
 * {@link io.fluidex.crypto.field.Fr}.
 */
package io.fluidex.crypto.field;
