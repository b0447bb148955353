package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.PriceLevel;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.command.AddLiquidity;
import io.fluidex.matchengine.command.OpenPool;
import io.fluidex.matchengine.command.PoolCommand;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RemoveLiquidity;
import io.fluidex.matchengine.command.SwapWithPool;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.pool.Curve;
import io.fluidex.matchengine.pool.Products;
import io.fluidex.matchengine.pool.Shares;
import io.fluidex.matchengine.result.Done;
import io.fluidex.matchengine.result.LiquidityChanged;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;

/**
 * Pools: swaps with them, and shares of them.
 *
 * <p>What a pool signs comes with the command, made outside from an earlier state. Here it is held
 * against the state as it is: what no longer fits is {@link Reason#POOL_MOVED}, to be signed again.
 */
final class Pools {
  private final Engine engine;
  private final OrderEntry entry;
  private final OrderExit exit;
  private final Funds funds;

  Pools(final Engine engine, final OrderEntry entry, final OrderExit exit, final Funds funds) {
    this.engine = engine;
    this.entry = entry;
    this.exit = exit;
    this.funds = funds;
  }

  Result execute(final PoolCommand command) {
    return switch (command) {
      case OpenPool c -> open(c);
      case SwapWithPool c -> swap(c);
      case AddLiquidity c -> add(c);
      case RemoveLiquidity c -> remove(c);
    };
  }

  /** A pool with its reserves and numbers. */
  PoolView view(final Pool pool) {
    final Market market = engine.markets().market(pool.market());
    final UserAccount account = engine.ledger().find(pool.account());
    return new PoolView(
        pool.market(),
        pool.account(),
        pool.feeBips(),
        reserve(account, market.base()),
        reserve(account, market.quote()),
        pool.total(),
        account == null ? 0 : account.nonce(),
        account == null ? 1 : account.nextOrderId(engine.settings().depths().orderSlots()));
  }

  /** Pools have no open orders between commands, so all they have is available. */
  private static long reserve(final UserAccount account, final int token) {
    return account == null ? 0 : account.available(token);
  }

  private Result open(final OpenPool command) {
    final Market market = engine.markets().market(command.market());
    if (market == null) {
      return Rejected.of(Reason.INVALID_MARKET);
    }
    final Pool known = engine.pools().find(market.number());
    final String problem = problem(command, market, known);
    if (problem != null) {
      return new Rejected(Reason.POOL_TERMS, "market " + command.market() + ": " + problem);
    }
    if (known == null) {
      engine.pools().add(new Pool(market.number(), command.account(), command.feeBips()));
      return new Done(1, true);
    }
    final boolean changes = known.feeBips() != command.feeBips();
    known.setFeeBips(command.feeBips());
    return new Done(changes ? 1 : 0, changes);
  }

  private String problem(final OpenPool command, final Market market, final Pool known) {
    if (known != null && known.account() != command.account()) {
      return "its pool has account " + known.account() + ", which cannot change";
    }
    if (known == null && engine.pools().owns(command.account())) {
      return "account " + command.account() + " is that of another pool";
    }
    if (command.account() == 0
        || command.account() == engine.settings().feeAccount()
        || command.account() >= engine.settings().depths().accounts()) {
      return "account " + command.account() + " cannot be a pool's";
    }
    if (!market.spec().isFree()) {
      return "a market with fees has no pool: the pool's own fee is its spread";
    }
    if (command.feeBips() > Curve.MAX_FEE_BIPS) {
      return "a pool's fee is at most " + Curve.MAX_FEE_BIPS + " bips";
    }
    return known == null && hasOrders(command.account()) ? "the account has open orders" : null;
  }

  private boolean hasOrders(final long id) {
    final UserAccount account = engine.ledger().find(id);
    return account != null && account.openOrders() > 0;
  }

  private Result swap(final SwapWithPool command) {
    final PutOrder taker = command.taker();
    final PutOrder quote = command.quote();
    final Pool pool = engine.pools().find(taker.market());
    if (pool == null) {
      return Rejected.of(Reason.NO_POOL);
    }
    if (taker.userId() == pool.account()) {
      return Rejected.of(Reason.POOL_ACCOUNT);
    }
    if (taker.type() != OrderType.LIMIT
        || taker.timeInForce() != TimeInForce.FILL_OR_KILL
        || taker.postOnly()) {
      return Rejected.of(Reason.INVALID_ORDER_PARAMS);
    }
    final Result instead = entry.examine(taker);
    if (instead != null) {
      return instead;
    }
    final long lots = entry.examinedLots();
    final long limit = entry.examinedPrice();
    final Reason reason = checkQuote(quote, taker, pool, lots);
    if (reason != null) {
      return Rejected.of(reason);
    }
    final long price = entry.examinedPrice();
    if (taker.side() == OrderSide.BID ? price > limit : price < limit) {
      return Rejected.of(Reason.SWAP_PRICE);
    }
    if (meetsOwnOrder(taker, price)) {
      return Rejected.of(Reason.SWAP_OWN_ORDER);
    }
    return trade(taker, quote);
  }

