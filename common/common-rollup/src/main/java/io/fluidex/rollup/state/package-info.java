/**
 * The state: balances, orders and keys as plain data, and the three kinds of Merkle trees over
 * them.
 *
 * <p>{@link io.fluidex.rollup.state.RollupState} is changed by one thread through {@link
 * io.fluidex.rollup.state.AccountOpening}s, which become the witness of the change; {@link
 * io.fluidex.rollup.state.StateView} is a frozen copy for any other thread.
 */
package io.fluidex.rollup.state;
