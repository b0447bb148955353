/**
 * The verifier, alone and for many proofs at once, and the equations it shares with the prover.
 *
 * <h2>Notation</h2>
 *
 * n = 2^k or 3 * 2^k rows; omega generates the n-th roots of unity, H; L_i is 1 at omega^(i-1) and
 * 0 on the rest of H; Z_H(X) = X^n - 1. Row i is at omega^i, from 0; the public inputs w_0, w_1,
 * ... are on rows 0, 1, .... Columns of the key are q_j(X), sigma_1..3(X) encode the permutation
 * over the positions omega^i of wire a, K1 omega^i of b, K2 omega^i of c. F(x) for a polynomial F
 * is a value, [F] its commitment. D is the set of switch columns and N that of wires that gates
 * read on the next row, both empty in the vanilla profile. The transcript is defined in {@link
 * io.fluidex.plonk.transcript}, all orders in {@link io.fluidex.plonk.format.ProofShape}.
 *
 * <h2>Rounds</h2>
 *
 * <ol>
 *   <li>a, b, c: of degree below n through the values of the wires, each plus (b_1 X + b_2) Z_H(X)
 *       with fresh random b_i, or (b_1 X^2 + b_2 X + b_3) Z_H(X) for a wire in N. Send [a], [b],
 *       [c]; get beta, gamma.
 *   <li>z: z(1) = 1 and z(omega^(i+1)) = z(omega^i) * prod over wires w of (w_i + beta k_w omega^i
 *       + gamma) / (w_i + beta sigma_w(omega^i) + gamma), k = 1, K1, K2; plus (b_1 X^2 + b_2 X +
 *       b_3) Z_H(X). Send [z]; get alpha.
 *   <li>t(X) Z_H(X) =
 *       <pre>
 *     PI(X) + sum over constraints k of alpha^slot(k) constraint_k(X)
 *   + alpha^S     (a + beta X + gamma) (b + beta K1 X + gamma) (c + beta K2 X + gamma) z(X)
 *   - alpha^S     (a + beta sigma_1 + gamma) (b + beta sigma_2 + gamma) (c + beta sigma_3 + gamma)
 *                 z(omega X)
 *   + alpha^(S+1) (z(X) - 1) L_1(X)</pre>
 *       with PI(X) = - sum of w_i L_(i+1)(X) and S the number of slots of the gate set, 1 for the
 *       vanilla set. A constraint reads wires at X, those of the next row at omega X, columns at X.
 *       t is cut into pieces t_1, t_2, ... at multiples of the stride s (n for vanilla, n + 2
 *       otherwise), the last one taking the rest; with fresh random b_i, b_i X^s is added to t_i
 *       and b_i subtracted from t_(i+1). Send [t_1], [t_2], ...; get zeta.
 *   <li>Send a(zeta), b(zeta), c(zeta), sigma_1(zeta), sigma_2(zeta), z(zeta omega), q_j(zeta) for
 *       j in D, w(zeta omega) for w in N; get v.
 *   <li>The linearisation r(X), with r(zeta) = 0, is the equation of round 3 with numbers for what
 *       was sent:
 *       <pre>
 *     r(X) = r_0 + sum over columns j not in D of f_j q_j(X)
 *          + (alpha^S (a + beta zeta + gamma) (b + beta K1 zeta + gamma) (c + beta K2 zeta + gamma)
 *             + alpha^(S+1) L_1(zeta)) z(X)
 *          - alpha^S beta z_w (a + beta s_1 + gamma) (b + beta s_2 + gamma) sigma_3(X)
 *          - Z_H(zeta) (t_1(X) + zeta^s t_2(X) + zeta^(2s) t_3(X) + ...)
 *     r_0  = PI(zeta) + rest - alpha^(S+1) L_1(zeta)
 *          - alpha^S z_w (a + beta s_1 + gamma) (b + beta s_2 + gamma) (c + gamma)</pre>
 *       where f_j and rest are the sums, over the constraints with their alpha^slot, of what {@link
 *       io.fluidex.plonk.gate.Linearisation} splits each of them into. Send [W_zeta] and
 *       [W_zeta_omega]; get u:
 *       <pre>
 *     W_zeta(X)       = (r(X) + v (a(X) - a) + v^2 (b(X) - b) + v^3 (c(X) - c)
 *                       + v^4 (sigma_1(X) - s_1) + v^5 (sigma_2(X) - s_2)
 *                       + sum over i-th j in D, from 0, of v^(6+i) (q_j(X) - q_j)) / (X - zeta)
 *     W_zeta_omega(X) = (z(X) - z_w + sum over w in N of v^(1 + index of w) (w(X) - w_w))
 *                       / (X - zeta omega)</pre>
 * </ol>
 *
 * <h2>Verification</h2>
 *
 * e([W_zeta] + u [W_zeta_omega], [tau]_2) = e(zeta [W_zeta] + u zeta omega [W_zeta_omega] + F - E,
 * [1]_2) with F - E the commitment to the two numerators, the second one times u. No point of a
 * proof may be infinity, zeta may not be in H.
 *
 * <p>Many proofs, of any keys over one reference string, are checked by adding the arguments of
 * their equations with weights 1, rho, rho^2, ...: rho = H(for each proof: digest of its key, H(its
 * public inputs), H(its calldata)), H being Keccak-256.
 */
package io.fluidex.plonk.verifier;
