/**
 * When blocks go to L1, and how many at once.
 *
 * <p>Four operations are made of contiguous ranges of blocks: commit, create proof, publish proof,
 * execute. {@link io.fluidex.ethsender.aggregate.AggregationPolicy} decides, {@link
 * io.fluidex.ethsender.aggregate.GasModel} learns from receipts what a range costs.
 */
package io.fluidex.ethsender.aggregate;
