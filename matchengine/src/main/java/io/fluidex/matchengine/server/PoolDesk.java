package io.fluidex.matchengine.server;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.SwapWithPool;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.core.LevelView;
import io.fluidex.matchengine.core.PoolView;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.pool.PoolPricing;
import io.fluidex.matchengine.pool.Shares;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Acts for the pools: reads a pool's state, signs what it has to sign for that, and hands both to
 * the core, which refuses what no longer fits. Then it signs again, a few times.
 *
 * <p>What one pool signs has ascending order ids and nonces, so its requests come one after the
 * other; those of different pools do not wait for each other. Safe for many threads, which it
 * blocks.
 */
final class PoolDesk {
  /** Only requests from L1 and orders in the book can come between; so often is not by chance. */
  private static final int ATTEMPTS = 5;

  /** How long a request waits for those before it. */
  private static final long TURN_SECONDS = 10;

  private final Exchange exchange;
  private final Map<String, PoolSigner> signers;
  private final Map<String, ReentrantLock> turns = new HashMap<>();
  private final InstantSource clock;

  /**
   * A desk.
   *
   * @param signers by the names of the markets whose pools are on
   */
  PoolDesk(
      final Exchange exchange, final Map<String, PoolSigner> signers, final InstantSource clock) {
    this.exchange = exchange;
    this.signers = Map.copyOf(signers);
    this.clock = clock;
    signers.keySet().forEach(market -> turns.put(market, new ReentrantLock(true)));
  }

  /**
   * A pool with the best prices of its market's book.
   *
   * @param pool the pool
   * @param ask what the cheapest seller asks, in ticks
   * @param bid what the best buyer pays, in ticks
   */
  private record Situation(PoolView pool, OptionalLong ask, OptionalLong bid) {
    static Situation of(final ExchangeCore core, final PoolView pool) {
      return new Situation(pool, best(core, pool, OrderSide.ASK), best(core, pool, OrderSide.BID));
    }

    private static OptionalLong best(
        final ExchangeCore core, final PoolView pool, final OrderSide side) {
      final List<LevelView> levels = core.levels(pool.market(), side, 1);
      return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.getFirst().price());
    }

