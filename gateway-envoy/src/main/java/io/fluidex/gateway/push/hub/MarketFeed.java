package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.event.TradeView;
import io.fluidex.gateway.push.market.Book;
import io.fluidex.gateway.push.market.Candle;
import io.fluidex.gateway.push.market.DepthGather;
import io.fluidex.gateway.push.market.Interval;
import io.fluidex.gateway.push.market.RestingOrder;
import io.fluidex.gateway.push.market.TradeTape;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.ServerMessages;
import io.fluidex.gateway.push.message.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One market with all who read it. */
final class MarketFeed {
  static final String FAST = "100";
  static final String SLOW = "1000";

  private final Map<Topic, Readers> readers = new HashMap<>();
  private final Map<String, DepthGather> gathers = new HashMap<>();

  /** When the oldest event happened that a gathering has, by its interval. */
  private final Map<String, Long> gatheredSince = new HashMap<>();

  private final Map<Interval, List<Candle>> freshCandles = new EnumMap<>(Interval.class);
  private final List<TradeView> freshTrades = new ArrayList<>();
  private final String market;
  private final TradeTape tape;
  private final Book book;
  private long now;
  private Optional<Candle> toldDay = Optional.empty();

  MarketFeed(final String market, final TradeTape tape) {
    this.market = market;
    this.tape = tape;
    this.book =
        new Book((ask, price, before) ->
            gathers.forEach((interval, gather) -> {
              gather.changes(ask, price, before);
              gatheredSince.putIfAbsent(interval, now);
            }));
  }

  void add(final RestingOrder order) {
    book.add(order);
  }

  void apply(final OrderMoved event) {
    now = event.time();
    book.apply(event);
  }

  void apply(final Traded event) {
    now = event.time();
    book.apply(event);
    record(event.trade());
    freshTrades.add(event.trade());
  }

  /** Takes a trade that the book contains already. */
  void record(final TradeView trade) {
    tape.add(trade);
    for (final Interval interval : Interval.values()) {
      final List<Candle> fresh = freshCandles.computeIfAbsent(interval, key -> new ArrayList<>());
      final Candle last = tape.candle(interval).orElseThrow();
      if (!fresh.isEmpty() && fresh.getLast().time() == last.time()) {
        fresh.removeLast();
      }
      fresh.add(last);
    }
  }

  int subscriptions() {
    return readers.values().stream().mapToInt(Readers::size).sum();
  }

  private Readers readers(final Topic topic) {
    return readers.computeIfAbsent(topic, Readers::new);
  }

  /** Adds a reader; everything up to the event has been applied. */
  void join(
      final Topic topic, final int limit, final Outlet outlet, final long seq, final long time) {
    final Readers all = readers(topic);
    switch (topic.channel()) {
      case DEPTH -> {
        flushDepth(topic.interval(), seq);
        final DepthGather gather =
            gathers.computeIfAbsent(topic.interval(), key -> new DepthGather(seq));
        all.join(
            outlet,
            Frame.of(
                ServerMessages.depthSnapshot(
                    topic, gather.last(), book.best(false, limit), book.best(true, limit))));
      }
      case TRADES -> {
        flushTrades(seq);
        all.join(outlet, Frame.of(ServerMessages.trades(true, topic, seq, tape.newest())));
      }
      case TICKER -> all.join(outlet, Frame.of(new News.Ticker(true, topic, seq, tape.day(time))));
      case KLINE -> {
        flushCandles(seq);
        all.join(
            outlet,
            Frame.of(
                new News.Candles(
                    true,
                    topic,
                    seq,
                    tape.candle(Interval.of(topic.interval()).orElseThrow()).stream().toList())));
      }
      case BLOCKS, ORDERS, FILLS, BALANCES ->
          throw new IllegalArgumentException(topic.channel() + " is no channel of a market");
    }
  }

  void leave(final Topic topic, final Outlet outlet) {
    final Readers all = readers.get(topic);
    if (all != null) {
      all.leave(outlet);
    }
  }

  void flushDepth(final String interval, final long seq) {
    final DepthGather gather = gathers.get(interval);
    if (gather == null) {
      return;
    }
    final Readers all = readers(new Topic(Channel.DEPTH, market, interval));
    final Long since = gatheredSince.remove(interval);
    if (all.isEmpty()) {
      gathers.remove(interval);
      return;
    }
    gather
        .flush(book, seq)
        .ifPresent(change ->
            all.tell(
                new Frame(
                    ServerMessages.depthUpdate(
                        all.topic(), change.first(), change.last(), change.bids(), change.asks()),
                    since == null ? now : since)));
  }

  void flushTrades(final long seq) {
    if (freshTrades.isEmpty()) {
      return;
    }
    final Readers all = readers(new Topic(Channel.TRADES, market, ""));
    if (!all.isEmpty()) {
      all.tell(
          new Frame(
              ServerMessages.trades(false, all.topic(), seq, freshTrades),
              freshTrades.getFirst().time()));
    }
    freshTrades.clear();
  }

  void flushCandles(final long seq) {
    freshCandles.forEach((interval, fresh) -> {
      final Readers all = readers(new Topic(Channel.KLINE, market, interval.text()));
      if (!fresh.isEmpty() && !all.isEmpty()) {
        all.tell(Frame.of(new News.Candles(false, all.topic(), seq, fresh)));
      }
      fresh.clear();
    });
  }

  void flushTicker(final long seq, final long time) {
    final Readers all = readers(new Topic(Channel.TICKER, market, ""));
    if (all.isEmpty()) {
      return;
    }
    final Optional<Candle> day = tape.day(time);
    if (!day.equals(toldDay)) {
      toldDay = day;
      all.tell(Frame.of(new News.Ticker(false, all.topic(), seq, day)));
    }
  }

  void end(final ErrorCode reason) {
    readers.values().forEach(each -> each.end(reason));
  }
}
