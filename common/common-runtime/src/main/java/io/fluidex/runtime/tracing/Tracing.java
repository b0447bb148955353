package io.fluidex.runtime.tracing;

import io.fluidex.runtime.metrics.Metrics;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The traces of one service. Nothing here throws into who calls it or makes it wait. Safe for many
 * threads.
 *
 * <p>{@link #OFF} has no SDK, thread or memory behind it; {@link #isOn} lets callers spare even the
 * preparation of a span.
 */
public final class Tracing implements AutoCloseable {
  /** No traces. */
  public static final Tracing OFF = new Tracing(Optional.empty());

  private static final String SCOPE = "io.fluidex";

  /** How long the collector may take for one request. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** For a collector that is busy for a moment; one that is away is not waited for. */
  private static final RetryPolicy RETRIES =
      RetryPolicy.builder().setMaxAttempts(3).setInitialBackoff(Duration.ofMillis(500)).build();

  /** The ids of a first span that is being started, where they are not to be random. */
  private static final ScopedValue<SpanContext> GIVEN = ScopedValue.newInstance();

  /** Random ids, unless they are given. */
  private static final class Ids implements IdGenerator {
    private final IdGenerator random = IdGenerator.random();

    @Override
    public String generateTraceId() {
      return GIVEN.isBound() ? GIVEN.get().getTraceId() : random.generateTraceId();
    }

    @Override
    public String generateSpanId() {
      return GIVEN.isBound() ? GIVEN.get().getSpanId() : random.generateSpanId();
    }
  }

  /** Traces with given ids are kept all; of others, what the caller keeps, or a part. */
  private static final class Choice implements Sampler {
    private final Sampler others;

    Choice(final double ratio) {
      others = Sampler.parentBased(Sampler.traceIdRatioBased(ratio));
    }

    @Override
    public SamplingResult shouldSample(
        final Context parent,
        final String traceId,
        final String name,
        final SpanKind kind,
        final Attributes attributes,
        final List<LinkData> links) {
      return GIVEN.isBound()
          ? SamplingResult.recordAndSample()
          : others.shouldSample(parent, traceId, name, kind, attributes, links);
    }

    @Override
    public String getDescription() {
      return "given, or " + others.getDescription();
    }
  }

  private final Optional<SdkTracerProvider> provider;
  private final Tracer tracer;

  private Tracing(final Optional<SdkTracerProvider> provider) {
    this.provider = provider;
    this.tracer = provider.<TracerProvider>map(p -> p).orElse(TracerProvider.noop()).get(SCOPE);
  }

  /** The traces of a service, {@link #OFF} unless they are enabled; to be closed after it. */
  public static Tracing open(final TracingSettings settings, final Metrics metrics) {
    return settings.enabled()
        ? to(
            OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().toString().replaceFirst("/*$", "/v1/traces"))
                .setTimeout(TIMEOUT)
                .setRetryPolicy(RETRIES)
                .build(),
            settings,
            metrics)
        : OFF;
  }

  static Tracing to(
      final SpanExporter exporter, final TracingSettings settings, final Metrics metrics) {
    return new Tracing(
        Optional.of(
            SdkTracerProvider.builder()
                .setResource(
                    Resource.create(
                        Attributes.of(
                            AttributeKey.stringKey("service.namespace"),
                            "fluidex",
                            AttributeKey.stringKey("service.name"),
                            metrics.service())))
                .setIdGenerator(new Ids())
                .setSampler(new Choice(settings.sampleRatio()))
                .addSpanProcessor(new SpanQueue(exporter, settings.queue(), metrics))
                .build()));
  }

  /** Whether there are traces at all. */
  public boolean isOn() {
    return provider.isPresent();
  }

  /**
   * A span to be started.
   *
   * @param parent what it is a part of; the first of a new trace if that is invalid
   */
  public SpanBuilder span(final String name, final SpanContext parent) {
    final SpanBuilder builder = tracer.spanBuilder(name);
    return parent.isValid()
        ? builder.setParent(Context.root().with(Span.wrap(parent)))
        : builder.setNoParent();
  }

  /**
   * Starts the first span of a trace whose ids are known.
   *
   * @param ids those of the trace and of this span
   * @param details gives it what it has besides a name
   */
  public Span first(
      final String name, final SpanContext ids, final UnaryOperator<SpanBuilder> details) {
    return ScopedValue.where(GIVEN, ids)
        .call(() -> details.apply(tracer.spanBuilder(name).setNoParent()).startSpan());
  }

  /** A time of {@link System#nanoTime} not long ago as nanoseconds since 1970. */
  public long epochNanos(final long nanoTime) {
    // Looked up each time: the two clocks drift apart in a process that runs for weeks.
    return Clock.getDefault().now() + nanoTime - System.nanoTime();
  }

  /** Sends what waits, for two seconds at most, and drops the rest. */
  @Override
  public void close() {
    provider.ifPresent(SdkTracerProvider::shutdown);
  }
}
