package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import java.util.LinkedHashSet;
import java.util.Set;

/** Who reads a topic. */
final class Readers {
  private final Topic topic;
  private final Set<Outlet> outlets = new LinkedHashSet<>();

  Readers(final Topic topic) {
    this.topic = topic;
  }

  Topic topic() {
    return topic;
  }

  boolean isEmpty() {
    return outlets.isEmpty();
  }

  int size() {
    return outlets.size();
  }

  /** Adds a reader that has the snapshot. */
  void join(final Outlet outlet, final Frame snapshot) {
    if (outlet.offer(snapshot)) {
      outlets.add(outlet);
    }
  }

  void leave(final Outlet outlet) {
    outlets.remove(outlet);
  }

  /** Tells everybody; who cannot take it is no reader any more. */
  void tell(final Frame frame) {
    outlets.removeIf(outlet -> !outlet.offer(frame));
  }

  /** Ends all subscriptions. */
  void end(final ErrorCode reason) {
    final Set<Outlet> all = new LinkedHashSet<>(outlets);
    outlets.clear();
    all.forEach(outlet -> outlet.ended(topic, reason));
  }
}
