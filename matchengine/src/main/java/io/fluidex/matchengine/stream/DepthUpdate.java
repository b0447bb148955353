package io.fluidex.matchengine.stream;

import java.util.List;

/**
 * A book, or what changed of it.
 *
 * @param market the market's number
 * @param snapshot whether the levels are all there are, or as many as were asked for
 * @param first the first event it contains
 * @param last the last event it contains; that of the next update's first is one more
 * @param asks levels of sellers, the best first
 * @param bids levels of buyers, the best first
 */
public record DepthUpdate(
    int market, boolean snapshot, long first, long last, List<Level> asks, List<Level> bids) {
  /** Copies the lists. */
  public DepthUpdate {
    asks = List.copyOf(asks);
    bids = List.copyOf(bids);
  }
}
