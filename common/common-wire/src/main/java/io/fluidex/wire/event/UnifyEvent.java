package io.fluidex.wire.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.rollup.tx.Transaction;
import java.util.Objects;
import java.util.Optional;

/**
 * An event of the matching engine.
 *
 * @param seq its number: the first event has 1, each other one more than the one before. A consumer
 *     that remembers the last one it has applied is idempotent
 * @param timeMillis the journal's time in milliseconds since 1970, never less than that of the
 *     event before
 * @param kind what it tells
 * @param body what the original's message of this kind says; copied, and not to be changed
 * @param l2 the transaction that it makes on L2, if any
 */
public record UnifyEvent(
    long seq, long timeMillis, EventKind kind, ObjectNode body, Optional<Transaction> l2) {
  /**
   * Copies the body.
   *
   * @throws IllegalArgumentException if the number is below 1 or the time below 0
   */
  public UnifyEvent {
    if (seq < 1) {
      throw new IllegalArgumentException("the number of an event is 1 or more, not " + seq);
    }
    if (timeMillis < 0) {
      throw new IllegalArgumentException("an event of before 1970: " + timeMillis + " ms");
    }
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(l2, "l2");
    body = body.deepCopy();
  }
}
