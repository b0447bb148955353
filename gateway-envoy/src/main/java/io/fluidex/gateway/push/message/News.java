package io.fluidex.gateway.push.message;

import io.fluidex.gateway.push.market.Candle;
import java.util.List;
import java.util.Optional;

/**
 * What a channel of everybody tells, before it is written for the websocket or for gRPC. Both write
 * the same news, so what one tells the other does not contradict.
 */
public sealed interface News {
  /** Whether it is the first that a reader is told: what is, not what changed. */
  boolean snapshot();

  /**
   * The last 24 hours of a market.
   *
   * @param topic the market's ticker
   * @param sequence the last event that it contains
   * @param day empty if nothing was traded
   */
  record Ticker(boolean snapshot, Topic topic, long sequence, Optional<Candle> day)
      implements News {}

  /**
   * Candles of a market.
   *
   * @param topic the market and the interval
   * @param sequence the last event that they contain
   * @param candles oldest first
   */
  record Candles(boolean snapshot, Topic topic, long sequence, List<Candle> candles)
      implements News {
    /** Copies the list. */
    public Candles {
      candles = List.copyOf(candles);
    }
  }

  /**
   * L2 blocks.
   *
   * @param blocks oldest first
   */
  record Blocks(boolean snapshot, List<BlockView> blocks) implements News {
    /** Copies the list. */
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }
}
