package io.fluidex.gateway.push.stream;

import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.EnumSet;
import java.util.Set;

/** What is counted of streams. Safe for many threads. */
final class StreamMetrics {
  /** Why the service ends streams. */
  private static final Set<ErrorCode> ENDING =
      EnumSet.of(ErrorCode.INTERRUPTED, ErrorCode.SLOW_CONSUMER, ErrorCode.STOPPING);

  private final Metrics metrics;
  private final Counter messages;
  private final Counter refused;

  StreamMetrics(final Metrics metrics) {
    this.metrics = metrics;
    this.messages =
        metrics.counter("fluidex_push_stream_messages_total", "Messages of streams that were sent");
    this.refused =
        metrics.counter("fluidex_push_streams_refused_total", "Streams that were one too many");
    // There from the start: a counter that begins with its first event hides it.
    ENDING.forEach(this::endedFor);
  }

  private Counter endedFor(final ErrorCode reason) {
    return metrics.counter(
        "fluidex_push_streams_ended_total",
        "Streams that the service ended, by reason",
        "reason",
        reason.name());
  }

  void sent() {
    messages.increment();
  }

  void refused() {
    refused.increment();
  }

  void ended(final ErrorCode reason) {
    endedFor(reason).increment();
  }
}
