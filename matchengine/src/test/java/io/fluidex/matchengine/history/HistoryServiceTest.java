package io.fluidex.matchengine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.candle.Candle;
import io.fluidex.matchengine.candle.Candles;
import io.fluidex.matchengine.candle.Interval;
import io.fluidex.matchengine.candle.Tick;
import io.fluidex.matchengine.feed.OriginalMessage;
import io.fluidex.matchengine.feed.OriginalMessages;
import io.fluidex.matchengine.feed.OriginalTopic;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The history with a real database and a real broker, against the pure folds. All of it runs on
 * TimescaleDB where {@link HistoryServer} is told of one.
 */
@Timeout(300)
class HistoryServiceTest {
  private static final long SEED = 20_210_908;
  private static final int BACKLOG = Boolean.getBoolean("fluidex.long") ? 400_000 : 4_000;

  private static EmbeddedKafka kafka;
  private static HistoryServer server;
  private static int deployments;

  @BeforeAll
  static void startServers() {
    kafka = EmbeddedKafka.temporary();
    server = new HistoryServer();
  }

  @AfterAll
  static void stopServers() {
    kafka.close();
    server.close();
  }

  private static KafkaSettings brokers() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  /** Settings with a database and topics of their own. */
  private static HistorySettings deployment(final boolean feed) {
    deployments++;
    final String topic = "events" + deployments;
    Topics.ensure(brokers(), List.of(topic));
    return new HistorySettings(
        server.database("history" + deployments),
        brokers(),
        topic,
        true,
        false,
        feed,
        "d" + deployments + "-");
  }

  private static void await(final String what, final BooleanSupplier condition) {
    final long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() - deadline < 0, "no " + what + " within two minutes");
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void publish(final String topic, final List<UnifyEvent> events) {
    try (TopicProducer producer = new TopicProducer(brokers(), topic)) {
      events.stream()
          .map(event -> producer.send(event.kind().key(), UnifyEventCodec.encode(event)))
          .toList()
          .forEach(sent -> assertTrue(sent.join() >= 0));
    }
  }

  /** A service with what tells how far it is. */
  private static final class Run implements AutoCloseable {
    private final Metrics metrics = new Metrics("history");
    private final HistoryService service;

    Run(final HistorySettings settings) throws Exception {
      service = new HistoryService(settings, InstantSource.system(), new Random(SEED), metrics);
      service.start();
    }

    HistoryQueries queries() {
      return service.queries();
    }

    double value(final String name) {
      final var gauge = metrics.registry().find(name).gauge();
      return gauge == null ? metrics.registry().find(name).counter().count() : gauge.value();
    }

    Run awaitSeq(final long seq) {
      await("event " + seq, () -> value("fluidex_history_seq") >= seq);
      return this;
    }

    @Override
    public void close() {
      try {
        service.stop(Duration.ofSeconds(20));
      } catch (final Exception e) {
        throw new AssertionError("the history did not stop", e);
      } finally {
        metrics.close();
      }
    }
  }

  private static void assertSameCandles(
      final List<Candle> expected, final List<Candle> actual, final String what) {
    assertEquals(plain(expected), plain(actual), what);
  }

  /** Decimals as numbers: a sum in the database may have other zeros at its end. */
  private static List<Candle> plain(final List<Candle> candles) {
    return candles.stream()
        .map(c ->
            new Candle(
                c.start(),
                c.open().stripTrailingZeros(),
                c.high().stripTrailingZeros(),
                c.low().stripTrailingZeros(),
                c.close().stripTrailingZeros(),
                c.volume().stripTrailingZeros(),
                c.quoteVolume().stripTrailingZeros(),
                c.trades(),
                c.firstTrade(),
                c.lastTrade()))
        .toList();
  }

  private static void assertCandles(final HistoryQueries queries, final List<Tick> ticks) {
    final Instant from = ticks.getFirst().time().minus(Duration.ofDays(30));
    final Instant to = ticks.getLast().time().plusMillis(1);
    for (final Interval interval : Interval.values()) {
      final List<Candle> expected = Candles.of(interval, ticks);
      assertSameCandles(
          expected,
          queries.klines(Script.MARKET, interval, from, to, 14_400, false),
          interval.text());
      final Instant begin = interval.start(ticks.getFirst().time());
      assertSameCandles(
          Candles.withoutGaps(interval, expected, begin, to, Optional.empty()),
          queries.klines(Script.MARKET, interval, begin, to, 14_400, true),
          interval.text() + " without gaps");
    }
    assertSameCandles(
        Candles.of(Interval.MINUTE, ticks).reversed().subList(0, 3).reversed(),
        queries.klines(Script.MARKET, Interval.MINUTE, from, to, 3, false),
        "the newest three");
  }

