/**
 * The groups G1 and G2 of BN254 and the encodings of their points.
 *
 * <p>{@link io.fluidex.crypto.curve.G1Point} and {@link io.fluidex.crypto.curve.G2Point} are
 * immutable values that hold only valid points. Loops work on flat arrays of affine points with
 * {@link io.fluidex.crypto.curve.Curve} and {@link io.fluidex.crypto.curve.XyzzArithmetic}: an
 * affine point is the limbs of x and y in the Montgomery form of {@link
 * io.fluidex.crypto.field.PrimeField}, infinity is all zeros, which is also the layout inside
 * snarkjs's binary files. Nothing here is constant-time.
 */
package io.fluidex.crypto.curve;
