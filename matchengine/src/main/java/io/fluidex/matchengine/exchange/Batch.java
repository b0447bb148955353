package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.journal.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** What is committed and told together, in order. For one thread at a time. */
final class Batch {
  /** Tells someone what the batch has for him. */
  @FunctionalInterface
  interface Reply {
    /**
     * Called when the batch is committed.
     *
     * @param begun when its commit began, as {@link System#nanoTime} tells it
     * @param committed when it had ended
     */
    void send(long begun, long committed);
  }

  private final List<LogEntry> rows = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();

  List<LogEntry> rows() {
    return rows;
  }

  List<Event> events() {
    return events;
  }

  List<Reply> replies() {
    return replies;
  }

  boolean isEmpty() {
    return rows.isEmpty() && replies.isEmpty();
  }

  void addAll(final Batch later) {
    rows.addAll(later.rows);
    events.addAll(later.events);
    replies.addAll(later.replies);
  }
}
