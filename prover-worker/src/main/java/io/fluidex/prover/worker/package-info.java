/** The prover worker: claims block tasks, proves them, brings the proofs. Keeps nothing. */
package io.fluidex.prover.worker;
