package io.fluidex.matchengine.command;

import io.fluidex.rollup.tx.Cancel;
import java.util.Objects;

/**
 * Takes an open order out of its book, and on demand voids its signature on L2.
 *
 * <p>The order is named by its exchange-wide id, or else its client's id, or else, with {@code
 * onChain}, the L2 order id in {@code l2}; then it need not be open.
 *
 * @param userId whose order
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param orderId exchange-wide id, or 0
 * @param clientOrderId the client's own id, or empty
 * @param authorisation what is known about the signature
 * @param l2 the cancel as signed for L2, null without one
 * @param onChain whether the L2 cancel is executed, which uses up its nonce
 */
public record CancelOrder(
    long userId,
    int market,
    long orderId,
    String clientOrderId,
    Authorisation authorisation,
    Cancel l2,
    boolean onChain)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public CancelOrder {
    Ranges.u32("userId", userId);
    Objects.requireNonNull(clientOrderId, "clientOrderId");
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
