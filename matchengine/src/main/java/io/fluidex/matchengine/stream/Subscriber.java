package io.fluidex.matchengine.stream;

/**
 * The reader of a stream. Called by the hub's thread, so nothing here may wait.
 *
 * @param <M> messages
 */
public interface Subscriber<M> {
  /** Takes a message; false if it cannot take it, which ends the stream. */
  boolean offer(M message);

  /** Says that there will be no more messages. */
  void end(StreamEnd reason);
}
