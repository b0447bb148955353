package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.BookOrder;
import io.fluidex.matchengine.book.BookSide;
import io.fluidex.matchengine.book.PriceLevel;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.state.PoolShare;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds between any two commands: nothing is made or lost, no balance is negative, what is
 * frozen is what open orders hold, and books are sorted, summed up and not crossed.
 */
final class Invariants {
  private final Engine engine;
  private final List<String> violations = new ArrayList<>();

  private Invariants(final Engine engine) {
    this.engine = engine;
  }

  static List<String> violations(final Engine engine) {
    final Invariants invariants = new Invariants(engine);
    invariants.checkBooks();
    invariants.checkBalances();
    invariants.checkPools();
    return invariants.violations;
  }

  private void expect(final boolean holds, final String what) {
    if (!holds) {
      violations.add(what);
    }
  }

  private void checkBalances() {
    final Ledger ledger = engine.ledger();
    final BigInteger[] sums = new BigInteger[ledger.tokenCount()];
    Arrays.fill(sums, BigInteger.ZERO);
    for (final long id : ledger.ids()) {
      final UserAccount account = ledger.find(id);
      final Map<Integer, Long> held = held(account);
      for (int i = 0; i < sums.length; i++) {
        final String what = "user " + id + ", token " + ledger.token(i) + ": ";
        expect(account.available(i) >= 0, what + "available is " + account.available(i));
        expect(
            account.frozen(i) == held.getOrDefault(i, 0L),
            what + "frozen is " + account.frozen(i) + ", orders hold " + held.get(i));
        sums[i] =
            sums[i]
                .add(BigInteger.valueOf(account.available(i)))
                .add(BigInteger.valueOf(account.frozen(i)));
      }
    }
    for (int i = 0; i < sums.length; i++) {
      expect(
          sums[i].equals(BigInteger.valueOf(ledger.supply(i))),
          "token " + ledger.token(i) + ": users have " + sums[i] + " of " + ledger.supply(i));
    }
  }

  /** What the orders of a user hold, by the tokens' numbers. */
  private Map<Integer, Long> held(final UserAccount account) {
    final Map<Integer, Long> held = new HashMap<>();
    int count = 0;
    long lastId = 0;
    for (BookOrder order = account.firstOrder(); order != null; order = order.nextOfUser()) {
      expect(order.id() > lastId, "user " + account.id() + ": order ids do not ascend");
      lastId = order.id();
      count++;
      held.merge(engine.market(order).sold(order.side()), order.frozen(), Math::addExact);
    }
    expect(
        count == account.openOrders(),
        "user " + account.id() + " has " + count + " orders, not " + account.openOrders());
    return held;
  }

  private void checkPools() {
    for (final Pool pool : engine.pools().pools()) {
      final String what = "pool of account " + pool.account() + ": ";
      BigInteger sum = BigInteger.ZERO;
      for (final PoolShare share : pool.state().shares()) {
        expect(share.shares() >= 0, what + "user " + share.userId() + " has negative shares");
        sum = sum.add(BigInteger.valueOf(share.shares()));
      }
      expect(sum.equals(BigInteger.valueOf(pool.total())), what + "shares are not the sum");
      final UserAccount account = engine.ledger().find(pool.account());
      expect(account == null || account.openOrders() == 0, what + "it has open orders");
    }
  }

  private void checkBooks() {
    int count = 0;
    for (final Market market : engine.markets().markets()) {
      count += checkSide(market, OrderSide.ASK) + checkSide(market, OrderSide.BID);
      final PriceLevel ask = market.book().side(OrderSide.ASK).best();
      final PriceLevel bid = market.book().side(OrderSide.BID).best();
      expect(
          ask == null || bid == null || bid.price() < ask.price(),
          "market " + market.spec().name() + " is crossed");
    }
    expect(
        count == engine.orders().size(),
        count + " orders are in books, " + engine.orders().size() + " in the index");
  }

  private int checkSide(final Market market, final OrderSide side) {
    final BookSide orders = market.book().side(side);
    final String what = "market " + market.spec().name() + ", side " + side + ": ";
    int count = 0;
    long amount = 0;
    PriceLevel before = null;
    for (final PriceLevel level : orders.levels()) {
      expect(
          before == null
              ? level.equals(orders.best())
              : side == OrderSide.ASK
                  ? before.price() < level.price()
                  : before.price() > level.price(),
          what + "level " + level.price() + " is in the wrong place");
      before = level;
      long inLevel = 0;
      long lastId = 0;
      for (BookOrder order = level.first(); order != null; order = order.next()) {
        expect(order.id() > lastId, what + "order " + order.id() + " is in the wrong place");
        lastId = order.id();
        checkOrder(market, order);
        inLevel += order.remain();
        count++;
      }
      expect(inLevel == level.amount(), what + "the sum of level " + level.price() + " is wrong");
      amount += inLevel;
    }
    expect(count == orders.count() && amount == orders.amount(), what + "the sum is wrong");
    return count;
  }

  private void checkOrder(final Market market, final BookOrder order) {
    final String what = "order " + order.id() + ": ";
    expect(order.remain() > 0, what + "nothing remains");
    expect(
        order.remain() + order.finishedBase() == order.terms().amount(),
        what + "what remains and what traded are not its amount");
    final long held =
        order.side() == OrderSide.ASK
            ? market.baseUnits(order.remain())
            : market.quoteUnits(order.remain(), order.price());
    expect(order.frozen() == held, what + "holds " + order.frozen() + " instead of " + held);
    expect(order.equals(engine.orders().get(order.id())), what + "is not in the index");
  }
}
