package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.publish.EventPublisher;
import io.opentelemetry.api.trace.SpanContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which trace an event belongs to: that of its command; and a trade to that of the order that
 * rested as well, whose command is long over. For the thread of the core.
 */
final class OrderTraces {
  /** Resting orders whose trace is remembered, the latest. */
  private static final int MOST = 10_000;

  private final EventPublisher publisher;

  /** The spans of the commands of resting orders, by the orders' ids. */
  private final Map<Long, SpanContext> resting =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, SpanContext> eldest) {
          return size() > MOST;
        }
      };

  OrderTraces(final EventPublisher publisher) {
    this.publisher = publisher;
  }

  /**
   * Looks at the events of a command.
   *
   * @param command its span, invalid without one
   */
  void happened(final List<Event> events, final SpanContext command) {
    for (final Event event : events) {
      SpanContext maker = SpanContext.getInvalid();
      if (event instanceof Traded trade) {
        maker = resting.getOrDefault(maker(trade), maker);
      } else if (event instanceof OrderChanged change) {
        remember(change, command);
      }
      if (command.isSampled()) {
        publisher.trace(event.seq(), command, maker);
      } else if (maker.isSampled()) {
        publisher.trace(event.seq(), maker, SpanContext.getInvalid());
      }
    }
  }

  private static long maker(final Traded trade) {
    return (trade.takerSide() == OrderSide.ASK ? trade.bid() : trade.ask()).after().terms().id();
  }

  private void remember(final OrderChanged change, final SpanContext command) {
    final long id = change.order().terms().id();
    if (change.kind() == OrderEventKind.PUT) {
      if (command.isSampled()) {
        resting.put(id, command);
      }
    } else if (change.kind() != OrderEventKind.UPDATE) {
      resting.remove(id);
    }
  }
}
