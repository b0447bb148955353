package io.fluidex.statemanager;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An exchange that makes up valid events of every kind, with the balances and nonces it needs for
 * that. The same random numbers give the same events.
 */
public final class Exchange {
  private static final long START = 1_600_000_000_000L;
  private static final int FIRST_TRADER = 2;

  /**
   * What an event says.
   *
   * @param timeMillis when it happened
   * @param kind its kind
   * @param transaction its L2 transaction
   */
  public record Happening(long timeMillis, String kind, Optional<Transaction> transaction) {}

  private final Random random;
  private final Depths depths;
  private final Domain domain;
  private final boolean signs;
  private final List<Trader> traders = new ArrayList<>();
  private final long[][] balances;
  private final long[] nonces;
  private final long[] orders;
  private long time = START;
  private int keys;

  /** An exchange without users. */
  public Exchange(
      final Random random, final Depths depths, final Domain domain, final boolean signs) {
    this.random = random;
    this.depths = depths;
    this.domain = domain;
    this.signs = signs;
    final int accounts = (int) Math.min(depths.accounts(), 64);
    this.balances = new long[accounts][depths.tokens()];
    this.nonces = new long[accounts];
    this.orders = new long[accounts];
  }

  /** The time of the latest event. */
  public long time() {
    return time;
  }

  /** The account of some trader. */
  public long someAccount() {
    return traders.isEmpty() ? FIRST_TRADER : some().account();
  }

  private Trader some() {
    return traders.get(random.nextInt(traders.size()));
  }

  private Trader other(final Trader trader) {
    Trader other = some();
    while (other.account() == trader.account()) {
      other = some();
    }
    return other;
  }

  /** The next event. */
  public Happening next() {
    time += random.nextInt(3000);
    final int kind = traders.size() < 3 ? 0 : random.nextInt(100);
    if (traders.size() < 3 || (kind < 4 && traders.size() < balances.length - FIRST_TRADER - 1)) {
      final Trader trader = new Trader(FIRST_TRADER + traders.size(), keys++, domain, signs);
      traders.add(trader);
      return happening("registeruser", trader.register());
    }
    if (kind < 25) {
      return deposit(some());
    }
    if (kind < 40) {
      return transfer();
    }
    if (kind < 48) {
      return withdraw();
    }
    if (kind < 78) {
      return trade();
    }
    if (kind < 81) {
      final Trader trader = some();
      final int token = random.nextInt(depths.tokens());
      balances[(int) trader.account()][token] = 0;
      return happening("fullexits", new FullExit(trader.account(), token));
    }
    if (kind < 85) {
      final Trader trader = some();
      final int account = (int) trader.account();
      return happening("cancels", trader.cancel(++orders[account], nonces[account]++));
    }
    if (kind < 87) {
      final int index = random.nextInt(traders.size());
      final Trader trader = new Trader(traders.get(index).account(), keys++, domain, signs);
      traders.set(index, trader);
      return happening("keychanges", trader.register());
    }
    return new Happening(time, "orders", Optional.empty());
  }

  private Happening happening(final String kind, final Transaction transaction) {
    return new Happening(time, kind, Optional.of(transaction));
  }

  private Happening deposit(final Trader trader) {
    final int token = random.nextInt(depths.tokens());
    final long amount = 1L + random.nextInt(1_000_000);
    balances[(int) trader.account()][token] += amount;
    return happening("deposits", new Deposit(trader.account(), token, amount));
  }

  /** A token that a trader has, if any. */
  private Optional<Integer> owned(final Trader trader) {
    final int start = random.nextInt(depths.tokens());
    for (int i = 0; i < depths.tokens(); i++) {
      final int token = (start + i) % depths.tokens();
      if (balances[(int) trader.account()][token] > 0) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  private long part(final long balance) {
    return random.nextInt(5) == 0 ? balance : 1 + random.nextLong(balance);
  }

  private long until() {
    return time / 1000 + random.nextInt(1000);
  }

  private Happening transfer() {
    final Trader from = some();
    final Optional<Integer> token = owned(from);
    if (token.isEmpty()) {
      return deposit(from);
    }
    final Trader to = other(from);
    final int payer = (int) from.account();
    final long amount = part(balances[payer][token.get()]);
    balances[payer][token.get()] -= amount;
    balances[(int) to.account()][token.get()] += amount;
    return happening(
        "transfers", from.transfer(to.account(), token.get(), amount, nonces[payer]++, until()));
  }

  private Happening withdraw() {
    final Trader trader = some();
    final Optional<Integer> token = owned(trader);
    if (token.isEmpty()) {
      return deposit(trader);
    }
    final int account = (int) trader.account();
    final long amount = part(balances[account][token.get()]);
    balances[account][token.get()] -= amount;
    return happening("withdraws", trader.withdraw(token.get(), amount, nonces[account]++, until()));
  }

  private Happening trade() {
    final Trader maker = some();
    final Trader taker = other(maker);
    final Optional<Integer> sold = owned(maker);
    final Optional<Integer> bought = owned(taker);
    if (sold.isEmpty()) {
      return deposit(maker);
    }
    if (bought.isEmpty() || bought.get().equals(sold.get())) {
      return deposit(taker);
    }
    final int first = (int) maker.account();
    final int second = (int) taker.account();
    final long sell = part(balances[first][sold.get()]);
    final long buy = part(balances[second][bought.get()]);
    balances[first][sold.get()] -= sell;
    balances[first][bought.get()] += buy;
    balances[second][bought.get()] -= buy;
    balances[second][sold.get()] += sell;
    return happening(
        "trades",
        new SpotTrade(
            maker.sign(order(maker, Side.SELL, sold.get(), bought.get(), sell, buy)),
            taker.sign(order(taker, Side.BUY, bought.get(), sold.get(), buy, sell)),
            sell,
            buy));
  }

  private Order order(
      final Trader trader,
      final Side side,
      final int sellToken,
      final int buyToken,
      final long sell,
      final long buy) {
    final long orderId = ++orders[(int) trader.account()];
    return new Order(trader.account(), orderId, sellToken, buyToken, sell, buy, until(), side, 0);
  }
}
