package io.fluidex.gateway.push.socket;

import io.fluidex.gateway.push.hub.Frame;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** What is counted of connections. Safe for many threads. */
final class SocketMetrics {
  private final Metrics metrics;
  private final InstantSource clock;
  private final Counter messages;
  private final Counter bytes;
  private final Timer lag;

  SocketMetrics(final Metrics metrics, final InstantSource clock) {
    this.metrics = metrics;
    this.clock = clock;
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

  void closed(final ErrorCode reason) {
    metrics
        .counter(
            "fluidex_push_closed_total",
            "Connections that the service closed, by reason",
            "reason",
            reason.name())
        .increment();
  }

  void refused() {
    metrics
        .counter("fluidex_push_refused_total", "Connections that were refused as too many")
        .increment();
  }
}
