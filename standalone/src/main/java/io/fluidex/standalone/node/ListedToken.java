package io.fluidex.standalone.node;

import io.fluidex.crypto.l2key.EthereumAddress;

/**
 * A token of the exchange.
 *
 * @param id on L2
 * @param symbol the asset's name in the exchange
 * @param precision decimal digits on L2
 * @param decimals decimal digits on L1
 * @param address its contract, which makes as much of it for anyone as is asked for ({@code
 *     mint(address,uint256)}); the zero address for ETH
 */
public record ListedToken(
    int id, String symbol, int precision, int decimals, EthereumAddress address) {}
