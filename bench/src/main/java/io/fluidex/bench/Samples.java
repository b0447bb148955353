package io.fluidex.bench;

import java.util.Arrays;
import java.util.Locale;

/** The same quantity measured several times. Immutable. */
public final class Samples {
  private final double[] sorted;

  private Samples(final double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * What was measured.
   *
   * @throws IllegalArgumentException if that is nothing
   */
  public static Samples of(final double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    final double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Samples(sorted);
  }

  /** How often it was measured. */
  public int count() {
    return sorted.length;
  }

  /** The value in the middle; of an even number, the mean of the two there. */
  public double median() {
    final int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /** The smallest value. */
  public double min() {
    return sorted[0];
  }

  /** The largest value. */
  public double max() {
    return sorted[sorted.length - 1];
  }

  /** The values in another unit. */
  public Samples times(final double factor) {
    return of(Arrays.stream(sorted).map(value -> value * factor).toArray());
  }

  /** Median, smallest and largest value with a number of decimals. */
  public String format(final int decimals) {
    final String number = "%." + decimals + "f";
    return String.format(
        Locale.ROOT, number + " (" + number + " to " + number + ")", median(), min(), max());
  }
}
