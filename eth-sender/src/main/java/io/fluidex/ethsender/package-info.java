/**
 * The eth-sender: gets L2 blocks to the contract on L1, in the four operations commit, create
 * proof, publish proof and execute, and the requests made on L1 to L2.
 *
 * <p>The cores decide and do no IO ({@link io.fluidex.ethsender.aggregate}, {@link
 * io.fluidex.ethsender.fee}, {@link io.fluidex.ethsender.schedule}, {@link
 * io.fluidex.ethsender.watch}); {@link io.fluidex.ethsender.service} connects them to nodes,
 * database and broker.
 */
package io.fluidex.ethsender;