  /** Whether the quote is one that the pool can give now; entry has examined it last then. */
  private Reason checkQuote(
      final PutOrder quote, final PutOrder taker, final Pool pool, final long lots) {
    if (quote.userId() != pool.account()
        || quote.market() != taker.market()
        || quote.side() == taker.side()
        || quote.type() != OrderType.LIMIT
        || quote.timeInForce() != TimeInForce.GOOD_TILL_CANCEL
        || !quote.postOnly()
        || !quote.clientOrderId().isEmpty()) {
      return Reason.POOL_QUOTE;
    }
    final Market market = engine.markets().market(pool.market());
    final UserAccount account = engine.ledger().find(pool.account());
    final long base = reserve(account, market.base());
    final long other = reserve(account, market.quote());
    if (base == 0 || other == 0) {
      return Reason.POOL_EMPTY;
    }
    if (entry.examine(quote) instanceof Rejected rejected) {
      return rejected.reason() == Reason.INVALID_SIGNATURE ? Reason.POOL_QUOTE : Reason.POOL_MOVED;
    }
    final long price = entry.examinedPrice();
    final long bases = market.baseUnits(lots);
    final long quotes = market.quoteUnits(lots, price);
    final boolean admitted =
        quote.side() == OrderSide.ASK
            ? Curve.admits(other, base, quotes, bases, pool.feeBips())
            : Curve.admits(base, other, bases, quotes, pool.feeBips());
    return entry.examinedLots() != lots || !admitted || crosses(market, quote.side(), price)
        ? Reason.POOL_MOVED
        : null;
  }

  /** Whether somebody in the book pays more than the pool asks, or asks less than it pays. */
  private static boolean crosses(final Market market, final OrderSide side, final long price) {
    final PriceLevel best = market.book().opposite(side).best();
    return best != null && (side == OrderSide.ASK ? best.price() >= price : best.price() <= price);
  }

  /** Whether an order of the taker's own is in its way: then it could not trade in full. */
  private boolean meetsOwnOrder(final PutOrder taker, final long price) {
    final UserAccount account = engine.ledger().find(taker.userId());
    for (BookOrder own = account == null ? null : account.firstOrder();
        own != null;
        own = own.nextOfUser()) {
      if (own.terms().market() == taker.market()
          && own.side() != taker.side()
          && !own.isExpired(engine.seconds())
          && (taker.side() == OrderSide.BID ? own.price() <= price : own.price() >= price)) {
        return true;
      }
    }
    return false;
  }

  /** Everything is checked: the quote rests, the taker trades in full, the quote leaves. */
  private Result trade(final PutOrder taker, final PutOrder quote) {
    final long id = ((OrderPlaced) entry.put(quote)).order().terms().id();
    final Result placed = entry.put(taker);
    final BookOrder rest = engine.orders().get(id);
    if (rest != null) {
      exit.close(rest, OrderStatus.CANCELLED);
    }
    return placed;
  }

  private Result add(final AddLiquidity command) {
    final Pool pool = engine.pools().find(command.market());
    if (pool == null) {
      return Rejected.of(Reason.NO_POOL);
    }
    final Market market = engine.markets().market(pool.market());
    final long user = command.base().from();
    if (engine.pools().owns(user)) {
      return Rejected.of(Reason.POOL_ACCOUNT);
    }
    if (command.quote().from() != user
        || !isOf(command.base(), user, pool.account(), market.baseToken())
        || !isOf(command.quote(), user, pool.account(), market.quoteToken())) {
      return Rejected.of(Reason.INVALID_ORDER_PARAMS);
    }
    final Reason ofBase = funds.hindrance(command.base(), 0);
    final Reason ofQuote = ofBase == null ? funds.hindrance(command.quote(), 1) : ofBase;
    if (ofQuote != null) {
      return Rejected.of(ofQuote);
    }
    final long base = funds.units(command.base());
    final long quote = funds.units(command.quote());
    final UserAccount account = engine.ledger().find(pool.account());
    final long shares = shares(pool, market, account, base, quote);
    if (shares == Products.OVERFLOW) {
      return Rejected.of(Reason.BALANCE_OVERFLOW);
    }
    if (pool.total() > 0 && (isDry(account, market.base()) || isDry(account, market.quote()))) {
      return Rejected.of(Reason.POOL_EMPTY);
    }
    if (shares <= 0) {
      return Rejected.of(Reason.LIQUIDITY_TOO_SMALL);
    }
    if (shares < command.minShares()) {
      return Rejected.of(Reason.LIQUIDITY_LIMIT);
    }
    if (pool.total() == 0) {
      pool.give(Pool.NOBODY, Shares.LOCKED);
    }
    pool.give(user, shares);
    funds.moveExactly(command.base());
    funds.moveExactly(command.quote());
    return changed(pool, user, shares, base, quote);
  }

