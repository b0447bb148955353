/** The calls to the prover master. */
package io.fluidex.prover.worker.master;
