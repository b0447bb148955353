package io.fluidex.gateway.push.message;

/**
 * What a subscription is to. Equal topics have the same messages.
 *
 * @param channel the channel
 * @param market market name, or empty
 * @param interval milliseconds of depth, the interval's name of a candle, or empty
 */
public record Topic(Channel channel, String market, String interval) {
  /** A topic without market. */
  public static Topic of(final Channel channel) {
    return new Topic(channel, "", "");
  }
}
