package io.fluidex.matchengine.stream;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The readers of users' changes. For the hub's thread. */
final class UserStreams<U> {
  private final StreamSources sources;
  private final StreamEncoder<?, ?, U> encoder;
  private final StreamLimits limits;
  private final Consumer<Runnable> inbox;
  private final Map<Long, Set<UserReader<U>>> users = new HashMap<>();

  /**
   * No readers yet.
   *
   * @param inbox has something done by the hub's thread
   */
  UserStreams(
      final StreamSources sources,
      final StreamEncoder<?, ?, U> encoder,
      final StreamLimits limits,
      final Consumer<Runnable> inbox) {
    this.sources = sources;
    this.encoder = encoder;
    this.limits = limits;
    this.inbox = inbox;
  }

  boolean isEmpty() {
    return users.isEmpty();
  }

  /** Adds a reader, which begins once the user's state is known. */
  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is handled in the callback.
  void join(final long userId, final UserReader<U> reader) {
    users.computeIfAbsent(userId, id -> new LinkedHashSet<>()).add(reader);
    sources
        .user(userId)
        .whenComplete((now, e) ->
            inbox.accept(() -> {
              if (e == null) {
                begin(userId, reader, now);
              } else {
                reader.end(StreamEnd.UNAVAILABLE);
                leave(userId, reader);
              }
            }));
  }

  private void begin(final long userId, final UserReader<U> reader, final UserNow now) {
    final boolean alive =
        reader.begin(
            now.seq(),
            now.changes().stream().map(change -> encoder.user(now.seq(), change)).toList());
    if (!alive) {
      leave(userId, reader);
    }
  }

  void leave(final long userId, final UserReader<U> reader) {
    final Set<UserReader<U>> readers = users.get(userId);
    if (readers != null && readers.remove(reader) && readers.isEmpty()) {
      users.remove(userId);
    }
  }

  /** Tells a change to those who read the user's. */
  void tell(final long seq, final UserChange change) {
    final Set<UserReader<U>> readers = users.get(change.userId());
    if (readers != null) {
      final U message = encoder.user(seq, change);
      readers.removeIf(reader -> !reader.tell(seq, message, limits.outbox()));
    }
  }

  /** Ends the streams of a user whose key is another now. */
  void keyChanged(final long userId) {
    final Set<UserReader<U>> readers = users.remove(userId);
    if (readers != null) {
      readers.forEach(reader -> reader.end(StreamEnd.KEY_CHANGED));
    }
  }

  /** Ends sessions that are over at a second since 1970. */
  void endSessions(final long second) {
    for (final Set<UserReader<U>> readers : users.values()) {
      readers.removeIf(reader -> reader.isOver(second) && reader.end(StreamEnd.SESSION_OVER));
    }
    users.values().removeIf(Set::isEmpty);
  }

  void endAll(final StreamEnd reason) {
    users.values().forEach(readers -> readers.forEach(reader -> reader.end(reason)));
    users.clear();
  }
}