  private static void assertTicker(
      final HistoryQueries queries, final List<Tick> ticks, final Instant from, final Instant to) {
    final List<Tick> inside =
        ticks.stream()
            .filter(each -> each.time().isAfter(from) && !each.time().isAfter(to))
            .toList();
    final Ticker ticker = queries.ticker(Script.MARKET, from, to);
    assertEquals(inside.isEmpty(), ticker.trading().isEmpty());
    if (!inside.isEmpty()) {
      final Candle whole =
          inside.stream().map(tick -> Candle.of(from, tick)).reduce(Candle::and).orElseThrow();
      final Candle found = ticker.trading().orElseThrow();
      assertEquals(0, whole.open().compareTo(found.open()));
      assertEquals(0, whole.close().compareTo(found.close()));
      assertEquals(0, whole.high().compareTo(found.high()));
      assertEquals(0, whole.low().compareTo(found.low()));
      assertEquals(0, whole.volume().compareTo(found.volume()));
      assertEquals(0, whole.quoteVolume().compareTo(found.quoteVolume()));
      assertEquals(whole.trades(), found.trades());
    }
  }

  @Test
  void shouldAnswerFromTheDatabaseWhatTheFoldsSay() throws Exception {
    final HistorySettings settings = deployment(false);
    final Script script = Script.random(SEED, 1_500);
    publish(settings.topic(), script.events());
    try (Run run = new Run(settings).awaitSeq(script.events().size())) {
      final HistoryQueries queries = run.queries();
      final List<Tick> ticks = script.ticks();
      assertCandles(queries, ticks);
      final Instant last = ticks.getLast().time();
      for (final long seconds : new long[] {1, 59, 61, 3_600, 86_399, 86_400}) {
        assertTicker(queries, ticks, last.minusSeconds(seconds), last);
        assertTicker(queries, ticks, last.minusSeconds(seconds + 600), last.minusSeconds(600));
      }
      assertTrue(queries.ticker("UNI_USDT", last.minusSeconds(60), last).trading().isEmpty());
      final List<MarketTrade> recent = queries.recentTrades(Script.MARKET, 5);
      assertEquals(ticks.getLast().tradeId(), recent.getFirst().tradeId());
      assertEquals(ticks.getLast().price().toPlainString(), recent.getFirst().price());
      assertEquals(last, recent.getFirst().time());
      assertEquals(5, recent.size());
      assertEquals(
          Optional.of(ticks.get(ticks.size() - 2).time()),
          queries.lastTradeBefore(Script.MARKET, last));
      assertPages(queries, ticks.size());
      assertUsers(queries);
    }
  }

  private static void assertPages(final HistoryQueries queries, final int trades) {
    final Page<ClosedOrder> orders =
        queries.orders(1, Optional.of(Script.MARKET), PageRequest.newest(1, 2));
    assertEquals(trades, orders.total());
    assertEquals(2L * trades - 3, orders.rows().getFirst().id(), "newest first, one skipped");
    assertEquals("10.0000", orders.rows().getFirst().amount(), "decimals keep their digits");
    assertEquals("4.400000", orders.rows().getFirst().finishedQuote());
    assertEquals(ClosedStatus.FILLED, orders.rows().getFirst().status());
    assertEquals("ASK", orders.rows().getFirst().side());
    assertEquals(
        1L,
        queries
            .orders(
                1,
                Optional.empty(),
                new PageRequest(Optional.empty(), Optional.empty(), 0, 1, true))
            .rows()
            .getFirst()
            .id());
    final ClosedOrder newest = orders.rows().getFirst();
    assertEquals(
        List.of(newest),
        queries
            .orders(
                1,
                Optional.empty(),
                new PageRequest(
                    Optional.of(newest.createTime()),
                    Optional.of(newest.createTime()),
                    0,
                    10,
                    true))
            .rows()
            .stream()
            .filter(order -> order.id() == newest.id())
            .toList());
    assertEquals(0, queries.orders(1, Optional.of("UNI_USDT"), PageRequest.newest(0, 9)).total());
    final Page<UserTrade> mine = queries.userTrades(2, Optional.empty(), PageRequest.newest(0, 3));
    assertEquals(trades, mine.total());
    assertEquals("BID", mine.rows().getFirst().side());
    final UserTrade trade = mine.rows().getFirst();
    assertEquals(
        List.of(trade),
        queries.orderTrades(Script.MARKET, trade.orderId(), PageRequest.newest(0, 10)));
    assertEquals(
        List.of(), queries.orderTrades("UNI_USDT", trade.orderId(), PageRequest.newest(0, 10)));
    final UserTrade other =
        queries
            .orderTrades(Script.MARKET, trade.counterOrderId(), PageRequest.newest(0, 10))
            .getFirst();
    assertEquals(!trade.maker(), other.maker());
  }

