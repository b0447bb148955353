package io.fluidex.ethsender.fee;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The last prices of the market, for a moving average. Immutable.
 *
 * @param samples base fee plus priority fee, wei for one gas, oldest first
 */
public record FeeWindow(List<Long> samples) {
  /** How many samples count: at one every L1 block, the last ten minutes. */
  public static final int SIZE = 50;

  /** A window before the first sample. */
  public static final FeeWindow EMPTY = new FeeWindow(List.of());

  /** Copies the samples, of which the last {@value #SIZE} count. */
  public FeeWindow {
    samples = List.copyOf(samples.subList(Math.max(0, samples.size() - SIZE), samples.size()));
  }

  /** The window with one more sample. */
  public FeeWindow sample(final FeeMarket market) {
    final List<Long> more = new ArrayList<>(samples);
    more.add(Math.addExact(market.baseFee(), market.priority()));
    return new FeeWindow(more);
  }

  /** The average, in wei for one gas; nothing before the first sample. */
  public OptionalLong average() {
    if (samples.isEmpty()) {
      return OptionalLong.empty();
    }
    long sum = 0;
    for (final long sample : samples) {
      sum = Math.addExact(sum, sample);
    }
    return OptionalLong.of(sum / samples.size());
  }
}
