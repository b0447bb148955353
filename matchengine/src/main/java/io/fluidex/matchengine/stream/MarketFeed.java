package io.fluidex.matchengine.stream;

import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.Traded;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The book of one market, and who reads it and its trades. For the hub's thread. */
final class MarketFeed<D, T> {
  private final int market;
  private final StreamEncoder<D, T, ?> encoder;
  private final Map<DepthInterval, Channel<D>> channels = new EnumMap<>(DepthInterval.class);
  private final Set<StreamReader<T>> trades = new LinkedHashSet<>();
  private MarketBook book;

  /** The readers of the book at one interval. */
  private static final class Channel<D> {
    private final Set<StreamReader<D>> readers = new LinkedHashSet<>();

    /** What has changed since it was told; null if nobody wants to know. */
    private DepthChannel changes;
  }

  MarketFeed(final int market, final StreamEncoder<D, T, ?> encoder) {
    this.market = market;
    this.encoder = encoder;
    for (final DepthInterval interval : DepthInterval.values()) {
      channels.put(interval, new Channel<>());
    }
    restart();
  }

  /** Begins with an empty book. */
  void restart() {
    channels.values().forEach(channel -> channel.changes = null);
    book =
        new MarketBook((side, price, before) -> {
          for (final Channel<D> channel : channels.values()) {
            if (channel.changes != null) {
              channel.changes.changes(side, price, before);
            }
          }
        });
  }

  void add(final OpenOrder order) {
    book.add(order);
  }

  void apply(final OrderChanged change) {
    book.apply(change);
  }

  void apply(final Traded trade) {
    book.apply(trade);
    if (!trades.isEmpty()) {
      tell(trades, encoder.trade(trade));
    }
  }

  /**
   * Tells what has changed.
   *
   * @param seq the last event in the book
   */
  void flush(final DepthInterval interval, final long seq) {
    final Channel<D> channel = channels.get(interval);
    if (channel.readers.isEmpty()) {
      channel.changes = null;
    } else if (channel.changes != null) {
      channel
          .changes
          .flush(book, seq)
          .ifPresent(update -> tell(channel.readers, encoder.depth(update)));
    }
  }

  /**
   * Adds a reader of the book, which begins with a snapshot.
   *
   * @param limit levels of each side in the snapshot
   * @param seq the last event in the book
   */
  void join(
      final DepthInterval interval, final int limit, final StreamReader<D> reader, final long seq) {
    final Channel<D> channel = channels.get(interval);
    flush(interval, seq);
    if (channel.changes == null) {
      channel.changes = new DepthChannel(market, seq);
    }
    channel.readers.add(reader);
    if (!reader.offer(encoder.depth(channel.changes.snapshot(book, limit)))) {
      channel.readers.remove(reader);
    }
  }

  void leave(final DepthInterval interval, final StreamReader<D> reader) {
    channels.get(interval).readers.remove(reader);
  }

  void joinTrades(final StreamReader<T> reader) {
    trades.add(reader);
  }

  void leaveTrades(final StreamReader<T> reader) {
    trades.remove(reader);
  }

  private static <M> void tell(final Set<StreamReader<M>> readers, final M message) {
    readers.removeIf(reader -> !reader.offer(message));
  }

  void endAll(final StreamEnd reason) {
    trades.removeIf(reader -> reader.end(reason));
    channels.values().forEach(channel -> channel.readers.removeIf(reader -> reader.end(reason)));
  }
}
