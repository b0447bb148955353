/**
 * The rules of the protocol: what a transaction opens, whether it may happen, what it changes.
 *
 * <p>{@link io.fluidex.rollup.executor.TransactionRules} is a pure function of opened leaves, for a
 * state, for a block file and for admission alike; {@link io.fluidex.rollup.executor.Executor} runs
 * it on a state.
 */
package io.fluidex.rollup.executor;
