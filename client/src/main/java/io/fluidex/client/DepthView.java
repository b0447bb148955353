package io.fluidex.client;

import io.fluidex.client.ExchangeException.Kind;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A book that follows a stream of its changes. Belongs to one thread. */
public final class DepthView {
  private final TreeMap<BigDecimal, PriceInfo> asks = new TreeMap<>();
  private final TreeMap<BigDecimal, PriceInfo> bids = new TreeMap<>(Comparator.reverseOrder());
  private boolean started;
  private long sequence;

  /**
   * Takes the snapshot or the next change.
   *
   * @throws ExchangeException if a change is missing before it: subscribe again
   */
  public void apply(final DepthStreamResponse message) {
    if (message.getSnapshot()) {
      asks.clear();
      bids.clear();
      started = true;
    } else if (!started || message.getFirstSequence() != sequence + 1) {
      throw new ExchangeException(
          Kind.MISTRUSTED,
          "the stream of "
              + message.getMarket()
              + " has a gap before event "
              + message.getFirstSequence()
              + ": subscribe again",
          null);
    }
    sequence = message.getLastSequence();
    message.getAsksList().forEach(level -> put(asks, level));
    message.getBidsList().forEach(level -> put(bids, level));
  }

  private static void put(final Map<BigDecimal, PriceInfo> side, final PriceInfo level) {
    try {
      final BigDecimal price = new BigDecimal(level.getPrice());
      if (new BigDecimal(level.getAmount()).signum() == 0) {
        side.remove(price);
      } else {
        side.put(price, level);
      }
    } catch (final NumberFormatException e) {
      throw new ExchangeException(Kind.MISTRUSTED, "a level of the book is no number: " + level, e);
    }
  }

  /** The last event that it contains. */
  public long sequence() {
    return sequence;
  }

  /** Levels of sellers, best first. */
  public List<PriceInfo> asks(final int limit) {
    return asks.values().stream().limit(limit).toList();
  }

  /** Levels of buyers, best first. */
  public List<PriceInfo> bids(final int limit) {
    return bids.values().stream().limit(limit).toList();
  }
}
