/** What a worker can prove. */
package io.fluidex.prover.worker.circuit;
