package io.fluidex.matchengine.stream;

import io.fluidex.runtime.config.Section;

/**
 * What subscribers may ask for.
 *
 * @param total streams in all
 * @param perAddress streams of one address
 * @param perUser streams of one user's changes
 * @param outbox messages that wait for a reader; more end its stream
 * @param queuedEvents committed events that wait to be told; more end all streams
 */
public record StreamLimits(int total, int perAddress, int perUser, int outbox, int queuedEvents) {
  /** For thousands of readers. */
  public static final StreamLimits DEFAULT = new StreamLimits(10_000, 100, 10, 4_096, 500_000);

  /**
   * Reads {@code total}, {@code per_address}, {@code per_user}, {@code outbox} and {@code
   * queued_events}.
   *
   * @throws io.fluidex.runtime.config.ConfigException if one is out of range
   */
  public static StreamLimits read(final Section section) {
    return new StreamLimits(
        section.integer("total", DEFAULT.total, 0, 1_000_000),
        section.integer("per_address", DEFAULT.perAddress, 0, 1_000_000),
        section.integer("per_user", DEFAULT.perUser, 0, 1_000_000),
        section.integer("outbox", DEFAULT.outbox, 16, 1_000_000),
        section.integer("queued_events", DEFAULT.queuedEvents, 1_000, 100_000_000));
  }
}
