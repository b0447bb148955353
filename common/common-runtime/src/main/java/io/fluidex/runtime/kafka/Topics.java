package io.fluidex.runtime.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics. */
public final class Topics {
  private Topics() {}

  /**
   * Creates topics of one partition that keep everything, unless they are there.
   *
   * @throws KafkaFailure if that fails, or a topic is there with more partitions, which would break
   *     the total order
   */
  public static void ensure(final KafkaSettings settings, final List<String> topics) {
    try (Admin admin = Admin.create(settings.client("topics"))) {
      for (final String topic : topics) {
        try {
          admin
              .createTopics(List.of(description(settings, topic)))
              .all()
              .get(settings.deadlineMillis(), TimeUnit.MILLISECONDS);
        } catch (final ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
          requireOnePartition(settings, admin, topic);
        }
      }
    } catch (final ExecutionException | TimeoutException e) {
      throw new KafkaFailure(
          "topics " + topics + " cannot be created at " + settings.bootstrapServers(), e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaFailure("the creation of topics " + topics + " was interrupted", e);
    }
  }

  private static NewTopic description(final KafkaSettings settings, final String topic) {
    return new NewTopic(
            topic,
            Optional.of(1),
            settings.replication() < 0
                ? Optional.empty()
                : Optional.of((short) settings.replication()))
        .configs(Map.of("retention.ms", "-1", "retention.bytes", "-1", "cleanup.policy", "delete"));
  }

  private static void requireOnePartition(
      final KafkaSettings settings, final Admin admin, final String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    final int partitions =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(settings.deadlineMillis(), TimeUnit.MILLISECONDS)
            .get(topic)
            .partitions()
            .size();
    if (partitions != 1) {
      throw new KafkaFailure(
          "topic "
              + topic
              + " has "
              + partitions
              + " partitions; its order is only total with one, delete it or use another name",
          null);
    }
  }
}
