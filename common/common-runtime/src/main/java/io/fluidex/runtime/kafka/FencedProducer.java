package io.fluidex.runtime.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Appends batches to a topic, each wholly or not at all, as the only one of its name.
 *
 * <p>Making one waits until batches of former producers of the name are decided and shuts those
 * out: what a reader then finds is all there will ever be from them. After a {@link KafkaFailure}
 * the producer is of no more use; make a new one and look in the topic how far it got. For one
 * thread.
 */
public final class FencedProducer implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Connects and shuts former producers of the name out.
   *
   * @param name the same in every process that may write for this purpose
   * @throws KafkaFailure if the brokers do not answer in time
   */
  public FencedProducer(final KafkaSettings settings, final String topic, final String name) {
    this.topic = topic;
    final var properties = settings.producer("producer-" + name);
    properties.put("transactional.id", name);
    properties.put("transaction.timeout.ms", settings.deadlineMillis());
    this.producer =
        new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (final KafkaException e) {
      producer.close(Duration.ZERO);
      throw new KafkaFailure("producer " + name + " for topic " + topic + " did not start", e);
    }
  }

  /**
   * Appends records and waits until readers can see them.
   *
   * @throws KafkaFailure if the brokers do not confirm in time, or another producer of the name
   *     took over; all records are there or none is
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The commit throws what a future would.
  public void append(final List<TopicRecord> records) {
    try {
      producer.beginTransaction();
      for (final TopicRecord each : records) {
        producer.send(new ProducerRecord<>(topic, 0, each.key(), each.value()));
      }
      producer.commitTransaction();
    } catch (final KafkaException e) {
      throw new KafkaFailure(records.size() + " records were not written to topic " + topic, e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
