package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.BookSide;
import io.fluidex.matchengine.book.PriceLevel;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.event.FeeCredit;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.TradeSide;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.rollup.tx.SpotTrade;
import java.util.ArrayList;
import java.util.List;

/**
 * Matches an incoming order with a book in price-time priority, at the makers' prices.
 *
 * <p>What the taker pays with must be available: all it can sell, or its budget.
 */
final class Matcher {
  /** No bound on what a taker may spend. */
  static final long NO_BUDGET = Long.MAX_VALUE;

  /** A taker takes any price. */
  static final long ANY_PRICE = 0;

  private final Engine engine;
  private final OrderExit exit;

  /** Makers that are filled, whose ends are told after the last trade, as the original does. */
  private final List<BookOrder> filled = new ArrayList<>();

  Matcher(final Engine engine, final OrderExit exit) {
    this.engine = engine;
    this.exit = exit;
  }

  private static boolean isAcceptable(
      final OrderSide side, final long limit, final long makerPrice) {
    if (limit == ANY_PRICE) {
      return true;
    }
    return side == OrderSide.ASK ? makerPrice >= limit : makerPrice <= limit;
  }

  /**
   * Trades a taker as far as it goes. It keeps the status {@link OrderStatus#OPEN} unless a rule
   * ends it.
   *
   * @param limit the worst price in ticks, or {@link #ANY_PRICE}
   * @param budget units of quote that a bid may spend, or {@link #NO_BUDGET}
   */
  void match(
      final BookOrder taker,
      final UserAccount account,
      final Market market,
      final long limit,
      final long budget) {
    if (taker.terms().timeInForce() == TimeInForce.FILL_OR_KILL
        && !canFill(taker, account, market, limit, budget)) {
      taker.setStatus(OrderStatus.REST_DROPPED);
      return;
    }
    final BookSide makers = market.book().opposite(taker.side());
    long left = budget;
    while (taker.remain() > 0) {
      final PriceLevel level = makers.best();
      if (level == null || !isAcceptable(taker.side(), limit, level.price())) {
        break;
      }
      final BookOrder maker = level.first();
      if (maker.isExpired(engine.seconds())) {
        exit.close(maker, OrderStatus.EXPIRED);
        continue;
      }
      if (taker.terms().postOnly()) {
        taker.setStatus(OrderStatus.POST_ONLY_WOULD_TRADE);
        break;
      }
      if (isSelfTrade(maker, account)) {
        taker.setStatus(OrderStatus.SELF_TRADE_PREVENTED);
        break;
      }
      long lots = Math.min(taker.remain(), maker.remain());
      if (left != NO_BUDGET) {
        lots = Math.min(lots, market.affordableLots(left, level.price()));
        if (lots == 0) {
          break;
        }
        left -= market.quoteUnits(lots, level.price());
      }
      trade(taker, account, maker, market, lots);
    }
    for (final BookOrder maker : filled) {
      engine.emitOrder(OrderEventKind.FINISH, maker, maker.owner());
    }
    filled.clear();
  }

  private boolean isSelfTrade(final BookOrder maker, final UserAccount account) {
    return maker.owner().equals(account) && engine.settings().preventSelfTrade();
  }

  /** Whether a taker would trade in full, without trading. */
  private boolean canFill(
      final BookOrder taker,
      final UserAccount account,
      final Market market,
      final long limit,
      final long budget) {
    final BookSide makers = market.book().opposite(taker.side());
    long missing = taker.remain();
    long left = budget;
    PriceLevel level = makers.best();
    while (level != null && isAcceptable(taker.side(), limit, level.price())) {
      for (BookOrder maker = level.first(); maker != null; maker = maker.next()) {
        if (maker.isExpired(engine.seconds())) {
          continue;
        }
        if (isSelfTrade(maker, account)) {
          return false;
        }
        final long lots = Math.min(missing, maker.remain());
        if (left != NO_BUDGET) {
          if (market.affordableLots(left, level.price()) < lots) {
            return false;
          }
          left -= market.quoteUnits(lots, level.price());
        }
        missing -= lots;
        if (missing == 0) {
          return true;
        }
      }
      level = makers.after(level);
    }
    return false;
  }

