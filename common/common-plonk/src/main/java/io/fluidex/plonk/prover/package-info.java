/**
 * The prover on bulk arithmetic: {@link io.fluidex.plonk.prover.PlonkProver} makes proofs in five
 * rounds whose equations the package {@link io.fluidex.plonk.verifier} writes down.
 *
 * <p>Polynomials stay in the layout of the vector code from the witness to the commitments. Long
 * work runs over chunks of rows that fit the cache, on all threads.
 */
package io.fluidex.plonk.prover;
