package io.fluidex.runtime.kafka;

/**
 * A record of a topic.
 *
 * @param offset where it is
 * @param key its kind
 * @param value its content, UTF-8 text as a rule
 */
@SuppressWarnings(
    "ArrayRecordComponent") // The bytes go through untouched; nobody compares records.
public record TopicRecord(long offset, String key, byte[] value) {}
