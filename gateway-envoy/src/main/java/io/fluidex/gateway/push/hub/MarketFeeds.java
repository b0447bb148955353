package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.market.TradeTape;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All markets, and who waits to read one. For the hub's thread, but for {@link #has}. */
final class MarketFeeds {
  /** A wish to join that waits for the hub to know what is. */
  private record Join(Outlet outlet, Topic topic, int limit) {}

  /** Safe for many threads. */
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  private final InstantSource clock;
  private final Map<String, MarketFeed> feeds = new HashMap<>();
  private final Deque<Join> joins = new ArrayDeque<>();
  private boolean fastDue;
  private boolean slowDue;

  MarketFeeds(final InstantSource clock) {
    this.clock = clock;
  }

  /** Whether there is such a market; for any thread. */
  boolean has(final String market) {
    return names.contains(market);
  }

  /** Forgets all markets, and begins with others; who waits to join waits on. */
  void begin(final Beginning beginning) {
    feeds.clear();
    names.clear();
    beginning.tapes().forEach((market, tape) -> feeds.put(market, new MarketFeed(market, tape)));
    names.addAll(beginning.markets());
    beginning.orders().forEach(order -> of(order.market()).add(order));
  }

  /** A market; it is made if nothing was heard of it before. */
  MarketFeed of(final String market) {
    return feeds.computeIfAbsent(
        market,
        name -> {
          names.add(name);
          return new MarketFeed(name, new TradeTape(Hub.TRADES_TOLD));
        });
  }

  int subscriptions() {
    return feeds.values().stream().mapToInt(MarketFeed::subscriptions).sum();
  }

  /** Adds a reader the next time that books are those of the exchange. */
  void join(final Outlet outlet, final Topic topic, final int limit) {
    joins.add(new Join(outlet, topic, limit));
  }

  void leave(final Outlet outlet, final Topic topic) {
    joins.removeIf(join -> join.outlet().equals(outlet) && join.topic().equals(topic));
    final MarketFeed feed = feeds.get(topic.market());
    if (feed != null) {
      feed.leave(topic, outlet);
    }
  }

  void flushTrades(final long seq) {
    feeds.values().forEach(feed -> feed.flushTrades(seq));
  }

  void flushCandles(final long seq) {
    feeds.values().forEach(feed -> feed.flushCandles(seq));
  }

  void flushTickers(final long seq) {
    final long time = clock.millis();
    feeds.values().forEach(feed -> feed.flushTicker(seq, time));
  }

  /** Says that it is time to tell books of an interval, which waits for the end of a command. */
  void depthIsDue(final boolean fast, final boolean slow) {
    fastDue |= fast;
    slowDue |= slow;
  }

  /** Tells books, which in the middle of a command are not those of the exchange. */
  void betweenCommands(final long seq) {
    if (fastDue) {
      feeds.values().forEach(feed -> feed.flushDepth(MarketFeed.FAST, seq));
      fastDue = false;
    }
    if (slowDue) {
      feeds.values().forEach(feed -> feed.flushDepth(MarketFeed.SLOW, seq));
      slowDue = false;
    }
    while (!joins.isEmpty()) {
      final Join join = joins.remove();
      of(join.topic().market())
          .join(join.topic(), join.limit(), join.outlet(), seq, clock.millis());
    }
  }

  /** Ends all subscriptions. */
  void end(final ErrorCode reason) {
    feeds.values().forEach(feed -> feed.end(reason));
  }
}
