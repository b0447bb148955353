package io.fluidex.standalone.demo;

import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.client.L1Exception;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.standalone.endpoint.Endpoints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A demonstration on a running exchange: traders register and deposit on L1, trade, transfer,
 * withdraw, leave by a full exit and claim. With the same keys a second one finds the accounts of
 * the first and goes on with them.
 *
 * <p>{@link #run} is called once; {@link #status} and {@link #stop} by any thread.
 */
public final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  /** Deposits are made for what has fallen below this part of what a trader should have. */
  private static final int TOLERATED_PERCENT = 50;

  private static final int TRANSFER_PERCENT = 1;
  private static final int WITHDRAW_PERCENT = 2;

  /** Without an end: how many trades lie between two of each. */
  private static final long TRANSFER_EVERY = 25;

  private static final long WITHDRAW_EVERY = 50;
  private static final long EXIT_EVERY = 500;

  /** How often trades are made at most; faster rates make several at a time. */
  private static final double ROUNDS_PER_SECOND = 10;

  private static final Duration CLAIM_EVERY = Duration.ofSeconds(5);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Endpoints endpoints;
  private final List<EthereumKey> keys;
  private final DemoSettings settings;
  private final Optional<OrderFile> file;
  private final Waiting waiting = new Waiting();
  private final Tally tally;
  private final AtomicBoolean exitWanted = new AtomicBoolean();

  private Demo(
      final Endpoints endpoints,
      final List<EthereumKey> keys,
      final DemoSettings settings,
      final Optional<OrderFile> file,
      final Consumer<String> listener) {
    this.endpoints = endpoints;
    this.keys = List.copyOf(keys);
    this.settings = settings;
    this.file = file;
    this.tally = new Tally(listener);
  }

  /**
   * Traders who make up their orders.
   *
   * @param keys Ethereum accounts with ETH; if they are fewer than the traders, the first pays for
   *     more
   * @param listener hears in a few words of what begins; called by the thread that runs it
   */
  public static Demo ofGeneratedOrders(
      final Endpoints endpoints,
      final List<EthereumKey> keys,
      final DemoSettings settings,
      final Consumer<String> listener) {
    return new Demo(endpoints, keys, settings, Optional.empty(), listener);
  }

  /**
   * The traders and orders of a file; its end is the end of the trading.
   *
   * @param keys as for generated orders
   * @param file all of whose orders are put
   * @param listener as for generated orders
   */
  public static Demo ofFile(
      final Endpoints endpoints,
      final List<EthereumKey> keys,
      final DemoSettings settings,
      final OrderFile file,
      final Consumer<String> listener) {
    return new Demo(endpoints, keys, settings, Optional.of(file), listener);
  }

  /** What it has done so far. */
  public DemoStatus status() {
    return tally.status();
  }

  /** Ends it soon, wherever it is; what is open on L1 or L2 stays and can be gone on with. */
  public void stop() {
    waiting.stop();
  }

  /**
   * Runs to the end, or until it is stopped.
   *
   * @throws DemoException if it cannot go on
   */
  public DemoResult run() {
    final List<String> disagreements = new ArrayList<>();
    boolean stopped = false;
    try (TradingClient client =
        new TradingClient(endpoints.matchengine(), settings.patience(), waiting)) {
      run(client, disagreements);
    } catch (final StoppedException e) {
      stopped = true;
    } catch (final L1Exception | RpcException e) {
      throw new DemoException("L1 did not do what the demonstration needs: " + e.getMessage(), e);
    }
    tally.phase(stopped ? "stopped" : "done");
    return new DemoResult(status(), stopped, disagreements);
  }

  private void run(final TradingClient client, final List<String> disagreements) {
    tally.phase("asking the exchange for its markets");
    final Entrance entrance =
        new Entrance(
            endpoints, client, waiting, tally, settings.patience(), InstantSource.system());
    final Departure departure =
        new Departure(
            endpoints.exchange(),
            entrance.nodes(),
            entrance.assets(),
            waiting,
            tally,
            settings.patience());
    final List<Trader> traders;
    if (file.isPresent()) {
      traders = replay(client, entrance, file.get(), disagreements);
    } else {
      final List<Market> markets = new ArrayList<>(entrance.markets().values());
      markets.sort(Comparator.comparing(Market::name));
      final MarketMakers makers = new MarketMakers(markets, settings, client, tally);
      traders = admitMakers(entrance, makers);
      tally.phase("trading");
      if (settings.trades().isEmpty()) {
        tradeUntilStopped(makers, traders, entrance, departure);
      }
      trade(makers, settings.trades().orElseThrow());
    }
    close(entrance.assets(), traders, departure);
  }

  private List<Trader> admitMakers(final Entrance entrance, final MarketMakers makers) {
    final List<String> names =
        IntStream.rangeClosed(1, settings.traders()).mapToObj(i -> "trader" + i).toList();
    tally.phase("registering traders and depositing on L1");
    final Map<Asset, Long> wishes = makers.wishes();
    final List<Entrance.Applicant> applicants = new ArrayList<>();
    TraderKeys.of(keys, names)
        .forEach((name, key) ->
            applicants.add(new Entrance.Applicant(name, key, wishes, TOLERATED_PERCENT)));
    final List<Trader> traders = entrance.admit(applicants, keys.getFirst());
    makers.begin(traders);
    return traders;
  }

  private List<Trader> replay(
      final TradingClient client,
      final Entrance entrance,
      final OrderFile orders,
      final List<String> disagreements) {
    final Replay replay = new Replay(orders, entrance.markets(), client, waiting, tally);
    tally.phase("registering the traders of the file and depositing on L1");
    final Map<String, EthereumKey> named = TraderKeys.of(keys, orders.traders());
    final List<Entrance.Applicant> applicants = new ArrayList<>();
    named.forEach((name, key) ->
        applicants.add(new Entrance.Applicant(name, key, replay.deposits(name), 100)));
    final List<Trader> traders = entrance.admit(applicants, keys.getFirst());
    final Map<String, Trader> byName = new LinkedHashMap<>();
    traders.forEach(trader -> byName.put(trader.name(), trader));
    tally.phase("putting the orders of the file");
    disagreements.addAll(replay.run(byName));
    tally.phase("waiting for the last trade to be in a block");
    try (SealedTrades trades = new SealedTrades(endpoints.rollupState())) {
      disagreements.addAll(replay.compareLastPrices(trades, settings.patience()));
    }
    return traders;
  }

  /** Trades at the rate of the settings until there were so many trades. */
  private void trade(final MarketMakers makers, final long wanted) {
    final Pace pace = new Pace(settings.tradesPerSecond(), ROUNDS_PER_SECOND);
    long progress = System.nanoTime();
    long trades = 0;
    while (trades < wanted) {
      waiting.pause(pace.next(System.nanoTime()));
      final long now = makers.next((int) Math.min(pace.size(), wanted - trades));
      if (now > trades) {
        progress = System.nanoTime();
      } else if (System.nanoTime() - progress > settings.patience().toNanos()) {
        throw new DemoException(
            "there was no trade for "
                + settings.patience().toSeconds()
                + " s; refused so far: "
                + status().refused());
      }
      trades = now;
    }
  }

  private void tradeUntilStopped(
      final MarketMakers makers,
      final List<Trader> traders,
      final Entrance entrance,
      final Departure departure) {
    final Map<Asset, Long> wishes = makers.wishes();
    final Thread l1 =
        Thread.ofVirtual()
            .name("demo-l1")
            .start(() -> serveL1(traders, wishes, entrance, departure));
    try {
      final Pace pace = new Pace(settings.tradesPerSecond(), ROUNDS_PER_SECOND);
      long trades = 0;
      while (true) {
        waiting.pause(pace.next(System.nanoTime()));
        try {
          final long now = makers.next(pace.size());
          besides(trades, now, entrance.assets(), traders, departure);
          trades = now;
        } catch (final StoppedException e) {
          throw e;
        } catch (final DemoException e) {
          LOG.warn("the demonstration waits: {}", e.getMessage());
          tally.refused("the exchange did not answer");
          waiting.pause(AFTER_FAILURE);
        }
      }
    } finally {
      try {
        l1.join(settings.patience());
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void besides(
      final long before,
      final long now,
      final List<Asset> assets,
      final List<Trader> traders,
      final Departure departure) {
    if (isPassed(before, now, TRANSFER_EVERY) && settings.transfers() > 0) {
      transfer(now / TRANSFER_EVERY, assets, traders);
    }
    if (isPassed(before, now, WITHDRAW_EVERY) && settings.withdrawals() > 0) {
      withdraw(now / WITHDRAW_EVERY, assets, traders, departure);
    }
    if (isPassed(before, now, EXIT_EVERY) && settings.fullExit()) {
      exitWanted.set(true);
    }
  }

  private static boolean isPassed(final long before, final long now, final long every) {
    return before / every < now / every;
  }

  /** Claims and leaves while others trade; a failure is waited out. */
  private void serveL1(
      final List<Trader> traders,
      final Map<Asset, Long> wishes,
      final Entrance entrance,
      final Departure departure) {
    try {
      while (true) {
        waiting.pause(CLAIM_EVERY);
        try {
          if (settings.claims()) {
            departure.claim(traders);
          }
          if (exitWanted.get()) {
            departure.leave(traders.getLast());
            exitWanted.set(false);
          }
          entrance.deposit(traders.getLast(), wishes, TOLERATED_PERCENT);
        } catch (final StoppedException e) {
          throw e;
        } catch (final L1Exception | RpcException | DemoException e) {
          LOG.warn("the demonstration will try again on L1: {}", e.getMessage());
          tally.refused("L1 did not do it at the first attempt");
        }
      }
    } catch (final StoppedException e) {
      LOG.debug("the demonstration does nothing more on L1");
    }
  }

  private void transfer(final long turn, final List<Asset> assets, final List<Trader> traders) {
    final Trader from = traders.get((int) (turn % traders.size()));
    final Trader to = traders.get((int) ((turn + 1) % traders.size()));
    final Asset asset = assets.get((int) (turn % assets.size()));
    final long units =
        from.balances(List.of(asset)).get(asset).available() / 100 * TRANSFER_PERCENT;
    if (units > 0) {
      from.transfer(asset, units, to.account());
    }
  }

  private static boolean withdraw(
      final long turn,
      final List<Asset> assets,
      final List<Trader> traders,
      final Departure departure) {
    return departure.withdraw(
        traders.get((int) (turn % traders.size())),
        assets.get((int) (turn / traders.size() % assets.size())),
        WITHDRAW_PERCENT);
  }

  /** Transfers, withdrawals, a full exit and all claims. */
  private void close(
      final List<Asset> assets, final List<Trader> traders, final Departure departure) {
    tally.phase("transferring and withdrawing");
    for (int i = 0; i < settings.transfers(); i++) {
      transfer(i, assets, traders);
    }
    int withdrawn = 0;
    for (int turn = 0;
        withdrawn < settings.withdrawals() && turn < traders.size() * assets.size();
        turn++) {
      if (withdraw(turn, assets, traders, departure)) {
        withdrawn++;
      }
    }
    if (settings.fullExit()) {
      tally.phase("leaving by a full exit on L1");
      departure.leave(traders.getLast());
    }
    if (settings.claims()) {
      tally.phase("waiting for the execution on L1");
      departure.awaitExecution();
      tally.phase("claiming on L1");
      departure.claim(traders);
    }
  }
}
