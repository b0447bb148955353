package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.rollup.executor.OrderRules;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import java.util.Optional;

/**
 * Whether an order may be placed. The order of the checks is the original's, since it decides which
 * of several errors a client sees; what the rollup asks besides comes before the balance.
 *
 * <p>After an order passed, the accessors tell its numbers as integers, until the next check.
 */
final class OrderCheck {
  private static final int BIPS_PER_ONE = 10_000;

  private final Engine engine;
  private Market market;
  private UserAccount account;
  private long lots;
  private long price;
  private long limit;
  private long budget;
  private BookOrder toExpire;

  OrderCheck(final Engine engine) {
    this.engine = engine;
  }

  Market market() {
    return market;
  }

  /** The user, null if it is not known as yet. */
  UserAccount account() {
    return account;
  }

  /** The amount in lots. */
  long lots() {
    return lots;
  }

  /** The price in ticks, 0 of a market order. */
  long price() {
    return price;
  }

  /** The worst price as taker in ticks, or {@link Matcher#ANY_PRICE}. */
  long limit() {
    return limit;
  }

  /** What it may spend as taker, or {@link Matcher#NO_BUDGET}. */
  long budget() {
    return budget;
  }

  /** An expired order that has the L2 slot still and has to leave it; null if there is none. */
  BookOrder toExpire() {
    return toExpire;
  }

  /** Market and signature: what must hold before anything is told of the user's orders. */
  Reason checkGate(final PutOrder order) {
    market = engine.markets().market(order.market());
    account = engine.ledger().find(order.userId());
    if (market == null) {
      return Reason.INVALID_MARKET;
    }
    if (engine.settings().isRollup() && order.l2() == null) {
      return Reason.INVALID_SIGNATURE;
    }
    return engine.isAuthorised(order.authorisation(), account) ? null : Reason.INVALID_SIGNATURE;
  }

  /**
   * Everything after the gate.
   *
   * @param replaced an open order that would leave first, or null
   */
  Rejected check(final PutOrder order, final BookOrder replaced) {
    Reason reason = checkCount(replaced);
    if (reason == null) {
      reason = checkNumbers(order);
    }
    if (reason == null) {
      reason = checkMarket(order);
    }
    if (reason == null) {
      reason = checkSize(order);
    }
    if (reason == null) {
      reason = checkL2(order, replaced);
    }
    return reason == null ? checkFunds(order, replaced) : Rejected.of(reason);
  }

  /** Whether an order is fit for L2, but for the balance: its numbers, its terms and its slot. */
  Reason checkForL2(final PutOrder order) {
    Reason reason = checkNumbers(order);
    if (reason == null) {
      reason = checkMarket(order);
    }
    if (reason == null) {
      reason = checkSize(order);
    }
    return reason == null ? checkTerms(order) : reason;
  }

  private Reason checkCount(final BookOrder replaced) {
    final int open = account == null ? 0 : account.openOrders();
    return open - (replaced == null ? 0 : 1) >= engine.settings().maxOpenOrders()
        ? Reason.TOO_MANY_ORDERS
        : null;
  }

  private static boolean isOptionalNumber(final Decimal decimal) {
    return decimal.isNumber() || decimal.equals(Decimal.ABSENT);
  }

  private static Reason checkNumbers(final PutOrder order) {
    if (!order.amount().isNumber()) {
      return Reason.MALFORMED_AMOUNT;
    }
    if (!order.price().isNumber()
        && !(order.type() == OrderType.MARKET && order.price().equals(Decimal.ABSENT))) {
      return Reason.MALFORMED_PRICE;
    }
    if (!isOptionalNumber(order.quoteLimit()) || order.quoteLimit().signum() < 0) {
      return Reason.MALFORMED_QUOTE_LIMIT;
    }
    if (!isOptionalNumber(order.takerFee())) {
      return Reason.MALFORMED_TAKER_FEE;
    }
    if (!isOptionalNumber(order.makerFee())) {
      return Reason.MALFORMED_MAKER_FEE;
    }
    return isOptionalNumber(order.worstPrice()) ? null : Reason.MALFORMED_WORST_PRICE;
  }