  private void trade(
      final BookOrder taker,
      final UserAccount takerAccount,
      final BookOrder maker,
      final Market market,
      final long lots) {
    final long price = maker.price();
    final long baseUnits = market.baseUnits(lots);
    final long quoteUnits = market.quoteUnits(lots, price);
    final boolean takerSells = taker.side() == OrderSide.ASK;
    final BookOrder ask = takerSells ? taker : maker;
    final BookOrder bid = takerSells ? maker : taker;
    final UserAccount asker = takerSells ? takerAccount : maker.owner();
    final UserAccount bidder = takerSells ? maker.owner() : takerAccount;
    final long askFee = market.fee(quoteUnits, rate(ask, takerSells));
    final long bidFee = market.fee(baseUnits, rate(bid, !takerSells));
    maker.touch(engine.now());
    taker.touch(engine.now());
    final OrderSnapshot askBefore = ask.snapshot();
    final OrderSnapshot bidBefore = bid.snapshot();
    final int base = market.base();
    final int quote = market.quote();
    final Balance askBase = Ledger.balance(asker, base);
    final Balance askQuote = Ledger.balance(asker, quote);
    final Balance bidBase = Ledger.balance(bidder, base);
    final Balance bidQuote = Ledger.balance(bidder, quote);
    bidder.addAvailable(base, baseUnits - bidFee);
    pay(asker, base, baseUnits, !takerSells);
    asker.addAvailable(quote, quoteUnits - askFee);
    pay(bidder, quote, quoteUnits, takerSells);
    ask.fill(lots, quoteUnits, askFee);
    bid.fill(lots, quoteUnits, bidFee);
    maker.addFrozen(takerSells ? -quoteUnits : -baseUnits);
    final FeeCredit fees = creditFees(market, bidFee, askFee);
    final long previousPrice = market.lastPrice();
    market.traded(price);
    engine.emit(
        new Traded(
            engine.nextSeq(),
            engine.now(),
            engine.newTradeId(),
            market.number(),
            price,
            lots,
            baseUnits,
            quoteUnits,
            taker.side(),
            previousPrice,
            new TradeSide(
                askBefore,
                ask.snapshot(),
                askBefore.finishedBase() == 0,
                askFee,
                askBase,
                Ledger.balance(asker, base),
                askQuote,
                Ledger.balance(asker, quote)),
            new TradeSide(
                bidBefore,
                bid.snapshot(),
                bidBefore.finishedBase() == 0,
                bidFee,
                bidBase,
                Ledger.balance(bidder, base),
                bidQuote,
                Ledger.balance(bidder, quote)),
            fees,
            onL2(taker, maker, baseUnits, quoteUnits)));
    if (maker.remain() == 0) {
      exit.release(maker, OrderStatus.FILLED);
      filled.add(maker);
    } else {
      engine.emitOrder(OrderEventKind.UPDATE, maker, maker.owner());
    }
  }

  private static long rate(final BookOrder order, final boolean takes) {
    return takes ? order.terms().takerFee() : order.terms().makerFee();
  }

  private static void pay(
      final UserAccount account, final int token, final long units, final boolean isMaker) {
    if (isMaker) {
      account.addFrozen(token, -units);
    } else {
      account.addAvailable(token, -units);
    }
  }

  private FeeCredit creditFees(final Market market, final long baseFee, final long quoteFee) {
    if (baseFee == 0 && quoteFee == 0) {
      return null;
    }
    final UserAccount account = engine.ledger().account(engine.settings().feeAccount());
    account.addAvailable(market.base(), baseFee);
    account.addAvailable(market.quote(), quoteFee);
    return new FeeCredit(
        account.id(),
        Ledger.balance(account, market.base()),
        Ledger.balance(account, market.quote()));
  }

  private SpotTrade onL2(
      final BookOrder taker, final BookOrder maker, final long baseUnits, final long quoteUnits) {
    if (!engine.settings().isRollup()) {
      return null;
    }
    final boolean makerSellsBase = maker.side() == OrderSide.ASK;
    return new SpotTrade(
        maker.terms().l2(),
        taker.terms().l2(),
        makerSellsBase ? baseUnits : quoteUnits,
        makerSellsBase ? quoteUnits : baseUnits);
  }
}
