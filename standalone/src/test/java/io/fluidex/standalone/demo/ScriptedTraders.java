package io.fluidex.standalone.demo;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.rollup.tx.Side;
import io.fluidex.standalone.endpoint.Endpoints;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;

/**
 * Traders who carry a script out, each action until it is done, whatever happens to the exchange.
 * For one thread.
 */
public final class ScriptedTraders implements AutoCloseable {
  private static final EthereumAddress NOBODY =
      EthereumAddress.fromBytes(new byte[EthereumAddress.BYTES]);

  private final Duration patience;
  private final Lock l1;
  private final Waiting waiting = new Waiting();
  private final Tally tally = new Tally(_ -> {});
  private final TradingClient client;
  private final Entrance entrance;
  private final Departure departure;
  private final List<Trader> traders;
  private final Map<String, Asset> assets = new HashMap<>();

  /**
   * Registers the traders, who deposit what the script begins with.
   *
   * @param keys of the traders, with ETH on L1
   * @param patience how long an action may take
   * @param l1 held while something is sent to L1
   */
  public ScriptedTraders(
      final Endpoints endpoints,
      final List<EthereumKey> keys,
      final Duration patience,
      final Lock l1) {
    this.patience = patience;
    this.l1 = l1;
    this.client = new TradingClient(endpoints.matchengine(), patience, waiting);
    this.entrance =
        new Entrance(endpoints, client, waiting, tally, patience, InstantSource.system());
    this.departure =
        new Departure(
            endpoints.exchange(), entrance.nodes(), entrance.assets(), waiting, tally, patience);
    final Map<Asset, Long> wishes = new HashMap<>();
    entrance
        .assets()
        .forEach(asset -> {
          assets.put(asset.id(), asset);
          wishes.put(asset, Script.beginning(asset.id()));
        });
    final List<Entrance.Applicant> applicants = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      applicants.add(new Entrance.Applicant("trader" + i, keys.get(i), wishes, 100));
    }
    this.traders = entrance.admit(applicants, keys.getFirst());
  }

  /** The L2 account of a trader. */
  public long account(final int trader) {
    return traders.get(trader).account();
  }

  /** The L1 account of a trader. */
  public EthereumAddress owner(final int trader) {
    return traders.get(trader).wallet().address();
  }

  /** What a trader does on L1. */
  public ExchangeClient l1(final int trader) {
    return traders.get(trader).l1();
  }

  /** The asset of a name. */
  public Asset asset(final String name) {
    return assets.get(name);
  }

  /** What a trader has in the exchange, open orders included. */
  public long balance(final int trader, final String asset) {
    return amounts(traders.get(trader), asset).total();
  }

  private AssetAmounts amounts(final Trader trader, final String asset) {
    return trader.balances(List.of(asset(asset))).get(asset(asset));
  }

  /** Carries an action out, and waits until the exchange knows. */
  public void perform(final Action action) {
    final Runnable arrival = begin(action);
    arrival.run();
  }

  /**
   * Carries an action out.
   *
   * @return waits until the exchange knows, of what was sent to L1
   */
  public Runnable begin(final Action action) {
    switch (action) {
      case Action.Trade trade -> {
        final Market market = entrance.markets().get(trade.market());
        offer(traders.get(trade.seller()), market, trade.ticks(), trade.lots());
        take(trade, market);
      }
      case Action.Offer offer ->
          offer(
              traders.get(offer.seller()),
              entrance.markets().get(offer.market()),
              offer.ticks(),
              offer.lots());
      case Action.Transfer transfer ->
          require(
              transfer,
              traders
                  .get(transfer.from())
                  .transfer(
                      asset(transfer.asset()),
                      transfer.units(),
                      traders.get(transfer.to()).account()));
      case Action.Withdrawal withdrawal ->
          require(
              withdrawal,
              traders
                  .get(withdrawal.trader())
                  .withdraw(asset(withdrawal.asset()), withdrawal.units()));
      case Action.Deposit deposit -> {
        return deposit(deposit);
      }
      case Action.FullExit exit -> {
        return leave(exit);
      }
      case Action.Claim claim -> onL1(() -> departure.claim(List.of(traders.get(claim.trader()))));
    }
    return () -> {};
  }

  private void require(final Action action, final boolean done) {
    if (!done) {
      throw new AssertionError(action + " was refused: " + tally.status().refused());
    }
  }

  private void onL1(final Runnable sending) {
    l1.lock();
    try {
      sending.run();
    } finally {
      l1.unlock();
    }
  }

  /** The open order of a trader at a price, if there is one. */
  private Optional<OrderInfo> open(final Trader trader, final Market market, final long ticks) {
    return trader.openOrders(market).stream()
        .filter(o -> market.ticks(new BigDecimal(o.getPrice())) == ticks)
        .findFirst();
  }

  private void offer(final Trader trader, final Market market, final long ticks, final long lots) {
    // An order may be in the book although its acknowledgement was lost; its repetition is refused.
    if (trader.put(new OrderTerms(market, Side.SELL, OrderKind.LIMIT, ticks, lots)).isEmpty()
        && open(trader, market, ticks).isEmpty()) {
      throw new AssertionError("an order was refused: " + tally.status().refused());
    }
  }

  private void take(final Action.Trade trade, final Market market) {
    final Trader buyer = traders.get(trade.buyer());
    final Trader seller = traders.get(trade.seller());
    buyer.put(new OrderTerms(market, Side.BUY, OrderKind.LIMIT, trade.ticks(), trade.lots()));
    if (open(seller, market, trade.ticks()).isPresent()
        || open(buyer, market, trade.ticks()).isPresent()) {
      throw new AssertionError(trade + " was not made: " + tally.status().refused());
    }
  }

  private Runnable deposit(final Action.Deposit deposit) {
    final Trader trader = traders.get(deposit.trader());
    final Asset asset = asset(deposit.asset());
    final long before = amounts(trader, deposit.asset()).total();
    final BigInteger amount = asset.onL1(deposit.units());
    onL1(() -> {
      if (asset.address().equals(NOBODY)) {
        trader.l1().depositEth(trader.account(), amount);
      } else {
        Entrance.mint(trader.wallet(), asset, amount);
        trader.l1().depositErc20(asset.token(), trader.account(), amount);
      }
    });
    return () ->
        waiting.until(
            patience,
            deposit + " in the exchange",
            () -> amounts(trader, deposit.asset()).total() >= before + deposit.units());
  }

  private Runnable leave(final Action.FullExit exit) {
    final Trader trader = traders.get(exit.trader());
    onL1(() -> trader.l1().requestFullExit(trader.account(), asset(exit.asset()).token()));
    return () ->
        waiting.until(
            patience, exit + " in the exchange", () -> amounts(trader, exit.asset()).total() == 0);
  }

  /** Everybody is paid on L1 what is pending. */
  public void claimAll() {
    IntStream.range(0, traders.size()).forEach(i -> perform(new Action.Claim(i)));
  }

  /** Ends whatever is waited for. */
  public void stop() {
    waiting.stop();
  }

  @Override
  public void close() {
    client.close();
  }
}
