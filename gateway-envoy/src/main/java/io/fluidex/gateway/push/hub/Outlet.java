package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;

/** A reader. Called by the hub's thread, so nothing here may wait. */
public interface Outlet {
  /** Takes a message; false if it cannot, after which it is told nothing any more. */
  boolean offer(Frame frame);

  /** Says that a subscription has ended other than by the wish of its reader. */
  void ended(Topic topic, ErrorCode reason);
}
