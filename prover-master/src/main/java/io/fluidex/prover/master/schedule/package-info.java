/**
 * What happens to a task: claims, leases, failures, proofs. Decisions are functions of the task's
 * state, a command and the time; nothing here does IO, reads a clock or draws a random number.
 */
package io.fluidex.prover.master.schedule;
