package io.fluidex.matchengine.stream;

/** One reader of messages. For the hub's thread. */
class StreamReader<M> {
  private final Subscriber<M> subscriber;
  private final StreamMetrics metrics;
  private boolean ended;

  StreamReader(final Subscriber<M> subscriber, final StreamMetrics metrics) {
    this.subscriber = subscriber;
    this.metrics = metrics;
  }

  /** Whether it gets nothing any more. */
  boolean isEnded() {
    return ended;
  }

  /** The reader itself has left. */
  void left() {
    ended = true;
  }

  /** Whether it took a message; it is told that it is too slow if not. */
  boolean offer(final M message) {
    if (ended) {
      return false;
    }
    if (subscriber.offer(message)) {
      metrics.told();
      return true;
    }
    end(StreamEnd.TOO_SLOW);
    return false;
  }

  /** Tells why it gets nothing any more; always true, for use in conditions that remove. */
  boolean end(final StreamEnd reason) {
    if (!ended) {
      ended = true;
      metrics.ended(reason);
      subscriber.end(reason);
    }
    return true;
  }
}
