package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;

/** Something that a user wants to know. */
public sealed interface UserChange {
  /** Whom it concerns. */
  long userId();

  /**
   * An order of the user as it is now.
   *
   * @param order the order
   * @param status what became of it
   */
  record OrderIs(OrderSnapshot order, OrderStatus status) implements UserChange {
    @Override
    public long userId() {
      return order.terms().userId();
    }
  }

  /**
   * An order of the user traded.
   *
   * @param trade the trade
   * @param side which of its two orders it is
   */
  record TradeWas(Traded trade, OrderSide side) implements UserChange {
    @Override
    public long userId() {
      return order().terms().userId();
    }

    /** The user's order, after. */
    public OrderSnapshot order() {
      return (side == OrderSide.ASK ? trade.ask() : trade.bid()).after();
    }

    /** What the user pays, in units: quote of an ask, base of a bid. */
    public long fee() {
      return (side == OrderSide.ASK ? trade.ask() : trade.bid()).fee();
    }

    /** Whether the user's order was in the book. */
    public boolean isMaker() {
      return trade.takerSide() != side;
    }
  }

  /**
   * A balance of the user as it is now.
   *
   * @param userId whose
   * @param token the asset's token
   * @param balance the balance
   */
  record BalanceIs(long userId, int token, Balance balance) implements UserChange {}
}
