package io.fluidex.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.tracing.TraceParent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class KafkaTest {
  private static EmbeddedKafka kafka;
  private static KafkaSettings settings;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.temporary();
    settings = KafkaSettings.of(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static String text(final TopicRecord each) {
    return new String(each.value(), StandardCharsets.UTF_8);
  }

  private static List<String> readAll(final String topic, final int count) {
    try (TopicReader reader = new TopicReader(settings, topic)) {
      final List<String> values = new ArrayList<>();
      final long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (values.size() < count && System.nanoTime() < deadline) {
        reader.poll(Duration.ofMillis(100)).forEach(each -> values.add(text(each)));
      }
      return values;
    }
  }

  @Test
  void shouldReadFromAnOffsetWhatWasAppendedInOrder() throws Exception {
    Topics.ensure(settings, List.of("plain"));
    Topics.ensure(settings, List.of("plain"));
    try (TopicProducer producer = new TopicProducer(settings, "plain")) {
      for (int i = 0; i < 5; i++) {
        assertEquals(
            i,
            producer
                .send("k", Integer.toString(i).getBytes(StandardCharsets.UTF_8))
                .get(30, TimeUnit.SECONDS));
      }
    }
    try (TopicReader reader = new TopicReader(settings, "plain")) {
      reader.seek(3);
      final List<TopicRecord> records = new ArrayList<>();
      while (records.size() < 2) {
        records.addAll(reader.poll(Duration.ofMillis(100)));
      }
      assertEquals(List.of(3L, 4L), records.stream().map(TopicRecord::offset).toList());
      assertEquals(List.of("3", "4"), records.stream().map(KafkaTest::text).toList());
      assertEquals(5, reader.end());
      assertEquals("4", text(reader.last().orElseThrow()));
      reader.seek(99);
      assertThrows(
          KafkaFailure.class,
          () -> {
            for (int i = 0; i < 100; i++) {
              reader.poll(Duration.ofMillis(100));
            }
          });
    }
  }

  @Test
  void shouldCarryATraceInAHeaderAndNoHeaderWithoutOne() throws Exception {
    Topics.ensure(settings, List.of("traced"));
    final String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    try (TopicProducer producer = new TopicProducer(settings, "traced")) {
      producer.send("k", new byte[1], TraceParent.parse(parent)).get(30, TimeUnit.SECONDS);
      producer.send("k", new byte[1]).get(30, TimeUnit.SECONDS);
    }
    try (TopicReader reader = new TopicReader(settings, "traced")) {
      final List<Optional<String>> headers = new ArrayList<>();
      while (headers.size() < 2) {
        reader.poll(Duration.ofMillis(100)).forEach(each -> headers.add(each.traceParent()));
      }
      assertEquals(List.of(Optional.of(parent), Optional.empty()), headers);
    }
  }

  @Test
  void shouldFindTheLastRecordOfAnEmptyAndOfALongTopic() throws Exception {
    Topics.ensure(settings, List.of("long"));
    try (TopicReader reader = new TopicReader(settings, "long");
        TopicProducer producer = new TopicProducer(settings, "long")) {
      assertEquals(Optional.empty(), reader.last());
      CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
      for (int i = 0; i < 100; i++) {
        last = producer.send("k", Integer.toString(i).getBytes(StandardCharsets.UTF_8));
      }
      assertEquals(99, last.get(30, TimeUnit.SECONDS));
      assertEquals("99", text(reader.last().orElseThrow()));
      assertEquals(List.of(), reader.poll(Duration.ofMillis(10)));
    }
    assertEquals(100, readAll("long", 100).size());
  }

  @Test
  void shouldRefuseATopicWithSeveralPartitions() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("wide", 3, (short) 1)))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
    final KafkaFailure e =
        assertThrows(KafkaFailure.class, () -> Topics.ensure(settings, List.of("wide")));
    assertTrue(e.getMessage().contains("3 partitions"), e.getMessage());
  }

  @Test
  void shouldFailWithinTheDeadlineWithoutBrokersAndWriteWhenTheyComeBack() throws Exception {
    Topics.ensure(settings, List.of("outage"));
    final KafkaSettings impatient =
        new KafkaSettings(
            kafka.bootstrapServers(), "PLAINTEXT", "", new Secret(""), Duration.ofSeconds(2), -1);
    try (TopicProducer hasty = new TopicProducer(impatient, "outage");
        TopicProducer patient = new TopicProducer(settings, "outage")) {
      kafka.stop();
      final ExecutionException e =
          assertThrows(
              ExecutionException.class,
              () -> hasty.send("k", new byte[] {'x'}).get(20, TimeUnit.SECONDS));
      assertTrue(e.getCause() instanceof KafkaFailure);
      assertThrows(KafkaFailure.class, () -> Topics.ensure(impatient, List.of("other")));
      final CompletableFuture<Long> later = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> later.complete(patient.send("k", new byte[] {'y'}).join()));
      kafka.start();
      later.get(60, TimeUnit.SECONDS);
    }
    assertEquals("y", readAll("outage", 1).getLast());
  }
}
