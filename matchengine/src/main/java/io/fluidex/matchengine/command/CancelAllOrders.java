package io.fluidex.matchengine.command;

import io.fluidex.rollup.tx.Cancel;
import java.util.Objects;

/**
 * Takes all open orders of a user in one market out, oldest first.
 *
 * @param userId whose orders
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param authorisation what is known about the signature
 * @param l2 a cancel of order id 0 as signed, which proves that the user asks; null without one
 */
public record CancelAllOrders(long userId, int market, Authorisation authorisation, Cancel l2)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public CancelAllOrders {
    Ranges.u32("userId", userId);
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
