/** A worker's rounds: claim a task, prove it, bring the proof until the master has it. */
package io.fluidex.prover.worker.work;
