package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.runtime.grpc.TracedCalls;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.tracing.TraceParent;
import io.fluidex.wire.event.EventKind;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a trace gets out of the engine, with a collector that is never there. */
@Timeout(600)
class TracingServiceTest {
  private static final SpanContext CALLER =
      TraceParent.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private static Deployment deployment;

  @BeforeAll
  static void startServers() {
    deployment = new Deployment();
  }

  @AfterAll
  static void stopServers() {
    deployment.close();
  }

  /** Two orders that meet, of which the given user's is part of a trace; all records there are. */
  private static List<TopicRecord> traded(final RunningExchange exchange, final int traced) {
    exchange.register(2);
    exchange.deposit(1, "ETH", "10", 1);
    exchange.deposit(2, "USDT", "100", 2);
    for (int user = 1; user <= 2; user++) {
      exchange
          .api()
          .withInterceptors(TracedCalls.within(user == traced ? CALLER : SpanContext.getInvalid()))
          .orderPut(
              RunningExchange.order(user, user == 1 ? OrderSide.ASK : OrderSide.BID, "1", "3"));
    }
    final List<TopicRecord> records = new ArrayList<>();
    try (TopicReader reader = new TopicReader(deployment.kafkaSettings(), deployment.topic())) {
      Deployment.await(
          "a trade",
          () -> {
            records.addAll(reader.poll(Duration.ofMillis(100)));
            return records.stream().anyMatch(TracingServiceTest::isTrade);
          });
    }
    return records;
  }

  private static boolean isTrade(final TopicRecord each) {
    return each.key().equals(EventKind.TRADE.key());
  }

  @Test
  void shouldPublishNoHeadersUnlessTracesAreOn() throws Exception {
    try (RunningExchange exchange =
        new RunningExchange(deployment.newExchange(RunningExchange.DEVELOPMENT))) {
      final List<TopicRecord> records = traded(exchange, 2);
      assertTrue(records.stream().allMatch(each -> each.traceParent().isEmpty()));
      assertFalse(exchange.service().metrics().contains("fluidex_tracing"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void shouldPublishTheTradeAsPartOfTheTraceOfEitherOrderAlsoWithoutACollector(final int traced)
      throws Exception {
    final String tracing =
        "tracing: {enabled: true, endpoint: \"http://127.0.0.1:1\", sample_ratio: 0}\n";
    try (RunningExchange exchange =
        new RunningExchange(deployment.newExchange(RunningExchange.DEVELOPMENT + tracing))) {
      for (final TopicRecord each : traded(exchange, traced)) {
        assertTrue(each.traceParent().isPresent() || !isTrade(each), each.key());
        each.traceParent()
            .map(TraceParent::parse)
            .ifPresent(context -> {
              assertEquals(CALLER.getTraceId(), context.getTraceId());
              assertNotEquals(CALLER.getSpanId(), context.getSpanId());
            });
      }
      Deployment.await(
          "a failure to send",
          () ->
              exchange
                  .service()
                  .metrics()
                  .lines()
                  .anyMatch(line ->
                      line.startsWith("fluidex_tracing_spans_total")
                          && line.contains("failed")
                          && !line.endsWith(" 0.0")));
    }
  }
}
