/**
 * Gets operations into L1 blocks, exactly once each, whatever the chain and the nodes do.
 *
 * <p>{@link io.fluidex.ethsender.schedule.TransactionScheduler} decides and does no IO: it is told
 * what the chain looks like, what became of a broadcast and what time it is, and answers with
 * events to persist and transactions to sign and to send.
 */
package io.fluidex.ethsender.schedule;
