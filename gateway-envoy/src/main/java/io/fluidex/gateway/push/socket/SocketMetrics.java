package io.fluidex.gateway.push.socket;

import io.fluidex.gateway.push.hub.Frame;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What is counted of connections. Safe for many threads. */
final class SocketMetrics {
  /** Why the service closes connections. */
  private static final Set<ErrorCode> CLOSING =
      EnumSet.of(
          ErrorCode.TOO_MANY_MESSAGES, ErrorCode.SLOW_CONSUMER, ErrorCode.IDLE, ErrorCode.STOPPING);

  private final Metrics metrics;
  private final InstantSource clock;
  private final Counter refused;
  private final Counter messages;
  private final Counter bytes;
  private final Timer lag;

  SocketMetrics(final Metrics metrics, final InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.refused =
        metrics.counter("fluidex_push_refused_total", "Connections that were refused as too many");
    // There from the start: a counter that begins with its first event hides it.
    CLOSING.forEach(this::closedFor);
    this.messages = metrics.counter("fluidex_push_messages_total", "Messages that were sent");
    this.bytes = metrics.counter("fluidex_push_characters_total", "Characters that were sent");
    this.lag =
        metrics.timer(
            "fluidex_push_delivery", "From an event until a message that tells it was sent");
  }

  void sent(final Frame frame) {
    messages.increment();
    bytes.increment(frame.text().length());
    if (frame.eventTime() > 0) {
      lag.record(Math.max(0, clock.millis() - frame.eventTime()), TimeUnit.MILLISECONDS);
    }
  }

  private Counter closedFor(final ErrorCode reason) {
    return metrics.counter(
        "fluidex_push_closed_total",
        "Connections that the service closed, by reason",
        "reason",
        reason.name());
  }

  void closed(final ErrorCode reason) {
    closedFor(reason).increment();
  }

  void refused() {
    refused.increment();
  }
}
