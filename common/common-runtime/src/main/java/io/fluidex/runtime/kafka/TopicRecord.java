package io.fluidex.runtime.kafka;

/**
 * A record of a topic.
 *
 * @param offset where it is; -1 for one that is to be written
 * @param key its kind
 * @param value its content, UTF-8 text as a rule
 */
@SuppressWarnings(
    "ArrayRecordComponent") // The bytes go through untouched; nobody compares records.
public record TopicRecord(long offset, String key, byte[] value) {
  /** A record that is to be written. */
  public static TopicRecord of(final String key, final byte[] value) {
    return new TopicRecord(-1, key, value);
  }
}