    /**
     * The pool's price for lots on its side: that of the curve, but never one at which somebody in
     * the book would rather trade with the pool than the taker.
     */
    long price(final PoolPricing pricing, final OrderSide side, final long lots) {
      if (side == OrderSide.ASK) {
        final long ticks = pricing.ask(pool.base(), pool.quote(), lots, pool.feeBips());
        return ticks == PoolPricing.NONE ? ticks : Math.max(ticks, bid.orElse(0) + 1);
      }
      final long ticks = pricing.bid(pool.base(), pool.quote(), lots, pool.feeBips());
      return ticks == PoolPricing.NONE ? ticks : Math.min(ticks, ask.orElse(Long.MAX_VALUE) - 1);
    }
  }

  /**
   * What a swap would cost.
   *
   * @param lots the amount
   * @param price the pool's price for it in ticks
   */
  record Quote(long lots, long price) {}

  /** Whether the exchange has the key of a market's pool, and its settings have the pool on. */
  boolean isActive(final String market) {
    return signers.containsKey(market);
  }

  private PoolSigner signer(final String market) {
    final PoolSigner signer = signers.get(market);
    if (signer == null) {
      throw new RequestException(Reason.NO_POOL);
    }
    return signer;
  }

  /**
   * The pool of a market.
   *
   * @throws RequestException if it has none, or its settings have it off
   */
  PoolView pool(final String market) {
    signer(market);
    return situation(market).pool();
  }

  private Situation situation(final String market) {
    final int number = exchange.catalog().market(market).orElse(Command.UNKNOWN);
    return ExchangeCalls.await(
            exchange.query(core -> core.pool(number).map(pool -> Situation.of(core, pool))))
        .orElseThrow(() -> new RequestException(Reason.NO_POOL));
  }

  /** How lots and ticks of a market are units. */
  static PoolPricing pricing(final Catalog catalog, final int market) {
    final MarketSpec spec = catalog.market(market);
    return new PoolPricing(
        Decimal.powerOfTen(catalog.base(market).precision() - spec.amountPrecision()),
        Decimal.powerOfTen(
            catalog.quote(market).precision() - spec.amountPrecision() - spec.pricePrecision()));
  }

  /** What a taker of lots would trade at. */
  Quote quote(final String market, final OrderSide takerSide, final long lots) {
    signer(market);
    return quote(situation(market), takerSide, lots);
  }

  private Quote quote(final Situation situation, final OrderSide takerSide, final long lots) {
    if (lots <= 0) {
      throw new RequestException(Reason.AMOUNT_TOO_SMALL);
    }
    final PoolPricing pricing = pricing(exchange.catalog(), situation.pool().market());
    final long price = situation.price(pricing, takerSide.opposite(), lots);
    if (price <= 0 || pricing.quote(lots, price) < 0) {
      throw new RequestException(Reason.POOL_EMPTY);
    }
    return new Quote(lots, price);
  }

  /**
   * The most that a taker can buy with so many units of quote.
   *
   * @param limit the price that the taker signs, from the pool's price in ticks
   */
  Quote quoteFor(final String market, final long units, final Function<Long, Long> limit) {
    signer(market);
    final Situation situation = situation(market);
    final PoolView pool = situation.pool();
    final PoolPricing pricing = pricing(exchange.catalog(), pool.market());
    long lots = pricing.lotsFor(pool.base(), pool.quote(), units, pool.feeBips());
    while (lots > 0) {
      final Quote quote = quote(situation, OrderSide.BID, lots);
      final long most = pricing.quote(lots, limit.apply(quote.price()));
      if (most >= 0 && most <= units) {
        return quote;
      }
      lots = most < 0 ? lots / 2 : Math.min(lots - 1, pricing.lotsWorth(lots, units, most));
    }
    throw new RequestException(Reason.AMOUNT_TOO_SMALL);
  }

  /**
   * Swaps.
   *
   * @param taker the user's order, fill-or-kill
   */
  OrderPlaced swap(final String market, final PutOrder taker) {
    final PoolSigner signer = signer(market);
    return (OrderPlaced)
        inTurn(
            market,
            () -> {
              final Situation situation = situation(market);
              final Catalog catalog = exchange.catalog();
              final PoolView pool = situation.pool();
              final long lots =
                  taker.amount().isNumber()
                      ? taker.amount().toUnits(catalog.market(pool.market()).amountPrecision())
                      : 0;
              final Quote quote = quote(situation, taker.side(), lots);
              return new SwapWithPool(
                  taker,
                  signer.quote(
                      catalog,
                      pool,
                      pricing(catalog, pool.market()),
                      taker.side().opposite(),
                      quote.lots(),
                      quote.price(),
                      seconds()));
            });
  }

  /**
   * Takes shares back.
   *
   * @param removal everything but the payments, which are signed here
   */
  Result remove(final String market, final RemoveLiquidity removal) {
    final PoolSigner signer = signer(market);
    return inTurn(
        market,
        () -> {
          final PoolView pool = situation(market).pool();
          if (removal.shares() <= 0 || removal.shares() > pool.totalShares()) {
            throw new RequestException(Reason.SHARES_NOT_ENOUGH);
          }
          final AssetSpec base = exchange.catalog().base(pool.market());
          final AssetSpec quote = exchange.catalog().quote(pool.market());
          final long bases = Shares.worth(removal.shares(), pool.totalShares(), pool.base());
          final long quotes = Shares.worth(removal.shares(), pool.totalShares(), pool.quote());
          final int earlier = bases == 0 ? 0 : 1;
          return new RemoveLiquidity(
              removal.market(),
              removal.userId(),
              removal.shares(),
              removal.minBase(),
              removal.minQuote(),
              removal.sequence(),
              removal.validUntil(),
              removal.authorisation(),
              signer.payment(pool, removal.userId(), base, bases, 0, seconds()),
              signer.payment(pool, removal.userId(), quote, quotes, earlier, seconds()));
        });
  }

  private long seconds() {
    return TimeUnit.MILLISECONDS.toSeconds(clock.millis());
  }

  /** Makes a command from the state of now and executes it, again if the state has moved on. */
  private Result inTurn(final String market, final Supplier<Command> signed) {
    final ReentrantLock turn = turns.get(market);
    try {
      if (!turn.tryLock(TURN_SECONDS, TimeUnit.SECONDS)) {
        throw new RequestException(Reason.POOL_MOVED);
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestException(Reason.POOL_MOVED);
    }
    try {
      for (int attempt = 1; ; attempt++) {
        final Result result = ExchangeCalls.await(exchange.submit(signed.get()));
        if (!(result instanceof Rejected rejected)) {
          return result;
        }
        if (rejected.reason() != Reason.POOL_MOVED || attempt == ATTEMPTS) {
          throw ExchangeCalls.refusal(rejected.reason(), rejected.message());
        }
      }
    } finally {
      turn.unlock();
    }
  }
}
