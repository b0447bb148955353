package io.fluidex.statemanager;

import io.fluidex.rollup.message.Domain;
import io.fluidex.runtime.tracing.BlockTrace;
import io.fluidex.runtime.tracing.TraceParent;
import io.fluidex.runtime.tracing.Tracing;
import io.fluidex.statemanager.production.LogRecord;
import io.fluidex.statemanager.production.SealedBlock;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The spans of the state manager: one for the execution of an event whose record has a trace, as a
 * part of that trace, and the first one of a block's own trace; they are linked both ways. For one
 * thread.
 *
 * <p>What a restart replays has had its spans before, and gets no others.
 */
final class BlockTracing {
  private final Tracing tracing;
  private final byte[] domain;

  /** The executions in the open block, by event: at most as many as a block has slots. */
  private final TreeMap<Long, SpanContext> executions = new TreeMap<>();

  BlockTracing(final Tracing tracing, final Domain domain) {
    this.tracing = tracing;
    this.domain = domain.toBytes();
  }

  /**
   * Executes a record.
   *
   * @param parent the record's header
   * @param block the number of the block that its transaction will be in
   * @param execution what is to be done, whatever becomes of the span
   */
  void execute(
      final LogRecord record,
      final Optional<String> parent,
      final long block,
      final Runnable execution) {
    if (tracing.isOn()
        && parent.isPresent()
        && record instanceof LogRecord.Event event
        && event.transaction().isPresent()) {
      final Span span =
          tracing
              .span("execute", TraceParent.parse(parent.get()))
              .setSpanKind(SpanKind.CONSUMER)
              .addLink(BlockTrace.of(domain, block))
              .setAttribute("fluidex.event.seq", event.seq())
              .setAttribute("fluidex.event.kind", event.kind())
              .setAttribute("fluidex.block", block)
              .startSpan();
      if (span.getSpanContext().isSampled()) {
        executions.put(event.seq(), span.getSpanContext());
      }
      try {
        execution.run();
      } finally {
        span.end();
      }
    } else {
      execution.run();
    }
  }

  /** Begins the trace of a block that is stored now. */
  void stored(final SealedBlock block) {
    if (!tracing.isOn()) {
      return;
    }
    final SealedBlock.Source first = block.sources().getFirst();
    final long last = block.sources().getLast().seq();
    tracing
        .first(
            "block",
            BlockTrace.of(domain, block.number()),
            span -> described(span, block, first, last))
        .end();
    executions.headMap(last, true).clear();
  }

  private SpanBuilder described(
      final SpanBuilder span,
      final SealedBlock block,
      final SealedBlock.Source first,
      final long last) {
    executions.headMap(last, true).values().forEach(span::addLink);
    return span.setStartTimestamp(first.timeMillis(), TimeUnit.MILLISECONDS)
        .setAttribute("fluidex.block", block.number())
        .setAttribute("fluidex.block.transactions", block.sources().size())
        .setAttribute("fluidex.block.cause", block.cause().name())
        .setAttribute("fluidex.block.first_seq", first.seq())
        .setAttribute("fluidex.block.last_seq", last);
  }
}
