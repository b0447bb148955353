/** The prover master: hands block tasks to provers and stores the proofs that verify. */
package io.fluidex.prover.master;