  private static void assertUsers(final HistoryQueries queries) {
    assertEquals(
        Optional.of(new Account(2, "0xab2", "0xcd2")), queries.accountByL1Address("0xAB2"));
    assertEquals(queries.account(2), queries.accountByL2Pubkey("0xCD2"));
    assertEquals(Optional.empty(), queries.account(3));
    final Page<InternalTransfer> transfers =
        queries.transfers(2, TransferSide.TO, PageRequest.newest(0, 1));
    assertTrue(transfers.total() > 0);
    assertEquals("0xcd1", transfers.rows().getFirst().fromPubkey());
    assertEquals("1.500000", transfers.rows().getFirst().amount());
    assertEquals(0, queries.transfers(2, TransferSide.FROM, PageRequest.newest(0, 1)).total());
    assertEquals(
        transfers.total(),
        queries.transfers(1, TransferSide.BOTH, PageRequest.newest(0, 1)).total());
    final Page<BalanceChange> balances =
        queries.balances(
            1,
            Optional.of("USDT"),
            new PageRequest(Optional.empty(), Optional.empty(), 0, 1, true));
    assertEquals("deposit", balances.rows().getFirst().business());
    assertEquals("100.000000", balances.rows().getFirst().change());
  }

  @Test
  void shouldWriteEachEventOnceWhateverIsRepeatedAndStopped() throws Exception {
    final HistorySettings settings = deployment(true);
    final Script script = Script.random(SEED + 1, 900);
    final List<UnifyEvent> events = script.events();
    final Random random = new Random(SEED);
    int from = 0;
    while (from < events.size()) {
      final int to = Math.min(events.size(), from + 100 + random.nextInt(250));
      // The last ones once more: a producer that does not know what was confirmed.
      publish(settings.topic(), events.subList(Math.max(0, from - 20), to));
      try (Run run = new Run(settings)) {
        if (random.nextBoolean()) {
          run.awaitSeq(to);
        }
      }
      from = to;
    }
    server.embedded().ifPresent(EmbeddedPostgres::stop);
    try (Run run = new Run(settings)) {
      server.embedded().ifPresent(EmbeddedPostgres::start);
      run.awaitSeq(events.size());
      assertCandles(run.queries(), script.ticks());
      assertEquals(
          script.ticks().size(),
          run.queries().userTrades(1, Optional.empty(), PageRequest.newest(0, 1)).total());
      assertTopics(settings, events);
    }
    forgetPosition(settings);
    try (Run run = new Run(settings)) {
      await("the position of the feed", () -> feedPosition(settings) >= events.size());
      assertTopics(settings, events);
      assertEquals(0, run.value("fluidex_feed_messages_total"), "the topics had everything");
    }
  }

  private static void sql(final HistorySettings settings, final String statement) {
    try (Metrics metrics = new Metrics("test");
        Database database = Database.open("test", settings.database(), metrics, new Random(1))) {
      database.transaction(Duration.ofMinutes(1), t -> t.execute(statement));
    }
  }

  private static long number(final HistorySettings settings, final String query) {
    try (Metrics metrics = new Metrics("test");
        Database database = Database.open("test", settings.database(), metrics, new Random(1))) {
      return database.transaction(
          Duration.ofMinutes(1), t -> t.fetchSingle(query).get(0, Long.class));
    }
  }

  private static void forgetPosition(final HistorySettings settings) {
    sql(settings, "delete from history_position where consumer = 'original-topics'");
  }

  private static long feedPosition(final HistorySettings settings) {
    return number(
        settings,
        "select coalesce(max(seq), 0) from history_position where consumer = 'original-topics'");
  }

