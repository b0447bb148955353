package io.fluidex.standalone.endpoint;

import io.fluidex.crypto.l2key.EthereumAddress;
import java.net.URI;

/**
 * Where a running exchange answers: all that a trader or a checker needs to know of it.
 *
 * @param l1 JSON-RPC of the L1 node
 * @param chainId the L1 chain
 * @param exchange the L1 contract
 * @param matchengine {@code host:port} of the gRPC service {@code matchengine.Matchengine}
 * @param rollupState {@code host:port} of the gRPC service {@code rollup_state.RollupState}
 * @param proverMaster {@code host:port} of the gRPC service {@code cluster.Cluster}
 */
public record Endpoints(
    URI l1,
    long chainId,
    EthereumAddress exchange,
    String matchengine,
    String rollupState,
    String proverMaster) {}
