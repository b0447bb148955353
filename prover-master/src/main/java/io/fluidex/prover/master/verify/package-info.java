/** Whether a proof is one of a task: decided before anything is stored. */
package io.fluidex.prover.master.verify;
