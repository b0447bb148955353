package io.fluidex.runtime.kafka;

import java.util.Optional;

/**
 * A record of a topic.
 *
 * @param offset where it is
 * @param key its kind
 * @param value its content, UTF-8 text as a rule
 * @param traceParent its header of W3C Trace Context, unchecked; empty if it has none
 */
@SuppressWarnings(
    "ArrayRecordComponent") // The bytes go through untouched; nobody compares records.
public record TopicRecord(long offset, String key, byte[] value, Optional<String> traceParent) {}
