package io.fluidex.matchengine.command;

import java.util.List;

/**
 * Puts orders one after the other until one is refused.
 *
 * @param market the market's number, that of every order, or {@link Command#UNKNOWN}
 * @param reset whether all open orders of the orders' users in the market are cancelled first
 * @param orders at most {@value #MAX_ORDERS} orders
 */
public record PutBatch(int market, boolean reset, List<PutOrder> orders) implements Command {
  /** The most orders of a batch. */
  public static final int MAX_ORDERS = 40;

  /** Copies the list. */
  public PutBatch {
    orders = List.copyOf(orders);
  }
}
