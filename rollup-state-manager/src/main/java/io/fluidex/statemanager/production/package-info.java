/**
 * The decisions of the rollup state manager, without clock, network or disk: which events become
 * transactions, which are parked, where a block ends, and whether a replay gives the blocks that
 * were recorded.
 *
 * <p>{@link io.fluidex.statemanager.production.BlockProduction} is the state machine; what it wants
 * done comes back as {@link io.fluidex.statemanager.production.Effect}s.
 */
package io.fluidex.statemanager.production;
