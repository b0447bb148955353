package io.fluidex.matchengine.stream;

import java.util.ArrayList;
import java.util.List;

/** A reader of a user's changes: of what is when it begins, then of every change. */
final class UserReader<U> extends StreamReader<U> {
  private final long validUntil;

  /** What came before the state to begin with; null once that is known. */
  private List<Waiting<U>> waiting = new ArrayList<>();

  private long begunWith;

  /**
   * A reader that waits for the state to begin with.
   *
   * @param validUntil last second of the stream since 1970
   */
  UserReader(final Subscriber<U> subscriber, final StreamMetrics metrics, final long validUntil) {
    super(subscriber, metrics);
    this.validUntil = validUntil;
  }

  /** A message that waits for those before it. */
  private record Waiting<M>(long seq, M message) {}

  /** Whether its session is over at a second since 1970. */
  boolean isOver(final long second) {
    return validUntil < second;
  }

  /**
   * Begins with a state.
   *
   * @param seq the last event in it
   * @param state what it tells
   * @return whether the reader is still there
   */
  boolean begin(final long seq, final List<U> state) {
    final List<Waiting<U>> before = waiting;
    waiting = null;
    begunWith = seq;
    boolean alive = !isEnded();
    for (final U message : state) {
      alive = alive && offer(message);
    }
    for (final Waiting<U> each : before) {
      alive = alive && (each.seq <= seq || offer(each.message));
    }
    return alive;
  }

  /**
   * Tells a change, or keeps it until the state before it is told.
   *
   * @param seq the event it comes from
   * @param most changes that may wait
   * @return whether the reader is still there
   */
  boolean tell(final long seq, final U message, final int most) {
    if (waiting == null) {
      return seq <= begunWith || offer(message);
    }
    if (waiting.size() >= most) {
      end(StreamEnd.TOO_SLOW);
      return false;
    }
    waiting.add(new Waiting<>(seq, message));
    return true;
  }
}
