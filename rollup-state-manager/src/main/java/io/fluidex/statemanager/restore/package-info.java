/**
 * The state from published blocks alone, with every claim that L1 keeps about them recomputed, and
 * what can be audited on the way.
 *
 * <p>{@link io.fluidex.statemanager.restore.PublishedBlocks} is the port: where the blocks come
 * from. {@link io.fluidex.statemanager.restore.StateRestore} needs nothing else.
 */
package io.fluidex.statemanager.restore;
