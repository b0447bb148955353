package io.fluidex.runtime.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;

/** The header {@code traceparent} of W3C Trace Context. */
public final class TraceParent {
  /** The name of the header, in gRPC and Kafka alike. */
  public static final String HEADER = "traceparent";

  /** A carrier that is the value itself. */
  private static final TextMapGetter<String> VALUE =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(final String carrier) {
          return List.of(HEADER);
        }

        @Override
        public String get(final String carrier, final String key) {
          return key.equals(HEADER) ? carrier : null;
        }
      };

  private TraceParent() {}

  /** The header's value of a valid context. */
  public static String text(final SpanContext context) {
    return "00-"
        + context.getTraceId()
        + "-"
        + context.getSpanId()
        + "-"
        + context.getTraceFlags().asHex();
  }

  /**
   * The context of a header's value.
   *
   * @param text null if there is no such header
   * @return an invalid context if there is none, or the value is not what the standard says: a
   *     header is never a reason to refuse anything
   */
  public static SpanContext parse(final String text) {
    return text == null
        ? SpanContext.getInvalid()
        : Span.fromContext(
                W3CTraceContextPropagator.getInstance().extract(Context.root(), text, VALUE))
            .getSpanContext();
  }
}
