package io.fluidex.matchengine.l1;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.command.L1ChangeKey;
import io.fluidex.matchengine.command.L1Command;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1FullExit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes requests from L1 in the order of their serial numbers.
 *
 * <p>The core's next serial number is all that is remembered: it is part of the journal, so a
 * request is executed exactly once whatever dies. A request that is refused means that exchange and
 * contract contradict each other: nothing after it is executed, and the service says so.
 */
public final class L1Requests implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(L1Requests.class);

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final long REPLY_SECONDS = 30;

  private final KafkaSettings kafka;
  private final String topic;
  private final Exchange exchange;
  private final WorkerLoop loop;
  private TopicReader reader;
  private long nextSerial;

  /** Requests for an exchange, which may be started later. */
  public L1Requests(
      final KafkaSettings kafka,
      final String topic,
      final Exchange exchange,
      final RandomGenerator random,
      final Metrics metrics) {
    this.kafka = kafka;
    this.topic = topic;
    this.exchange = exchange;
    this.loop = new WorkerLoop("l1-requests", Backoff.DEFAULT, random, metrics, this::round);
  }

  private Duration round() throws Exception {
    if (exchange.problem().isPresent()) {
      return IDLE;
    }
    try {
      if (reader == null) {
        nextSerial = exchange.query(ExchangeCore::nextSerial).get(REPLY_SECONDS, TimeUnit.SECONDS);
        reader = new TopicReader(kafka, topic);
        reader.seek(firstOffset());
      }
      execute(reader.poll(POLL));
      return Duration.ZERO;
    } catch (final Exception e) {
      close();
      throw e;
    }
  }

  /**
   * Where to begin to read. A request has its serial number as offset if the topic was written
   * without repetitions, and never a smaller one, so what lies before can be skipped.
   */
  private long firstOffset() {
    return Math.min(nextSerial, reader.end());
  }

  private void execute(final List<TopicRecord> records) throws Exception {
    final List<L1Command> commands = new ArrayList<>();
    final List<CompletableFuture<Result>> results = new ArrayList<>();
    for (final TopicRecord each : records) {
      final L1Event event = L1EventCodec.decode(each.value());
      if (event.serial() > nextSerial) {
        throw new IllegalStateException(
            "topic "
                + topic
                + " has request "
                + event.serial()
                + " at offset "
                + each.offset()
                + " where request "
                + nextSerial
                + " belongs: the topic lost records");
      }
      if (event.serial() == nextSerial) {
        final L1Command command = command(event);
        commands.add(command);
        results.add(exchange.submit(command));
        nextSerial++;
      }
    }
    for (int i = 0; i < results.size(); i++) {
      final Result result = results.get(i).get(REPLY_SECONDS, TimeUnit.SECONDS);
      if (result instanceof Rejected rejected) {
        LOG.error("a request from L1 was refused: {}: {}", commands.get(i), rejected.message());
        throw new IllegalStateException(
            "request "
                + commands.get(i).serial()
                + " from L1 was refused: "
                + rejected.message()
                + "; nothing after it is executed");
      }
    }
  }

  private static L1Command command(final L1Event event) {
    return switch (event.request()) {
      case L1Event.Request.Register r ->
          new L1Register(
              event.serial(), event.account(), event.owner(), new L2Key(r.sign(), r.ay()));
      case L1Event.Request.KeyChange r ->
          new L1ChangeKey(event.serial(), event.account(), new L2Key(r.sign(), r.ay()));
      case L1Event.Request.Deposit r ->
          new L1Deposit(event.serial(), event.account(), r.token(), r.amount(), detail(event));
      case L1Event.Request.FullExit r ->
          new L1FullExit(event.serial(), event.account(), r.token(), detail(event));
    };
  }

  private static String detail(final L1Event event) {
    return new String(
        JsonFields.write(
            JsonFields.empty()
                .put("l1_block", event.origin().block())
                .put("tx_hash", event.origin().transactionHash().toString())
                .put("log_index", event.origin().logIndex())),
        StandardCharsets.UTF_8);
  }

  private void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public String name() {
    return "l1-requests";
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    loop.stop(deadline);
    close();
  }

  @Override
  public Optional<String> problem() {
    return loop.problem();
  }
}
