package io.fluidex.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaTest {
  @TempDir private Path folder;

  private static void send(final EmbeddedKafka kafka, final String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("news", value)).get(30, TimeUnit.SECONDS);
    }
  }

  private static List<String> readAll(final EmbeddedKafka kafka, final int count) {
    final TopicPartition partition = new TopicPartition("news", 0);
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      final List<String> values = new ArrayList<>();
      final long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(200)).forEach(entry -> values.add(entry.value()));
      }
      return values;
    }
  }

  private static void createTopic(final EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("news", 1, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void shouldFindRecordsAgainAfterRestartsAndInAnotherBrokerOfTheFolder() throws Exception {
    final String servers;
    try (EmbeddedKafka kafka = EmbeddedKafka.at(folder)) {
      servers = kafka.bootstrapServers();
      createTopic(kafka);
      send(kafka, "one");
      kafka.stop();
      kafka.start();
      assertEquals(servers, kafka.bootstrapServers());
      send(kafka, "two");
      assertEquals(List.of("one", "two"), readAll(kafka, 2));
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.at(folder)) {
      send(kafka, "three");
      assertEquals(List.of("one", "two", "three"), readAll(kafka, 3));
    }
  }

  @Test
  void shouldNotCreateTopicsByUseAndDeleteTemporaryData() throws Exception {
    final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      final ExecutionException e =
          assertThrows(
              ExecutionException.class,
              () ->
                  admin.describeTopics(List.of("news")).allTopicNames().get(30, TimeUnit.SECONDS));
      assertEquals(UnknownTopicOrPartitionException.class, e.getCause().getClass());
    }
    final Path data = kafka.folder();
    kafka.close();
    assertFalse(java.nio.file.Files.exists(data));
  }

  @Test
  void shouldSayWhichFolderCannotBeUsed() throws Exception {
    final Path file = folder.resolve("file");
    java.nio.file.Files.write(file, "x".getBytes(StandardCharsets.UTF_8));
    final EmbeddedException e =
        assertThrows(EmbeddedException.class, () -> EmbeddedKafka.at(file.resolve("kafka")));
    assertEquals("the data folder " + file.resolve("kafka") + " cannot be created", e.getMessage());
  }
}