  private Reason checkMarket(final PutOrder order) {
    final MarketSpec spec = market.spec();
    final boolean isMarket = order.type() == OrderType.MARKET;
    if (isMarket && engine.settings().refuseMarketOrders()) {
      return Reason.MARKET_ORDERS_DISABLED;
    }
    if (isTooSmall(order.amount(), spec)) {
      return Reason.AMOUNT_TOO_SMALL;
    }
    if (spec.feePrecision() == 0
        && (order.takerFee().signum() != 0 || order.makerFee().signum() != 0)) {
      return Reason.FREE_MARKET;
    }
    lots = order.amount().toUnits(spec.amountPrecision());
    if (lots == Decimal.TOO_PRECISE) {
      return Reason.AMOUNT_TOO_PRECISE;
    }
    if (order.price().isNumber() && !order.price().hasAtMost(spec.pricePrecision())) {
      return Reason.PRICE_TOO_PRECISE;
    }
    if (isMarket) {
      if (order.price().signum() != 0) {
        return Reason.MARKET_ORDER_PRICE;
      }
      if (order.postOnly()) {
        return Reason.MARKET_ORDER_POST_ONLY;
      }
      if (market.book().opposite(order.side()).count() == 0) {
        return Reason.NO_COUNTER_ORDERS;
      }
    } else if (order.price().signum() <= 0) {
      return Reason.LIMIT_PRICE;
    }
    return order.postOnly() && order.timeInForce() != TimeInForce.GOOD_TILL_CANCEL
        ? Reason.POST_ONLY_IMMEDIATE
        : null;
  }

  private static boolean isTooSmall(final Decimal amount, final MarketSpec spec) {
    if (amount.signum() <= 0) {
      return true;
    }
    final long floor = amount.floor(spec.amountPrecision()).toUnits(spec.amountPrecision());
    return floor != Decimal.OVERFLOW && floor < spec.minAmount();
  }

  /** Turns the numbers into integers; whatever is computed from them later fits 63 bits. */
  private Reason checkSize(final PutOrder order) {
    final int decimals = market.spec().pricePrecision();
    if (lots == Decimal.OVERFLOW || market.baseUnits(lots) == Market.OVERFLOW) {
      return Reason.ORDER_TOO_LARGE;
    }
    if (order.type() == OrderType.LIMIT) {
      price = order.price().toUnits(decimals);
      limit = price;
    } else {
      price = 0;
      limit = order.worstPrice().isNumber() ? order.worstPrice().toUnits(decimals) : 0;
      if (order.worstPrice().signum() < 0 || limit == Decimal.TOO_PRECISE) {
        return Reason.MALFORMED_WORST_PRICE;
      }
    }
    final long quote = limit == Decimal.OVERFLOW ? Market.OVERFLOW : market.quoteUnits(lots, limit);
    if (quote == Market.OVERFLOW) {
      return Reason.ORDER_TOO_LARGE;
    }
    budget = Matcher.NO_BUDGET;
    return order.side() == OrderSide.ASK && !canCountProceeds(quote)
        ? Reason.ORDER_PROCEEDS_TOO_LARGE
        : null;
  }

  /**
   * Whether all that an ask can ever receive fits 63 bits, and so the 64 bits of its slot on L2.
   *
   * <p>Nothing signed bounds it: the total that limits an ask is what it sells. As taker it
   * receives at most all that bids hold, which is at most all there is; then it rests, and the same
   * units, spent and come back to other bidders, can pay it once more, at its own price. A bid
   * needs no such bound: it never pays more than its amount at its own price, or its budget.
   */
  private boolean canCountProceeds(final long quote) {
    return quote <= Long.MAX_VALUE - engine.ledger().supply(market.quote());
  }

