package io.fluidex.runtime.tracing;

import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spans on their way to the collector. Whoever ends a span never waits: what finds no room is
 * dropped and counted, and so is what the collector does not take. Safe for many threads.
 *
 * <p>The SDK's own processor counts drops only for an OpenTelemetry meter, which this has none of.
 */
final class SpanQueue implements SpanProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

  /** Spans in one request. */
  private static final int BATCH = 512;

  /** What ends within this after a span is sent with it. */
  private static final Duration GATHER = Duration.ofMillis(200);

  /** How long a request may take, with the exporter's own repetitions. */
  private static final Duration SEND = Duration.ofSeconds(15);

  /** What a stop leaves to the spans that wait. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private final SpanExporter exporter;
  private final BlockingQueue<ReadableSpan> queue;
  private final Counter exported;
  private final Counter dropped;
  private final Counter failed;
  private final Thread thread;
  private volatile boolean stopping;
  private boolean away;

  SpanQueue(final SpanExporter exporter, final int limit, final Metrics metrics) {
    this.exporter = exporter;
    this.queue = new ArrayBlockingQueue<>(limit);
    this.exported = counter(metrics, "exported");
    this.dropped = counter(metrics, "dropped");
    this.failed = counter(metrics, "failed");
    this.thread = Thread.ofPlatform().name("tracing").daemon(true).start(this::run);
  }

  private static Counter counter(final Metrics metrics, final String result) {
    return metrics.counter(
        "fluidex_tracing_spans_total",
        "Spans by what became of them: exported, dropped for want of room, failed to be sent",
        "result",
        result);
  }

  @Override
  public void onStart(final Context parent, final ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(final ReadableSpan span) {
    if (span.getSpanContext().isSampled() && (stopping || !queue.offer(span))) {
      dropped.increment();
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  private void run() {
    try {
      while (!stopping || !queue.isEmpty()) {
        final ReadableSpan first = queue.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
          if (!stopping && queue.size() < BATCH) {
            TimeUnit.MILLISECONDS.sleep(GATHER.toMillis());
          }
          send(first);
        }
      }
    } catch (final InterruptedException _) {
      Thread.currentThread().interrupt();
      dropped.increment(queue.size());
      LOG.warn("{} spans were not sent before the stop", queue.size());
    }
  }

  private void send(final ReadableSpan first) {
    final List<ReadableSpan> spans = new ArrayList<>(List.of(first));
    queue.drainTo(spans, BATCH - 1);
    boolean taken = false;
    try {
      final List<SpanData> data = spans.stream().map(ReadableSpan::toSpanData).toList();
      taken = exporter.export(data).join(SEND.toMillis(), TimeUnit.MILLISECONDS).isSuccess();
    } catch (final RuntimeException e) {
      LOG.debug("the exporter threw", e);
    }
    (taken ? exported : failed).increment(spans.size());
    if (taken == away) {
      away = !taken;
      if (away) {
        LOG.warn("the collector of traces does not take spans; they are dropped until it does");
      } else {
        LOG.info("the collector of traces takes spans again");
      }
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    stopping = true;
    try {
      if (!thread.join(LAST)) {
        thread.interrupt();
      }
    } catch (final InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    return exporter.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    // Nobody asks for it, and whoever did would have to wait.
    return CompletableResultCode.ofSuccess();
  }
}
