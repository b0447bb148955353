package io.fluidex.matchengine.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Objects;

/**
 * A message of the original exchange.
 *
 * @param topic where it belongs
 * @param seq the event it tells of
 * @param part which of the event's messages in this topic it is, from 0
 * @param body its content; not to be changed
 */
public record OriginalMessage(OriginalTopic topic, long seq, int part, ObjectNode body) {
  /** Refuses null. */
  public OriginalMessage {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(body, "body");
  }
}
