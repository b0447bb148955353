/** What a worker can prove, and where its proving keys come from. */
package io.fluidex.prover.worker.circuit;
