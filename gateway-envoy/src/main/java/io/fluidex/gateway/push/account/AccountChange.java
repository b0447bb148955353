package io.fluidex.gateway.push.account;

import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.TradeView;
import io.fluidex.gateway.push.event.UserFunds;

/** Something that a user wants to know. */
public sealed interface AccountChange {
  /** Whom it concerns. */
  long user();

  /**
   * An order of the user as it is now.
   *
   * @param order the order
   */
  record OrderIs(OrderView order) implements AccountChange {
    @Override
    public long user() {
      return order.user();
    }
  }

  /**
   * An order of the user traded.
   *
   * @param user whose order
   * @param trade the trade
   * @param orderId the user's order
   * @param ask whether the user sold
   * @param fee what the user paid, in what it received
   */
  record Fill(long user, TradeView trade, long orderId, boolean ask, String fee)
      implements AccountChange {
    /** Whether the user's order was in the book. */
    public boolean isMaker() {
      return trade.askTakes() != ask;
    }
  }

  /**
   * A balance of the user as it is now.
   *
   * @param balance the balance
   */
  record BalanceIs(UserFunds balance) implements AccountChange {
    @Override
    public long user() {
      return balance.user();
    }
  }
}
