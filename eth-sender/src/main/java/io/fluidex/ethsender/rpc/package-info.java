/**
 * Ethereum nodes over JSON-RPC: {@link io.fluidex.ethsender.rpc.RpcEndpoints} chooses among
 * several, {@link io.fluidex.ethsender.rpc.L1Node} asks one.
 */
package io.fluidex.ethsender.rpc;
