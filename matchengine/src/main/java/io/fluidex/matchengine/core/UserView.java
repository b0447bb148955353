package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.L2Key;
import java.util.Optional;

/**
 * A user with the numbers that its next signatures need.
 *
 * @param id its id
 * @param registered whether it is registered
 * @param l1Address its L1 address
 * @param l2Pubkey its compressed L2 key, or the text it was registered with
 * @param key its L2 key, if it has one
 * @param nextNonce the nonce that it signs next
 * @param nextOrderId the smallest L2 order id that it can use next, 0 if there is none
 * @param openOrders how many open orders it has
 */
public record UserView(
    long id,
    boolean registered,
    String l1Address,
    String l2Pubkey,
    Optional<L2Key> key,
    long nextNonce,
    long nextOrderId,
    int openOrders) {}
