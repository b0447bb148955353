package io.fluidex.ethsender.service;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.schedule.Attempt;
import io.fluidex.ethsender.schedule.Inclusion;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.schedule.Operation;
import io.fluidex.ethsender.schedule.OperationEvent;
import io.fluidex.rollup.message.Domain;
import io.fluidex.runtime.tracing.BlockTrace;
import io.fluidex.runtime.tracing.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import java.math.BigInteger;
import java.util.concurrent.TimeUnit;

/**
 * The spans of the sender: one for each block of a transaction on L1 that has its confirmations, as
 * a part of the block's trace, from when it was due. Transactions that others sent, or that a
 * reorganisation took back before, have none.
 */
final class OperationTracing {
  private final Tracing tracing;
  private final EthereumAddress contract;

  OperationTracing(final Tracing tracing, final EthereumAddress contract) {
    this.tracing = tracing;
    this.contract = contract;
  }

  /** Looks at what has happened to an operation. */
  void happened(final OperationEvent event, final Operation after, final long chainId) {
    if (!tracing.isOn()
        || !(event instanceof OperationEvent.Confirmed)
        || after.lane() == Lane.FILL) {
      return;
    }
    final byte[] domain = Domain.of(BigInteger.valueOf(chainId), contract).toBytes();
    final Inclusion inclusion = after.inclusion();
    after.attempts().stream()
        .filter(attempt -> attempt.hash().equals(inclusion.transaction()))
        .findFirst()
        .map(Attempt::range)
        .ifPresent(range -> {
          for (long block = range.first(); block <= range.last(); block++) {
            tracing
                .span("L1 " + after.lane().label(), BlockTrace.of(domain, block))
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(after.createdAt(), TimeUnit.SECONDS)
                .setAttribute("fluidex.block", block)
                .setAttribute("fluidex.l1.transaction", inclusion.transaction().toString())
                .setAttribute("fluidex.l1.attempts", after.attempts().size())
                .setAttribute("fluidex.l1.gas_used", inclusion.gasUsed())
                .startSpan()
                .end();
          }
        });
  }
}