  private Reason checkL2(final PutOrder order, final BookOrder replaced) {
    final EngineSettings settings = engine.settings();
    toExpire = null;
    if (order.l2() != null && exceedsFeeLimit(order.l2().order())) {
      return Reason.FEE_ABOVE_LIMIT;
    }
    if (order.validUntil() != 0 && order.validUntil() < engine.seconds()) {
      return Reason.SIGNATURE_EXPIRED;
    }
    if (!settings.isRollup()) {
      return null;
    }
    final Reason terms = checkTerms(order);
    if (terms != null) {
      return terms;
    }
    final int slot = settings.depths().slot(order.l2().order().orderId());
    final BookOrder open = account.openInSlot(slot);
    if (open != null && !open.equals(replaced)) {
      if (!open.isExpired(engine.seconds())) {
        return Reason.ORDER_SLOT_OCCUPIED;
      }
      toExpire = open;
    }
    return null;
  }

  private boolean exceedsFeeLimit(final Order order) {
    final MarketSpec spec = market.spec();
    final long rate = Math.max(spec.takerFee(), spec.makerFee());
    return rate * BIPS_PER_ONE > order.maxFeeBips() * Decimal.powerOfTen(spec.feePrecision());
  }

  /** Whether the signed order is the one that is asked for, and could trade on L2. */
  private Reason checkTerms(final PutOrder order) {
    final Order signed = order.l2().order();
    final boolean sells = order.side() == OrderSide.ASK;
    final long base = market.baseUnits(lots);
    final long quote = market.quoteUnits(lots, limit);
    if (signed.account() != order.userId()
        || signed.tokenSell() != market.soldToken(order.side())
        || signed.tokenBuy() != (sells ? market.quoteToken() : market.baseToken())
        || signed.totalSell() != (sells ? base : quote)
        || signed.totalBuy() != (sells ? quote : base)
        || signed.validUntil() != order.validUntil()
        || signed.side() != (sells ? Side.SELL : Side.BUY)) {
      return Reason.INVALID_ORDER_PARAMS;
    }
    final Optional<Rejection> terms = OrderRules.checkTerms(signed, engine.seconds());
    if (terms.isPresent()) {
      return switch (terms.get()) {
        case EXPIRED -> Reason.SIGNATURE_EXPIRED;
        case ORDER_ID_ZERO -> Reason.ORDER_ID_ZERO;
        default -> Reason.INVALID_ORDER_PARAMS;
      };
    }
    final int slot = engine.settings().depths().slot(signed.orderId());
    return OrderRules.checkSlot(signed, voided(account.lastIdInSlot(slot))).isPresent()
        ? Reason.ORDER_ID_USED
        : null;
  }

  /**
   * What the slot would hold if its last order had been voided: that admits greater ids alone, also
   * where the tree has not seen the last order because it never traded.
   */
  private static OrderLeaf voided(final long lastId) {
    return lastId == 0 ? OrderLeaf.EMPTY : new OrderLeaf(lastId, 0, 0, 0, 0, 0, 0);
  }

  private Rejected checkFunds(final PutOrder order, final BookOrder replaced) {
    final int sold = market.sold(order.side());
    long available = account == null ? 0 : account.available(sold);
    if (replaced != null && replaced.side() == order.side()) {
      available += replaced.frozen();
    }
    if (order.side() == OrderSide.ASK) {
      return available < market.baseUnits(lots)
          ? Rejected.of(Reason.ORDER_BALANCE_NOT_ENOUGH)
          : null;
    }
    if (order.type() == OrderType.LIMIT) {
      return available < market.quoteUnits(lots, price) ? tooDear(available) : null;
    }
    final int decimals = engine.markets().asset(market.quoteToken()).precision();
    final long quoteLimit = order.quoteLimit().floor(decimals).toUnits(decimals);
    budget =
        order.quoteLimit().signum() <= 0 || quoteLimit == Decimal.OVERFLOW
            ? available
            : Math.min(available, quoteLimit);
    return null;
  }

  private Rejected tooDear(final long available) {
    final MarketSpec spec = market.spec();
    final String message =
        Reason.ORDER_BALANCE_NOT_ENOUGH.text()
            + ": balance("
            + Decimal.format(available, engine.markets().asset(market.quoteToken()).precision())
            + ") < amount("
            + Decimal.format(lots, spec.amountPrecision())
            + ") * price("
            + Decimal.format(price, spec.pricePrecision())
            + ")";
    return new Rejected(Reason.ORDER_BALANCE_NOT_ENOUGH, message);
  }
}
