package io.fluidex.runtime.kafka;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * How to reach the brokers.
 *
 * @param bootstrapServers hosts and ports, separated by commas
 * @param securityProtocol of Kafka: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @param saslMechanism such as SCRAM-SHA-512; empty without SASL
 * @param saslJaasConfig the login of SASL
 * @param deadline for a record to be written, and for any other request
 * @param replication of topics that are created; -1 for the default of the brokers
 */
public record KafkaSettings(
    String bootstrapServers,
    String securityProtocol,
    String saslMechanism,
    Secret saslJaasConfig,
    Duration deadline,
    int replication) {

  /** Settings for brokers without security. */
  public static KafkaSettings of(final String bootstrapServers) {
    return new KafkaSettings(
        bootstrapServers, "PLAINTEXT", "", new Secret(""), Duration.ofSeconds(30), -1);
  }

  /**
   * Reads {@code bootstrap_servers}, {@code security_protocol}, {@code sasl_mechanism}, {@code
   * sasl_jaas_config}, {@code deadline} and {@code replication}.
   */
  public static KafkaSettings read(final Section section) {
    final KafkaSettings defaults = of(section.string("bootstrap_servers"));
    return new KafkaSettings(
        defaults.bootstrapServers,
        section.string("security_protocol", defaults.securityProtocol),
        section.string("sasl_mechanism", ""),
        section.secret("sasl_jaas_config"),
        section.duration("deadline", defaults.deadline),
        section.integer("replication", -1, -1, 100));
  }

  /** The same brokers with another deadline. */
  public KafkaSettings withDeadline(final Duration other) {
    return new KafkaSettings(
        bootstrapServers, securityProtocol, saslMechanism, saslJaasConfig, other, replication);
  }

  int deadlineMillis() {
    return Math.toIntExact(deadline.toMillis());
  }

  /** What producers, consumers and admin clients have in common. */
  Map<String, Object> client(final String clientId) {
    final Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("client.id", clientId);
    properties.put("security.protocol", securityProtocol);
    if (!saslMechanism.isEmpty()) {
      properties.put("sasl.mechanism", saslMechanism);
      properties.put("sasl.jaas.config", saslJaasConfig.reveal());
    }
    properties.put("request.timeout.ms", Math.min(deadlineMillis(), 10_000));
    properties.put("default.api.timeout.ms", deadlineMillis());
    properties.put("reconnect.backoff.max.ms", 1_000);
    // A metric reporter per client would fill JMX with the same names in one process.
    properties.put("auto.include.jmx.reporter", "false");
    properties.put("metric.reporters", "");
    return properties;
  }

  Map<String, Object> producer(final String clientId) {
    final Map<String, Object> properties = client(clientId);
    properties.put("enable.idempotence", "true");
    properties.put("acks", "all");
    properties.put("max.in.flight.requests.per.connection", 5);
    properties.put("request.timeout.ms", Math.min(deadlineMillis() / 2, 10_000));
    properties.put("delivery.timeout.ms", deadlineMillis());
    properties.put("max.block.ms", deadlineMillis());
    // Nobody who waits for an answer waits for Kafka; a few milliseconds make batches of single
    // records, which cost producer and broker several times as much.
    properties.put("linger.ms", 5);
    properties.put("batch.size", 1 << 18);
    properties.put("compression.type", "lz4");
    return properties;
  }
}
