package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.runtime.grpc.TracedCalls;
import io.fluidex.runtime.tracing.Tracing;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;

/**
 * The span of a command, from when it was handed in until its answer is handed over, with an event
 * where a stage of {@link CommandTimes} ends. Its methods are called one after the other.
 */
final class CommandTrace {
  /** Of a command that is not part of a trace: nearly all. */
  private static final CommandTrace NONE = new CommandTrace(Tracing.OFF, Span.getInvalid());

  private final Tracing tracing;
  private final Span span;

  private CommandTrace(final Tracing tracing, final Span span) {
    this.tracing = tracing;
    this.span = span;
  }

  /** That of a command handed in now, by the thread of its call. */
  static CommandTrace of(final Tracing tracing, final Command command) {
    if (!tracing.isOn()) {
      return NONE;
    }
    final SpanContext call = TracedCalls.current();
    return call.isSampled()
        ? new CommandTrace(
            tracing, tracing.span(command.getClass().getSimpleName(), call).startSpan())
        : NONE;
  }

  /** What the events of the command are part of; invalid if there is no trace. */
  SpanContext context() {
    return span.getSpanContext();
  }

  /** Times are those of {@link System#nanoTime}. */
  void executed(final long begun, final long done, final Result result) {
    if (span.isRecording()) {
      stage("queued", begun);
      stage("executed", done);
      span.setAttribute("fluidex.result", result.getClass().getSimpleName());
      if (result instanceof Rejected rejected) {
        span.setAttribute("fluidex.reason", rejected.reason().name());
      }
    }
  }

  /** Times are those of {@link System#nanoTime}; the answer was handed over before. */
  void answered(final long commitBegun, final long committed) {
    if (span.isRecording()) {
      stage("gathered", commitBegun);
      stage("committed", committed);
      span.end();
    }
  }

  private void stage(final String name, final long nanoTime) {
    span.addEvent(name, tracing.epochNanos(nanoTime), TimeUnit.NANOSECONDS);
  }

  /** There will be no result. */
  void failed(final RuntimeException reason) {
    span.setStatus(StatusCode.ERROR, String.valueOf(reason.getMessage()));
    span.end();
  }
}
