/**
 * Kafka as a log: topics with one partition, written by one producer and read from offsets that the
 * reader keeps itself.
 *
 * <p>{@link io.fluidex.runtime.kafka.TopicProducer} appends records, each once; {@link
 * io.fluidex.runtime.kafka.TopicReader} reads, and finds the last record. Values are bytes of UTF-8
 * text. There are no Kafka transactions: consumers of the original want offsets without gaps.
 */
package io.fluidex.runtime.kafka;
