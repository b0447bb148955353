package io.fluidex.gateway.push.market;

import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.event.OrderView;
import java.util.Optional;

/**
 * Tells where one command of the exchange ends and the next begins, which no event says.
 *
 * <p>An order arrives with a PUT, before it is matched. As long as the events after it can be part
 * of its matching, the command goes on: books and balances in between were never those of the
 * exchange. It has ended when an event comes that cannot be part of it, or nothing comes.
 */
public final class CommandBounds {
  private OrderView put;

  /** The order that is being matched, as it arrived; empty between commands. */
  public Optional<OrderView> matching() {
    return Optional.ofNullable(put);
  }

  /** Whether an event, the next one, can belong to the command that goes on. */
  public boolean isPart(final FeedEvent event) {
    if (put == null) {
      return false;
    }
    return switch (event) {
      case Traded e -> e.taker().orderId() == put.id();
      case OrderMoved e ->
          e.order().id() == put.id()
              || (e.step() != OrderStep.PUT
                  && e.order().market().equals(put.market())
                  && e.order().ask() != put.ask());
      default -> false;
    };
  }

  /** Takes the next event. */
  public void apply(final FeedEvent event) {
    if (!isPart(event)) {
      put = null;
    }
    if (event instanceof OrderMoved e) {
      if (e.step() == OrderStep.PUT) {
        put = e.order();
      } else if (put != null && put.id() == e.order().id() && e.step().isEnd()) {
        put = null;
      }
    }
  }

  /** Says that the last event was the last one of its command. */
  public void end() {
    put = null;
  }
}
