/**
 * The rollup state manager as a service: {@link io.fluidex.statemanager.RollupStateManagerService}
 * is what a process runs, {@link io.fluidex.statemanager.RollupStateManagerMain} is that process.
 *
 * <p>Its decisions are in {@code production}; what is here reads the topic, keeps the database and
 * the checkpoints, and answers operators.
 */
package io.fluidex.statemanager;
