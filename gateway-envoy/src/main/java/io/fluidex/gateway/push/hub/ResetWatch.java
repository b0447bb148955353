package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Registered;

/** Notices an exchange that was reset, as in development: numbers that only grow begin again. */
final class ResetWatch {
  private long lastOrder;
  private long lastUser;

  /** Forgets what was seen. */
  void begin() {
    lastOrder = 0;
    lastUser = 0;
  }

  /** Takes an event; true if it is of an exchange that was reset. */
  boolean isReset(final FeedEvent event) {
    return switch (event) {
      case OrderMoved e when e.step() == OrderStep.PUT -> {
        final boolean again = e.order().id() <= lastOrder;
        lastOrder = e.order().id();
        yield again;
      }
      case Registered e -> {
        final boolean again = e.user() <= lastUser;
        lastUser = e.user();
        yield again;
      }
      default -> false;
    };
  }
}
