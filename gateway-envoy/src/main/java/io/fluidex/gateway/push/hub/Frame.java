package io.fluidex.gateway.push.hub;

import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.ServerMessages;
import java.util.Optional;

/**
 * A message, made once for all who read it.
 *
 * @param text one line of JSON
 * @param eventTime when the oldest event that it tells happened, in milliseconds; 0 if it tells
 *     none
 * @param news what the text tells, of channels that are told over gRPC too
 */
public record Frame(String text, long eventTime, Optional<News> news) {
  /** A message of the websocket alone. */
  public Frame(final String text, final long eventTime) {
    this(text, eventTime, Optional.empty());
  }

  /** A message of the websocket alone that tells no event. */
  public static Frame of(final String text) {
    return new Frame(text, 0);
  }

  /** What a channel tells, on whatever way. */
  public static Frame of(final News news) {
    return new Frame(ServerMessages.of(news), 0, Optional.of(news));
  }
}
