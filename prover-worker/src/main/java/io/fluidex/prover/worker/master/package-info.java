/** The calls to the prover master, and the proving keys that come from it. */
package io.fluidex.prover.worker.master;
