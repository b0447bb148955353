package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.journal.LogEntry;
import java.util.ArrayList;
import java.util.List;

/** What is committed and told together, in order. For one thread at a time. */
final class Batch {
  private final List<LogEntry> rows = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Runnable> replies = new ArrayList<>();

  List<LogEntry> rows() {
    return rows;
  }

  List<Event> events() {
    return events;
  }

  List<Runnable> replies() {
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
