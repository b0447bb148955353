/**
 * Reads what was asked for on L1, every request once and in order.
 *
 * <p>{@link io.fluidex.ethsender.watch.Watcher} decides and does no IO: which blocks to read next,
 * whether what was read is complete, and how far to go back after a reorganisation.
 */
package io.fluidex.ethsender.watch;
