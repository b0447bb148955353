package io.fluidex.gateway.push.hub;

/**
 * A message, made once for all who read it.
 *
 * @param text one line of JSON
 * @param eventTime when the oldest event that it tells happened, in milliseconds; 0 if it tells
 *     none
 */
public record Frame(String text, long eventTime) {
  /** A message that tells no event. */
  public static Frame of(final String text) {
    return new Frame(text, 0);
  }
}
