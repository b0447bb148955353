package io.fluidex.gateway.push.source;

import io.fluidex.runtime.kafka.KafkaSettings;
import java.time.Duration;

/**
 * Where events come from.
 *
 * @param kafka the brokers
 * @param topic the topic of events
 * @param lookBack how far back trades are read at the start, for tickers and candles
 * @param mostRecords records that are read at most for that
 */
public record EventSettings(
    KafkaSettings kafka, String topic, Duration lookBack, long mostRecords) {
  /** A day and what is left of its first minute. */
  public static final Duration LOOK_BACK = Duration.ofHours(25);

  /** Some seconds of reading. */
  public static final long MOST_RECORDS = 2_000_000;
}
