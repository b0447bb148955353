package io.fluidex.matchengine.stream;

import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is counted of all streams. */
final class StreamMetrics {
  private final Counter messages;
  private final Map<StreamEnd, Counter> ended = new EnumMap<>(StreamEnd.class);

  StreamMetrics(final Metrics metrics) {
    messages = metrics.counter("fluidex_stream_messages_total", "Messages handed to subscribers");
    for (final StreamEnd reason : StreamEnd.values()) {
      ended.put(
          reason,
          metrics.counter(
              "fluidex_streams_ended_total",
              "Streams that the exchange ended, by reason",
              "reason",
              reason.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** A message was handed to a subscriber. */
  void told() {
    messages.increment();
  }

  /** A stream was ended. */
  void ended(final StreamEnd reason) {
    ended.get(reason).increment();
  }
}
