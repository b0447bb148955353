/**
 * The Fiat-Shamir transcript: what each challenge of a proof depends on.
 *
 * <p>A challenge is Keccak-256 of the values below, 32 big-endian bytes each, points as x and y,
 * mod r. The vanilla profile is what snarkjs 0.7 does:
 *
 * <pre>
 *   beta  = H(columns of the key, sigmas of the key, public inputs, A, B, C)
 *   gamma = H(beta)
 *   alpha = H(beta, gamma, Z)
 *   zeta  = H(alpha, T1, T2, T3)
 *   v     = H(zeta, all evaluations)
 *   u     = H(Wxi, Wxiw)
 * </pre>
 *
 * <p>Every other gate set prepends the digest of the verification key, which covers the gates, the
 * circuit and [tau]_2, to the message of beta, and v to that of u; zeta absorbs all its T.
 */
package io.fluidex.plonk.transcript;
