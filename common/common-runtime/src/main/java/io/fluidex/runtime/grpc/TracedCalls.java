package io.fluidex.runtime.grpc;

import io.fluidex.runtime.tracing.TraceParent;
import io.fluidex.runtime.tracing.Tracing;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;

/** A span for each unary call, as a part of the trace that the caller names, if it does. */
public final class TracedCalls implements ServerInterceptor {
  private static final Metadata.Key<String> PARENT =
      Metadata.Key.of(TraceParent.HEADER, Metadata.ASCII_STRING_MARSHALLER);
  private static final Context.Key<SpanContext> CALL =
      Context.keyWithDefault("traced-call", SpanContext.getInvalid());

  private final Tracing tracing;
  private final boolean begins;

  /**
   * To be the last interceptor, so that calls that are refused cost nothing.
   *
   * @param begins whether a call whose caller names no trace begins one
   */
  public TracedCalls(final Tracing tracing, final boolean begins) {
    this.tracing = tracing;
    this.begins = begins;
  }

  /** The span of the call that this thread serves; invalid if it has none. */
  public static SpanContext current() {
    return CALL.get();
  }

  /** Makes calls part of a trace, if the context is valid. */
  public static ClientInterceptor within(final SpanContext context) {
    final Metadata headers = new Metadata();
    if (context.isValid()) {
      headers.put(PARENT, TraceParent.text(context));
    }
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
    final SpanContext caller = TraceParent.parse(headers.get(PARENT));
    if (call.getMethodDescriptor().getType() != MethodDescriptor.MethodType.UNARY
        || !(begins || caller.isValid())) {
      return next.startCall(call, headers);
    }
    final Span span =
        tracing
            .span(call.getMethodDescriptor().getFullMethodName(), caller)
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    if (!span.isRecording()) {
      return next.startCall(call, headers);
    }
    span.setAttribute("rpc.system", "grpc");
    return new EndOfCall<>(
        Contexts.interceptCall(
            Context.current().withValue(CALL, span.getSpanContext()),
            new TracedCall<>(call, span),
            headers,
            next),
        span);
  }

  /** Notes how the handler ends a call. */
  private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Span span;

    TracedCall(final ServerCall<Q, R> call, final Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(final Status status, final Metadata trailers) {
      span.setAttribute("rpc.grpc.status_code", status.getCode().value());
      if (!status.isOk()) {
        span.setStatus(StatusCode.ERROR, status.getCode().name());
      }
      super.close(status, trailers);
    }
  }

  /** Ends the span whoever ends the call: its handler, the guard around it, or the client. */
  private static final class EndOfCall<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Span span;

    EndOfCall(final ServerCall.Listener<Q> listener, final Span span) {
      super(listener);
      this.span = span;
    }

    @Override
    public void onComplete() {
      span.end();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      span.setStatus(StatusCode.ERROR, Status.Code.CANCELLED.name());
      span.end();
      super.onCancel();
    }
  }
}
