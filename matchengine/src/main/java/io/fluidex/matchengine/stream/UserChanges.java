package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.TradeSide;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.matchengine.stream.UserChange.BalanceIs;
import io.fluidex.matchengine.stream.UserChange.OrderIs;
import io.fluidex.matchengine.stream.UserChange.TradeWas;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells from events what users see.
 *
 * <p>That the rest of an order goes into the book and freezes balance has no event of its own: it
 * follows from a PUT that is not followed by the order's end. So the last order that was put is
 * remembered until it is clear what became of it: until an event that cannot be part of its
 * matching, or until {@link #endOfCommands}. Not for use by several threads.
 */
public final class UserChanges {
  private final Supplier<Catalog> catalog;
  private final Consumer<UserChange> sink;

  /** The order that was put last, as far as it is known; null if it is known what became of it. */
  private OrderSnapshot put;

  /** Its user's balance of what it sells. */
  private Balance balanceSold;

  /**
   * Changes without a beginning.
   *
   * @param sink takes them in order
   */
  public UserChanges(final Supplier<Catalog> catalog, final Consumer<UserChange> sink) {
    this.catalog = catalog;
    this.sink = sink;
  }

  /** Forgets what went before. */
  public void reset() {
    put = null;
  }

  /** Takes the next event. */
  public void apply(final Event event) {
    if (put != null && !isMatching(event)) {
      endOfCommands();
    }
    switch (event) {
      case OrderChanged e -> apply(e);
      case Traded e -> apply(e);
      case BalanceChanged e -> sink.accept(new BalanceIs(e.userId(), e.token(), e.balance()));
      case Transferred e -> {
        sink.accept(new BalanceIs(e.from(), e.token(), e.fromBalance()));
        sink.accept(new BalanceIs(e.to(), e.token(), e.toBalance()));
      }
      case UserRegistered _, KeyChanged _, OrderVoided _ -> {
        // Neither orders nor balances change by these.
      }
    }
  }

  /** Says that the last event was the last one of its command. */
  public void endOfCommands() {
    if (put == null) {
      return;
    }
    final OrderTerms terms = put.terms();
    final long held = held(put);
    sink.accept(
        new OrderIs(
            new OrderSnapshot(
                terms,
                put.remain(),
                held,
                put.finishedBase(),
                put.finishedQuote(),
                put.finishedFee(),
                put.updateTime()),
            OrderStatus.OPEN));
    sink.accept(
        new BalanceIs(
            terms.userId(),
            sold(terms),
            new Balance(balanceSold.available() - held, balanceSold.frozen() + held)));
    put = null;
  }

  /** Whether an event can be one of the order that was put last meeting the other side. */
  private boolean isMatching(final Event event) {
    return switch (event) {
      case Traded e ->
          e.market() == put.terms().market() && taker(e).after().terms().id() == put.terms().id();
      case OrderChanged e ->
          e.order().terms().id() == put.terms().id()
              || (e.kind() != OrderEventKind.PUT
                  && e.order().terms().market() == put.terms().market()
                  && e.order().terms().side() != put.terms().side());
      default -> false;
    };
  }

  private static TradeSide taker(final Traded e) {
    return e.takerSide() == OrderSide.ASK ? e.ask() : e.bid();
  }

  private void apply(final OrderChanged e) {
    final OrderTerms terms = e.order().terms();
    if (e.kind() == OrderEventKind.PUT) {
      put = e.order();
      balanceSold = e.balance();
    } else if (put != null && put.terms().id() == terms.id()) {
      put = null;
    }
    sink.accept(new OrderIs(e.order(), e.status()));
    sink.accept(new BalanceIs(terms.userId(), sold(terms), e.balance()));
  }

  private void apply(final Traded e) {
    sink.accept(new TradeWas(e, OrderSide.ASK));
    sink.accept(new TradeWas(e, OrderSide.BID));
    final int base = catalog.get().base(e.market()).token();
    final int quote = catalog.get().quote(e.market()).token();
    balance(e.ask().after().terms().userId(), base, e.ask().baseAfter());
    balance(e.ask().after().terms().userId(), quote, e.ask().quoteAfter());
    balance(e.bid().after().terms().userId(), base, e.bid().baseAfter());
    balance(e.bid().after().terms().userId(), quote, e.bid().quoteAfter());
    if (e.fees() != null) {
      balance(e.fees().account(), base, e.fees().base());
      balance(e.fees().account(), quote, e.fees().quote());
    }
    if (put != null) {
      put = taker(e).after();
    }
  }

  private void balance(final long userId, final int token, final Balance balance) {
    if (put != null && put.terms().userId() == userId && sold(put.terms()) == token) {
      balanceSold = balance;
    }
    sink.accept(new BalanceIs(userId, token, balance));
  }

  private int sold(final OrderTerms terms) {
    return (terms.side() == OrderSide.ASK
            ? catalog.get().base(terms.market())
            : catalog.get().quote(terms.market()))
        .token();
  }

  /** What an order in the book holds, in units of what it sells; was checked to fit 63 bits. */
  private long held(final OrderSnapshot order) {
    final OrderTerms terms = order.terms();
    final MarketSpec market = catalog.get().market(terms.market());
    final AssetSpec base = catalog.get().base(terms.market());
    final AssetSpec quote = catalog.get().quote(terms.market());
    return terms.side() == OrderSide.ASK
        ? Math.multiplyExact(
            order.remain(), Decimal.powerOfTen(base.precision() - market.amountPrecision()))
        : Math.multiplyExact(
            Math.multiplyExact(order.remain(), terms.price()),
            Decimal.powerOfTen(
                quote.precision() - market.amountPrecision() - market.pricePrecision()));
  }
}
