/**
 * The optimal ate pairing on BN254 and the target group.
 *
 * <p>{@link io.fluidex.crypto.pairing.Pairing} is the way in. The tower under it is Fq2 = Fq[u] /
 * (u^2 + 1), Fq6 = Fq2[v] / (v^3 - (9 + u)), Fq12 = Fq6[w] / (w^2 - v).
 */
package io.fluidex.crypto.pairing;
