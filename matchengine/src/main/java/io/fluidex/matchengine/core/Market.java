package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.OrderBook;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;

/** A market at work: its arithmetic, its book and what it has seen. */
final class Market {
  /** What the conversions answer if the units do not fit 63 bits. */
  static final long OVERFLOW = -1;

  private final int number;
  private final MarketSpec spec;
  private final int baseToken;
  private final int quoteToken;
  private final int base;
  private final int quote;
  private final long baseScale;
  private final long quoteScale;
  private final long one;
  private final OrderBook book = new OrderBook();
  private long trades;
  private long lastPrice;

  /** A market whose precisions suit its assets. */
  Market(
      final int number,
      final MarketSpec spec,
      final AssetSpec base,
      final AssetSpec quote,
      final Ledger ledger) {
    this.number = number;
    this.spec = spec;
    this.baseToken = base.token();
    this.quoteToken = quote.token();
    this.base = ledger.number(base.token());
    this.quote = ledger.number(quote.token());
    this.baseScale = Decimal.powerOfTen(base.precision() - spec.amountPrecision());
    this.quoteScale =
        Decimal.powerOfTen(quote.precision() - spec.amountPrecision() - spec.pricePrecision());
    this.one = Decimal.powerOfTen(spec.feePrecision());
  }

  int number() {
    return number;
  }

  MarketSpec spec() {
    return spec;
  }

  OrderBook book() {
    return book;
  }

  int baseToken() {
    return baseToken;
  }

  int quoteToken() {
    return quoteToken;
  }

  /** The ledger's number of the base token. */
  int base() {
    return base;
  }

  /** The ledger's number of the quote token. */
  int quote() {
    return quote;
  }

  /** The ledger's number of the token that an order sells. */
  int sold(final OrderSide side) {
    return side == OrderSide.ASK ? base : quote;
  }

  /** The token that an order sells. */
  int soldToken(final OrderSide side) {
    return side == OrderSide.ASK ? baseToken : quoteToken;
  }

  /** Units of base. */
  long baseUnits(final long lots) {
    return multiply(lots, baseScale);
  }

  /** Units of quote for lots at a price in ticks. */
  long quoteUnits(final long lots, final long price) {
    final long product = multiply(lots, price);
    return product == OVERFLOW ? OVERFLOW : multiply(product, quoteScale);
  }

  /** The most lots that units of quote can buy at a price. */
  long affordableLots(final long quoteUnits, final long price) {
    final long perLot = multiply(price, quoteScale);
    return perLot == OVERFLOW ? 0 : quoteUnits / perLot;
  }

  private static long multiply(final long a, final long b) {
    final long low = a * b;
    return low < 0 || Math.multiplyHigh(a, b) != 0 ? OVERFLOW : low;
  }

  /** What a rate takes of units, rounded down. */
  long fee(final long units, final long rate) {
    return rate == 0 ? 0 : units / one * rate + units % one * rate / one;
  }

  long trades() {
    return trades;
  }

  long lastPrice() {
    return lastPrice;
  }

  void traded(final long price) {
    trades++;
    lastPrice = price;
  }

  void restore(final long earlierTrades, final long price) {
    trades = earlierTrades;
    lastPrice = price;
  }
}
