package io.fluidex.gateway.push.account;

import io.fluidex.gateway.push.account.AccountChange.BalanceIs;
import io.fluidex.gateway.push.account.AccountChange.Fill;
import io.fluidex.gateway.push.account.AccountChange.OrderIs;
import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.BalancesMoved;
import io.fluidex.gateway.push.event.FeedEvent.KeyChanged;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Other;
import io.fluidex.gateway.push.event.FeedEvent.Party;
import io.fluidex.gateway.push.event.FeedEvent.Registered;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.event.Funds;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.UserFunds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Consumer;

/**
 * Tells from events what users see.
 *
 * <p>That the rest of an order goes into the book, and freezes balance, has no event: it follows
 * from a PUT whose order does not end in the same command. So the order that came last is followed
 * until its command has ended, which the caller says with {@link #endOfCommand}.
 */
public final class AccountFold {
  private final Consumer<AccountChange> sink;

  /** The order that is being matched, as far as it is known; null between commands. */
  private OrderView put;

  /** The asset that it sells, and its user's balance of it, null if that is not known. */
  private String sold;

  private Funds soldFunds;

  /**
   * A fold without a beginning.
   *
   * @param sink takes the changes in order
   */
  public AccountFold(final Consumer<AccountChange> sink) {
    this.sink = sink;
  }

  /** Takes the next event. */
  public void apply(final FeedEvent event) {
    switch (event) {
      case OrderMoved e -> moved(e);
      case Traded e -> traded(e);
      case BalancesMoved e -> e.balances().forEach(this::balance);
      case KeyChanged _, Registered _, Other _ -> {
        // Neither orders nor balances change by these.
      }
    }
  }

  /** Says that the last event was the last one of its command: what is left of its order rests. */
  public void endOfCommand() {
    if (put == null) {
      return;
    }
    final OrderView order = put;
    put = null;
    if (soldFunds == null) {
      sink.accept(new OrderIs(order));
      return;
    }
    final BigDecimal available = new BigDecimal(soldFunds.available());
    final BigDecimal remain = new BigDecimal(order.remain());
    final BigDecimal held =
        (order.ask() ? remain : remain.multiply(new BigDecimal(order.price())))
            .setScale(available.scale(), RoundingMode.UP);
    sink.accept(new OrderIs(order.resting(held.toPlainString())));
    sink.accept(
        new BalanceIs(
            new UserFunds(
                order.user(),
                sold,
                new Funds(
                    available.subtract(held).toPlainString(),
                    new BigDecimal(soldFunds.frozen()).add(held).toPlainString()))));
  }

  /** Forgets what went before, if events were skipped. */
  public void reset() {
    put = null;
  }

  private void moved(final OrderMoved e) {
    if (e.step() == OrderStep.PUT) {
      put = e.order();
      sold = e.sold();
      soldFunds = e.balance().orElse(null);
    } else if (put != null && put.id() == e.order().id()) {
      put = e.step().isEnd() ? null : e.order();
    }
    sink.accept(new OrderIs(e.order()));
    e.balance()
        .ifPresent(
            funds -> sink.accept(new BalanceIs(new UserFunds(e.order().user(), e.sold(), funds))));
  }

  private void traded(final Traded e) {
    sink.accept(fill(e, true));
    sink.accept(fill(e, false));
    for (final Party party : new Party[] {e.ask(), e.bid()}) {
      party.base().ifPresent(funds -> balance(new UserFunds(party.user(), e.base(), funds)));
      party.quote().ifPresent(funds -> balance(new UserFunds(party.user(), e.quote(), funds)));
    }
    e.fees().forEach(this::balance);
    if (put != null && e.taker().orderId() == put.id()) {
      final Party taker = e.taker();
      put =
          put.traded(
              new BigDecimal(put.remain())
                  .subtract(new BigDecimal(e.trade().amount()))
                  .toPlainString(),
              taker.finishedBase(),
              taker.finishedQuote(),
              taker.finishedFee(),
              e.time());
    }
  }

  private static Fill fill(final Traded e, final boolean ask) {
    final Party party = ask ? e.ask() : e.bid();
    return new Fill(party.user(), e.trade(), party.orderId(), ask, party.fee());
  }

  private void balance(final UserFunds balance) {
    if (put != null && balance.user() == put.user() && balance.asset().equals(sold)) {
      soldFunds = balance.funds();
    }
    sink.accept(new BalanceIs(balance));
  }
}
