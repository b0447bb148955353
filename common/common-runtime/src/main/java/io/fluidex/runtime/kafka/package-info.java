/**
 * Kafka as a log: topics with one partition, written by one producer and read from offsets that the
 * reader keeps itself.
 *
 * <p>{@link io.fluidex.runtime.kafka.TopicProducer} appends records, each once; {@link
 * io.fluidex.runtime.kafka.FencedProducer} appends batches atomically and shuts out whoever had its
 * name before, so that what is in the topic when it starts is all there will be from others; {@link
 * io.fluidex.runtime.kafka.TopicReader} reads. Values are bytes of UTF-8 text. Readers see
 * committed records only, and offsets may have gaps (a commit takes one): only their order has a
 * meaning.
 */
package io.fluidex.runtime.kafka;