  /** Every message once and in order. */
  private static void assertTopics(final HistorySettings settings, final List<UnifyEvent> events) {
    await("all messages", () -> feedPosition(settings) >= events.size());
    for (final OriginalTopic topic : OriginalTopic.values()) {
      final List<String> expected =
          events.stream()
              .map(event ->
                  UnifyEventCodec.decode(event.kind().key(), UnifyEventCodec.encode(event)))
              .flatMap(event -> OriginalMessages.of(event).stream())
              .filter(message -> message.topic() == topic)
              .map(OriginalMessage::body)
              .map(body -> new String(JsonFields.write(body), StandardCharsets.UTF_8))
              .toList();
      assertEquals(expected, read(settings.topicPrefix() + topic.text()), topic.text());
    }
  }

  private static List<String> read(final String topic) {
    final List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(brokers(), topic)) {
      await(
          "the end of " + topic,
          () -> {
            for (final TopicRecord each : reader.poll(Duration.ofMillis(100))) {
              assertEquals("", each.key());
              values.add(new String(each.value(), StandardCharsets.UTF_8));
            }
            return reader.position() >= reader.end();
          });
    }
    return values;
  }

  @Test
  void shouldCatchUpWithALongBacklog() throws Exception {
    final HistorySettings settings = deployment(true);
    final Script script = Script.random(SEED + 3, BACKLOG);
    publish(settings.topic(), script.events());
    final long begin = System.nanoTime();
    try (Run run = new Run(settings).awaitSeq(script.events().size())) {
      final double seconds = (System.nanoTime() - begin) / 1e9;
      final long rows =
          number(
              settings,
              "select (select count(*) from order_history) + (select count(*) from user_trade)"
                  + " + (select count(*) from market_trade) + (select count(*) from"
                  + " balance_history) + (select count(*) from internal_tx)");
      System.out.printf(
          "%d events, %d rows in %.1f s: %.0f events/s, %.0f rows/s%n",
          script.events().size(), rows, seconds, script.events().size() / seconds, rows / seconds);
      assertEquals(script.ticks().size(), number(settings, "select count(*) from market_trade"));
      await("the feed", () -> feedPosition(settings) >= script.events().size());
      System.out.printf(
          "original topics: %.0f messages in %.1f s%n",
          run.value("fluidex_feed_messages_total"), (System.nanoTime() - begin) / 1e9);
    }
  }

  @Test
  void shouldParkPoisonAndGoOn() throws Exception {
    final HistorySettings settings = deployment(true);
    final Script script =
        new Script(Instant.parse("2021-09-08T10:00:00Z")).register(1).changeKey(1, "0xee");
    try (TopicProducer producer = new TopicProducer(brokers(), settings.topic())) {
      producer.send("trades", "[]".getBytes(StandardCharsets.UTF_8)).join();
      producer.send("orders", new byte[] {0, 1, 2}).join();
    }
    publish(settings.topic(), script.events());
    try (Run run = new Run(settings).awaitSeq(2)) {
      assertEquals("0xee", run.queries().account(1).orElseThrow().l2Pubkey());
      assertEquals(2, run.value("fluidex_history_parked_total"));
      assertEquals(2, number(settings, "select count(*) from history_parked"));
      await("the feed", () -> feedPosition(settings) >= 2);
      assertEquals(1, read(settings.topicPrefix() + "registeruser").size());
    }
  }

  @Test
  void shouldGiveTheSameCandlesFromTradesAsTimescaleWould() throws Exception {
    assumeTrue(server.embedded().isPresent(), "the server has the extension itself");
    final HistorySettings settings = deployment(false);
    final Script script = Script.random(SEED + 2, 600);
    publish(settings.topic(), script.events());
    try (Run run = new Run(settings).awaitSeq(script.events().size())) {
      assertCandles(run.queries(), script.ticks());
    }
    for (final String statement : TimescaleStandIn.statements()) {
      sql(settings, statement);
    }
    try (Run run = new Run(settings).awaitSeq(script.events().size())) {
      assertCandles(run.queries(), script.ticks());
      // The view cannot be written to: trades are.
      script.put(1, true).put(2, false);
      script.trade(script.orders() - 1, script.orders(), true, 500, 10_000);
      publish(
          settings.topic(),
          script.events().subList(script.events().size() - 3, script.events().size()));
      run.awaitSeq(script.events().size());
      for (final String view : new String[] {"candle_minute", "candle_hour", "candle_day"}) {
        sql(settings, "refresh materialized view " + view);
      }
      assertCandles(run.queries(), script.ticks());
      assertEquals(
          0,
          new BigDecimal("5")
              .compareTo(
                  run.queries()
                      .ticker(
                          Script.MARKET,
                          script.ticks().getLast().time().minusSeconds(300),
                          script.ticks().getLast().time())
                      .trading()
                      .orElseThrow()
                      .high()));
    }
  }
}
