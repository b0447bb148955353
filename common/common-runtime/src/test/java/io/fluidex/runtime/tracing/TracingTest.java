package io.fluidex.runtime.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.metrics.Metrics;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TracingTest {
  private static final byte[] DOMAIN = {1, 2, 3};
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final Metrics metrics = new Metrics("test");

  /** Keeps what it gets, after a latch opens. */
  private static final class Kept implements SpanExporter {
    private final List<SpanData> spans = new CopyOnWriteArrayList<>();
    private final CountDownLatch open;

    Kept(final int closed) {
      open = new CountDownLatch(closed);
    }

    @Override
    public CompletableResultCode export(final Collection<SpanData> some) {
      try {
        open.await();
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        return CompletableResultCode.ofFailure();
      }
      spans.addAll(some);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static TracingSettings settings(final double ratio, final int queue) {
    return new TracingSettings(true, TracingSettings.OFF.endpoint(), ratio, queue);
  }

  private double counted(final String result) {
    return metrics
        .registry()
        .get("fluidex_tracing_spans_total")
        .tag("result", result)
        .counter()
        .count();
  }

  private void await(final String result, final double count) throws InterruptedException {
    final long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (counted(result) < count) {
      assertTrue(System.nanoTime() - deadline < 0, result + " is " + counted(result));
      Thread.sleep(10);
    }
  }

  private static TracingSettings read(final String yaml) {
    return ConfigLoader.parse(
            "test",
            yaml,
            "test",
            Map.of(),
            section -> TracingSettings.read(section.section("tracing")))
        .value();
  }

  @Test
  void shouldBeOffUnlessConfiguredAndRefuseWhatIsNoSetting() {
    assertEquals(TracingSettings.OFF, read(""));
    assertEquals(
        new TracingSettings(true, URI.create("http://jaeger:4318"), 0.25, 10),
        read(
            "tracing: {enabled: true, endpoint: \"http://jaeger:4318\", sample_ratio: 0.25, queue:"
                + " 10}"));
    for (final String wrong : List.of("endpoint: jaeger", "sample_ratio: 2", "sample_ratio: x")) {
      assertThrows(ConfigException.class, () -> read("tracing: {" + wrong + "}"), wrong);
    }
  }

  @Test
  void shouldCostNothingWhenItIsOff() {
    final Tracing off = Tracing.open(TracingSettings.OFF, metrics);
    assertFalse(off.isOn());
    assertFalse(off.span("x", TraceParent.parse(PARENT)).startSpan().isRecording());
    assertFalse(
        Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("tracing")));
    assertFalse(metrics.scrape().contains("fluidex_tracing"));
    off.close();
  }

  @Test
  void shouldReadAndWriteTheHeaderAndIgnoreWhatIsNone() {
    final SpanContext context = TraceParent.parse(PARENT);
    assertTrue(context.isSampled());
    assertEquals("b7ad6b7169203331", context.getSpanId());
    assertEquals(PARENT, TraceParent.text(context));
    for (final String wrong : List.of("", "x", PARENT.substring(1), "00-" + "0".repeat(52))) {
      assertFalse(TraceParent.parse(wrong).isValid(), wrong);
    }
    assertFalse(TraceParent.parse(null).isValid());
  }

  @Test
  void shouldGiveABlockTheSameIdsInEveryServiceAndOthersToOthers() {
    final SpanContext block = BlockTrace.of(DOMAIN, 7);
    assertTrue(block.isValid() && block.isSampled());
    assertEquals(block, BlockTrace.of(DOMAIN.clone(), 7));
    assertNotEquals(block.getTraceId(), BlockTrace.of(DOMAIN, 8).getTraceId());
    assertNotEquals(block.getTraceId(), BlockTrace.of(new byte[] {1, 2, 4}, 7).getTraceId());
  }

  @Test
  void shouldContinueTracesAndSampleThoseThatBeginHereAndKeepEveryBlock() throws Exception {
    final Kept kept = new Kept(0);
    final SpanContext notSampled =
        SpanContext.createFromRemoteParent(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getDefault(),
            TraceState.getDefault());
    try (Tracing tracing = Tracing.to(kept, settings(0, 100), metrics)) {
      tracing.span("begins", SpanContext.getInvalid()).startSpan().end();
      tracing.span("not sampled", notSampled).startSpan().end();
      tracing.span("continues", TraceParent.parse(PARENT)).startSpan().end();
      final SpanContext block = BlockTrace.of(DOMAIN, 7);
      final Span first = tracing.first("block", block, b -> b.addLink(TraceParent.parse(PARENT)));
      first.end();
      tracing.span("proof", block).startSpan().end();
      await("exported", 3);
    }
    assertEquals(
        List.of("continues", "block", "proof"),
        kept.spans.stream().map(SpanData::getName).toList());
    assertEquals("b7ad6b7169203331", kept.spans.getFirst().getParentSpanId());
    assertEquals(BlockTrace.of(DOMAIN, 7).getSpanId(), kept.spans.get(1).getSpanId());
    assertFalse(kept.spans.get(1).getParentSpanContext().isValid());
    assertEquals(1, kept.spans.get(1).getLinks().size());
    assertEquals(kept.spans.get(1).getSpanId(), kept.spans.get(2).getParentSpanId());
    assertEquals(kept.spans.get(1).getTraceId(), kept.spans.get(2).getTraceId());
  }

  @Test
  void shouldDropAndCountWhatFindsNoRoomWithoutWaiting() throws Exception {
    final Kept stuck = new Kept(1);
    try (Tracing tracing = Tracing.to(stuck, settings(1, 10), metrics)) {
      for (int i = 0; i < 1000; i++) {
        tracing.span("x", SpanContext.getInvalid()).startSpan().end();
      }
      // The thread has taken a batch at most, and the queue is full.
      assertTrue(counted("dropped") >= 1000 - 10 - 11, "dropped " + counted("dropped"));
      stuck.open.countDown();
      await("exported", 1000 - counted("dropped"));
    }
    assertEquals(1000, counted("dropped") + counted("exported"));
  }

  @Test
  void shouldSendToACollectorAndGoOnWhileThereIsNone() throws Exception {
    final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
    final HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          bodies.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    final int port = collector.getAddress().getPort();
    final TracingSettings to =
        new TracingSettings(true, URI.create("http://127.0.0.1:" + port), 1, 100);
    try (Tracing tracing = Tracing.open(to, metrics)) {
      collector.start();
      tracing.span("arrives", SpanContext.getInvalid()).startSpan().end();
      assertTrue(bodies.poll(60, TimeUnit.SECONDS).contains("arrives"));
      await("exported", 1);
      collector.stop(0);
      tracing.span("is lost", SpanContext.getInvalid()).startSpan().end();
      await("failed", 1);
    }
    assertEquals(1, counted("exported"));
  }
}
