package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.Reset;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.stream.DepthChannel;
import io.fluidex.matchengine.stream.DepthUpdate;
import io.fluidex.matchengine.stream.Level;
import io.fluidex.matchengine.stream.MarketBook;
import io.fluidex.matchengine.stream.UserChange;
import io.fluidex.matchengine.stream.UserChange.BalanceIs;
import io.fluidex.matchengine.stream.UserChange.OrderIs;
import io.fluidex.matchengine.stream.UserChange.TradeWas;
import io.fluidex.matchengine.stream.UserChanges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What subscribers make of what they are told, against the exchange itself, on random commands. */
class LiveDataTest {
  private static final int COMMANDS = 10_000;
  private static final int MARKETS = 2;
  private static final int ALL = Integer.MAX_VALUE;

  /** The exchange with one event after the other at hand. */
  private static final class Run {
    private final ExchangeCore core;
    private final CommandGenerator generator;
    private final List<Event> events = new ArrayList<>();

    Run(final long seed, final EngineSettings settings) {
      core = new ExchangeCore(settings);
      core.apply(Fixture.markets(0, 0), 1, events::add);
      generator = new CommandGenerator(seed, core);
    }

    /** The events of the next command. */
    List<Event> next() {
      events.clear();
      Command command = generator.next();
      while (command instanceof Reset) {
        command = generator.next();
      }
      core.apply(command, generator.millis(), events::add);
      return events;
    }

    Catalog catalog() {
      return new Catalog(core.assets(), core.markets().stream().map(MarketState::spec).toList());
    }

    List<Level> levels(final int market, final OrderSide side) {
      return core.levels(market, side, ALL).stream()
          .map(level -> new Level(level.price(), level.amount()))
          .toList();
    }
  }

  /** A client that knows a book from messages alone. */
  private static final class Follower {
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private long last;

    void take(final DepthUpdate update) {
      if (update.snapshot()) {
        asks.clear();
        bids.clear();
      } else {
        assertEquals(last + 1, update.first(), "an update does not continue the one before");
        assertTrue(update.first() <= update.last());
      }
      last = update.last();
      update.asks().forEach(level -> set(asks, level));
      update.bids().forEach(level -> set(bids, level));
    }

    private static void set(final Map<Long, Long> side, final Level level) {
      if (level.amount() == 0) {
        assertTrue(side.remove(level.price()) != null, "what is removed was there");
      } else {
        assertNotEquals(side.put(level.price(), level.amount()), level.amount());
      }
    }

    List<Level> levels(final OrderSide side) {
      return (side == OrderSide.ASK ? asks : bids)
          .entrySet().stream().map(e -> new Level(e.getKey(), e.getValue())).toList();
    }
  }

  private static void follow(final long seed, final EngineSettings settings) {
    final Run run = new Run(seed, settings);
    final Random random = new Random(seed);
    final DepthChannel[] channels = new DepthChannel[MARKETS];
    final MarketBook[] books = new MarketBook[MARKETS];
    final Follower[] followers = new Follower[MARKETS];
    for (int market = 0; market < MARKETS; market++) {
      channels[market] = new DepthChannel(market, run.core.lastSeq());
      books[market] = new MarketBook(channels[market]);
      followers[market] = new Follower();
      followers[market].take(channels[market].snapshot(books[market], ALL));
    }
    int updates = 0;
    for (int i = 0; i < COMMANDS; i++) {
      for (final Event event : run.next()) {
        switch (event) {
          case OrderChanged e -> books[e.order().terms().market()].apply(e);
          case Traded e -> books[e.market()].apply(e);
          default -> {
            // Not of a book.
          }
        }
      }
      final int market = random.nextInt(MARKETS);
      if (random.nextInt(5) == 0) {
        channels[market]
            .flush(books[market], run.core.lastSeq())
            .ifPresent(followers[market]::take);
        updates++;
        for (final OrderSide side : OrderSide.values()) {
          final String what = "seed " + seed + ", command " + i + ", " + side;
          assertEquals(run.levels(market, side), books[market].best(side, ALL), what);
          assertEquals(run.levels(market, side), followers[market].levels(side), what);
        }
      }
    }
    assertTrue(updates > COMMANDS / 10);
  }

  @Test
  void shouldFollowTheBooksFromSnapshotAndChanges() {
    for (int seed = 0; seed < 6; seed++) {
      follow(
          seed, seed % 2 == 0 ? EngineSettings.rollup(Fixture.TINY) : EngineSettings.development());
    }
  }

  @Test
  void shouldTellOfNothingThatChangedAndChangedBack() {
    final DepthChannel channel = new DepthChannel(0, 7);
    final MarketBook book = new MarketBook(channel);
    channel.changes(OrderSide.ASK, 100, 0);
    assertTrue(channel.flush(book, 9).isEmpty());
    channel.changes(OrderSide.BID, 100, 5);
    assertEquals(
        new DepthUpdate(0, false, 8, 12, List.of(), List.of(new Level(100, 0))),
        channel.flush(book, 12).orElseThrow());
  }

  /** A client that knows users' orders and balances from messages alone. */
  private static final class Owner {
    private final Map<Long, OrderSnapshot> open = new HashMap<>();
    private final Map<String, Balance> balances = new HashMap<>();
    private int trades;

    void take(final UserChange change) {
      switch (change) {
        case OrderIs is -> {
          final long id = is.order().terms().id();
          if (is.status() == OrderStatus.OPEN) {
            open.put(id, is.order());
          } else {
            open.remove(id);
          }
        }
        case BalanceIs is -> balances.put(is.userId() + " " + is.token(), is.balance());
        case TradeWas was -> {
          trades++;
          assertEquals(was.userId(), was.order().terms().userId());
        }
      }
    }
  }

  private static void own(final long seed, final EngineSettings settings) {
    final Run run = new Run(seed, settings);
    final Owner owner = new Owner();
    final UserChanges changes = new UserChanges(run::catalog, owner::take);
    final Random random = new Random(seed);
    for (int i = 0; i < COMMANDS; i++) {
      run.next().forEach(changes::apply);
      if (random.nextInt(20) != 0) {
        continue;
      }
      // Commands are committed in groups, so their ends are told now and then only.
      changes.endOfCommands();
      for (long user = 0; user < 20; user++) {
        final String what = "seed " + seed + ", command " + i + ", user " + user;
        for (int token = 0; token < 3; token++) {
          final Balance told = owner.balances.getOrDefault(user + " " + token, Balance.ZERO);
          assertEquals(run.core.balance(user, token), told, what);
        }
        for (final OrderSnapshot order : run.core.openOrders(user, Command.UNKNOWN)) {
          assertEquals(order, owner.open.get(order.terms().id()), what);
        }
      }
      assertEquals(run.core.capture().orders().size(), owner.open.size());
    }
    assertTrue(owner.trades > 100, () -> owner.trades + " trades");
  }

  @Test
  void shouldTellUsersTheirOrdersAndBalances() {
    for (int seed = 0; seed < 6; seed++) {
      own(seed, seed % 2 == 0 ? EngineSettings.rollup(Fixture.TINY) : EngineSettings.development());
    }
  }
}