  private static boolean isDry(final UserAccount account, final int token) {
    return reserve(account, token) == 0;
  }

  /** The shares that an addition is worth to who makes it; 0 if the pool is dry. */
  private static long shares(
      final Pool pool,
      final Market market,
      final UserAccount account,
      final long base,
      final long quote) {
    if (pool.total() == 0) {
      final long first = Shares.first(base, quote);
      return first == 0 ? 0 : first - Shares.LOCKED;
    }
    final long reserveBase = reserve(account, market.base());
    final long reserveQuote = reserve(account, market.quote());
    return reserveBase == 0 || reserveQuote == 0
        ? 0
        : Shares.added(base, quote, pool.total(), reserveBase, reserveQuote);
  }

  private static boolean isOf(
      final TransferFunds transfer, final long from, final long to, final int token) {
    return transfer.from() == from && transfer.to() == to && transfer.token() == token;
  }

  private Result remove(final RemoveLiquidity command) {
    final Pool pool = engine.pools().find(command.market());
    if (pool == null) {
      return Rejected.of(Reason.NO_POOL);
    }
    final Reason reason = checkRemoval(command, pool);
    if (reason != null) {
      return Rejected.of(reason);
    }
    final Market market = engine.markets().market(pool.market());
    final UserAccount account = engine.ledger().find(pool.account());
    final long base = Shares.worth(command.shares(), pool.total(), reserve(account, market.base()));
    final long quote =
        Shares.worth(command.shares(), pool.total(), reserve(account, market.quote()));
    if (base == 0 && quote == 0) {
      return Rejected.of(Reason.LIQUIDITY_TOO_SMALL);
    }
    if (base < command.minBase() || quote < command.minQuote()) {
      return Rejected.of(Reason.LIQUIDITY_LIMIT);
    }
    Reason payout = checkPayout(command.base(), command, pool, market.baseToken(), base, 0);
    if (payout == null) {
      final int earlier = base == 0 ? 0 : 1;
      payout = checkPayout(command.quote(), command, pool, market.quoteToken(), quote, earlier);
    }
    if (payout != null) {
      return Rejected.of(payout);
    }
    pool.take(command.userId(), command.shares());
    if (base > 0) {
      funds.moveExactly(command.base());
    }
    if (quote > 0) {
      funds.moveExactly(command.quote());
    }
    return changed(pool, command.userId(), command.shares(), base, quote);
  }

  private Reason checkRemoval(final RemoveLiquidity command, final Pool pool) {
    final UserAccount user = engine.ledger().find(command.userId());
    if (command.userId() == Pool.NOBODY || user == null) {
      return Reason.INVALID_USER_ID;
    }
    if (!engine.isAuthorised(command.authorisation(), user)) {
      return Reason.INVALID_SIGNATURE;
    }
    if (command.validUntil() != 0 && command.validUntil() < engine.seconds()) {
      return Reason.SIGNATURE_EXPIRED;
    }
    if (command.sequence() != pool.share(command.userId()).sequence()) {
      return Reason.POOL_SEQUENCE;
    }
    return command.shares() <= 0 || command.shares() > pool.share(command.userId()).shares()
        ? Reason.SHARES_NOT_ENOUGH
        : null;
  }

  /** Whether a transfer of the pool is exactly what is owed, and can be made. */
  private Reason checkPayout(
      final TransferFunds transfer,
      final RemoveLiquidity command,
      final Pool pool,
      final int token,
      final long owed,
      final int earlier) {
    if (owed == 0) {
      return transfer == null ? null : Reason.POOL_MOVED;
    }
    if (transfer == null
        || !isOf(transfer, pool.account(), command.userId(), token)
        || funds.units(transfer) != owed) {
      return Reason.POOL_MOVED;
    }
    return switch (funds.hindrance(transfer, earlier)) {
      case null -> null;
      case INVALID_SIGNATURE -> Reason.POOL_QUOTE;
      case INVALID_TO_USER -> Reason.INVALID_TO_USER;
      default -> Reason.POOL_MOVED;
    };
  }

  private static LiquidityChanged changed(
      final Pool pool, final long user, final long shares, final long base, final long quote) {
    return new LiquidityChanged(
        shares, base, quote, pool.share(user).shares(), pool.total(), pool.share(user).sequence());
  }
}
