package io.fluidex.load;

import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.embedded.EmbeddedKafka;
import io.fluidex.embedded.EmbeddedPostgres;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.matchengine.server.MatchengineService;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.wire.Topics;
import io.fluidex.wire.l1.L1Event;
import io.fluidex.wire.l1.L1EventCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * A matching engine in this process, with a PostgreSQL server in a child process and a Kafka broker
 * in this one, all with temporary data: the whole path of an order on one machine.
 */
final class LocalExchange implements AutoCloseable {
  /** The token of ETH. */
  static final int ETH = 0;

  /** The token of USDT. */
  static final int USDT = 1;

  private static final Duration START_DEADLINE = Duration.ofMinutes(2);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
  private static final byte[] DOMAIN = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  private static final long DEPOSIT_UNITS = 1_000_000_000_000_000L;

  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres postgres;
  private final MatchengineService service;

  private LocalExchange(
      final EmbeddedKafka kafka,
      final EmbeddedPostgres postgres,
      final MatchengineService service) {
    this.kafka = kafka;
    this.postgres = postgres;
    this.service = service;
  }

  /**
   * Starts all of it and waits until it serves.
   *
   * @param signed whether it is a rollup, whose orders are signed
   * @param history whether it writes the history
   * @throws LoadException if it does not serve in time
   */
  static LocalExchange start(final boolean signed, final boolean history) throws Exception {
    final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    final MatchengineConfig config =
        ConfigLoader.parse(
                MatchengineConfig.SERVICE,
                yaml(kafka, postgres, signed, history),
                "fluidex bench exchange",
                Map.of(),
                MatchengineConfig::read)
            .value();
    final MatchengineService service =
        new MatchengineService(
            config, config.exchange()::markets, InstantSource.system(), new SplittableRandom());
    final LocalExchange exchange = new LocalExchange(kafka, postgres, service);
    service.start();
    final long deadline = System.nanoTime() + START_DEADLINE.toNanos();
    while (service.problem().isPresent()) {
      if (System.nanoTime() - deadline > 0) {
        exchange.close();
        throw new LoadException("the exchange does not serve: " + service.problem().orElse(""));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return exchange;
  }

  private static String yaml(
      final EmbeddedKafka kafka,
      final EmbeddedPostgres postgres,
      final boolean signed,
      final boolean history) {
    return """
    environment: development
    mode: %s
    check_signatures: %s
    domain: "%s"
    user_order_num_limit: 1000000
    history: %s
    grpc: {port: 0}
    admin: {port: 0}
    database: {url: "%s", user: %s}
    kafka: {bootstrap_servers: "%s"}
    assets:
      - {id: ETH, token: %d, precision: 6}
      - {id: USDT, token: %d, precision: 6}
    markets:
      - {base: ETH, quote: USDT, amount_precision: 4, price_precision: 2}
    """
        .formatted(
            signed ? "rollup" : "development",
            signed ? "required" : "ignored",
            domain(),
            history,
            postgres.createDatabase("matchengine"),
            postgres.user(),
            kafka.bootstrapServers(),
            ETH,
            USDT);
  }

  /** What signatures are for. */
  static Domain domain() {
    return Domain.ofBytes(DOMAIN);
  }

  /** Where it takes calls. */
  String target() {
    return "localhost:" + service.grpcPort();
  }

  /** Processor time of PostgreSQL's processes that are there now. */
  Duration databaseTime() {
    return postgres
        .processes()
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** What it says of itself, in the text format of Prometheus. */
  String metrics() {
    return service.metrics();
  }

  /**
   * Registers traders of a rollup and gives them funds, as the watcher of the L1 contract would.
   */
  void fund(final List<Trader> traders) throws InterruptedException {
    long serial = 0;
    try (TopicProducer l1 =
        new TopicProducer(KafkaSettings.of(kafka.bootstrapServers()), Topics.L1_EVENTS)) {
      CompletableFuture<Long> last = CompletableFuture.completedFuture(0L);
      for (final Trader trader : traders) {
        final BabyJubJubPoint point = trader.key().publicKey().point();
        for (final L1Event.Request request :
            List.of(
                new L1Event.Request.Register(point.sign(), point.y()),
                new L1Event.Request.Deposit(ETH, DEPOSIT_UNITS),
                new L1Event.Request.Deposit(USDT, DEPOSIT_UNITS))) {
          final L1Event event =
              new L1Event(
                  serial,
                  trader.account(),
                  "0x" + "ab".repeat(20),
                  request,
                  new L1Event.Origin(
                      1, Bytes32.of(new byte[32]), Bytes32.of(new byte[32]), serial, 0));
          last = l1.send(L1EventCodec.key(event), L1EventCodec.encode(event));
          serial++;
        }
      }
      last.get(START_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (final ExecutionException | TimeoutException e) {
      throw new LoadException("deposits do not reach Kafka", e);
    }
  }

  @Override
  public void close() {
    try {
      service.stop(STOP_DEADLINE);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (final Exception e) {
      throw new LoadException("the exchange does not stop", e);
    } finally {
      kafka.close();
      postgres.close();
    }
  }
}
