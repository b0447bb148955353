package io.fluidex.runtime.tracing;

import io.fluidex.runtime.config.Section;
import java.net.URI;

/**
 * Whether and where spans are sent.
 *
 * @param enabled whether there are any
 * @param endpoint the collector, which speaks OTLP over HTTP; {@code /v1/traces} is added
 * @param sampleRatio how many of the traces that begin here are kept, from 0 to 1
 * @param queue spans that wait to be sent; more are dropped and counted
 */
public record TracingSettings(boolean enabled, URI endpoint, double sampleRatio, int queue) {
  /** No traces. */
  public static final TracingSettings OFF =
      new TracingSettings(false, URI.create("http://127.0.0.1:4318"), 1, 4096);

  private static final int MOST_QUEUED = 1 << 20;

  /** Reads {@code enabled}, {@code endpoint}, {@code sample_ratio} and {@code queue}. */
  public static TracingSettings read(final Section section) {
    return new TracingSettings(
        section.bool("enabled", OFF.enabled),
        endpoint(section),
        ratio(section),
        section.integer("queue", OFF.queue, 1, MOST_QUEUED));
  }

  private static URI endpoint(final Section section) {
    final String text = section.string("endpoint", OFF.endpoint.toString());
    try {
      final URI uri = URI.create(text);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return uri;
      }
    } catch (final IllegalArgumentException _) {
      // As wrong as an address of another kind.
    }
    throw section.error(
        "endpoint", "is " + text + ", not an address such as http://collector:4318");
  }

  private static double ratio(final Section section) {
    final String text = section.string("sample_ratio", "1");
    try {
      final double ratio = Double.parseDouble(text);
      if (ratio >= 0 && ratio <= 1) {
        return ratio;
      }
    } catch (final NumberFormatException _) {
      // As wrong as a number out of range.
    }
    throw section.error("sample_ratio", "is " + text + ", not a number from 0 to 1");
  }
}
