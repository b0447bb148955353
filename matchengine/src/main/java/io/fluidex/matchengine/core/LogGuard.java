package io.fluidex.matchengine.core;

import io.fluidex.matchengine.command.LogMetadata;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The original's guard against executing an L1 event twice: knows the newest block and the events
 * of it that it has seen. Requests without an event always pass.
 */
final class LogGuard {
  private long block;
  private final LinkedHashSet<LogMetadata> seen = new LinkedHashSet<>();

  /** Whether a request is to be ignored. */
  boolean refuses(final LogMetadata log) {
    if (log == null) {
      return false;
    }
    final int order = Long.compareUnsigned(log.block(), block);
    return order < 0 || (order == 0 && seen.contains(log));
  }

  /** Remembers the event of an executed request. */
  void add(final LogMetadata log) {
    if (log == null) {
      return;
    }
    if (log.block() != block) {
      block = log.block();
      seen.clear();
    }
    seen.add(log);
  }

  long block() {
    return block;
  }

  List<LogMetadata> seen() {
    return List.copyOf(seen);
  }

  void restore(final long newest, final List<LogMetadata> events) {
    block = newest;
    seen.addAll(events);
  }
}
