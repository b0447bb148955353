/** Whole clusters on a real database, over real connections, with real proofs. */
package io.fluidex.prover.master.cluster;
