package io.fluidex.ethsender.service;

import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Appends batches of requests to a topic, each wholly or not at all, as the only one of its name.
 *
 * <p>Making one waits until batches of former producers of the name are decided and shuts those
 * out: what a reader then finds is all there will ever be from them. After a {@link KafkaException}
 * it is of no more use. For one thread.
 */
final class FencedProducer implements AutoCloseable {
  private final String topic;
  private final KafkaProducer<String, byte[]> producer;

  /**
   * Connects and shuts former producers of the name out.
   *
   * @param name the same in every process that may write for this purpose
   * @throws KafkaException if the brokers do not answer in time
   */
  FencedProducer(final KafkaSettings settings, final String topic, final String name) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            properties(settings, name), new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (final KafkaException e) {
      producer.close(Duration.ZERO);
      throw new KafkaException("producer " + name + " for topic " + topic + " did not start", e);
    }
  }

  private static Map<String, Object> properties(final KafkaSettings settings, final String name) {
    final int deadline = Math.toIntExact(settings.deadline().toMillis());
    final Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", settings.bootstrapServers());
    properties.put("client.id", name);
    properties.put("security.protocol", settings.securityProtocol());
    if (!settings.saslMechanism().isEmpty()) {
      properties.put("sasl.mechanism", settings.saslMechanism());
      properties.put("sasl.jaas.config", settings.saslJaasConfig().reveal());
    }
    properties.put("transactional.id", name);
    properties.put("transaction.timeout.ms", deadline);
    properties.put("acks", "all");
    properties.put("linger.ms", 0);
    properties.put("request.timeout.ms", Math.min(deadline / 2, 10_000));
    properties.put("delivery.timeout.ms", deadline);
    properties.put("max.block.ms", deadline);
    properties.put("auto.include.jmx.reporter", "false");
    properties.put("metric.reporters", "");
    return properties;
  }

  /**
   * Appends requests and waits until readers can see them.
   *
   * @throws KafkaException if the brokers do not confirm in time, or another producer of the name
   *     took over; all are there or none is
   */
  @SuppressWarnings("FutureReturnValueIgnored") // The commit throws what a future would.
  void append(final List<L1Event> events) {
    try {
      producer.beginTransaction();
      for (final L1Event event : events) {
        producer.send(
            new ProducerRecord<>(topic, 0, L1EventCodec.key(event), L1EventCodec.encode(event)));
      }
      producer.commitTransaction();
    } catch (final KafkaException e) {
      throw new KafkaException(events.size() + " requests were not written to topic " + topic, e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
