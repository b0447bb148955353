package io.fluidex.matchengine.server;

import io.fluidex.matchengine.auth.RequestSignatures;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.exchange.Snapshots;
import io.fluidex.matchengine.history.HistoryService;
import io.fluidex.matchengine.journal.Journal;
import io.fluidex.matchengine.l1.L1Requests;
import io.fluidex.matchengine.limit.UserLimit;
import io.fluidex.matchengine.publish.EventMessages;
import io.fluidex.matchengine.publish.EventPublisher;
import io.fluidex.matchengine.rest.ErrorCode;
import io.fluidex.matchengine.rest.RestException;
import io.fluidex.matchengine.rest.RestServer;
import io.fluidex.matchengine.rest.RestSettings;
import io.fluidex.matchengine.stream.StreamHub;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.grpc.AddressLimit;
import io.fluidex.runtime.grpc.BearerToken;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.grpc.TracedCalls;
import io.fluidex.runtime.kafka.Topics;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.tracing.Tracing;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The matching engine with all it needs but PostgreSQL and Kafka, which may come and go: it starts
 * without them, refuses requests with UNAVAILABLE while one is away, and resumes by itself.
 */
public final class MatchengineService implements Service {
  private static final Duration JOURNAL_DEADLINE = Duration.ofSeconds(10);
  private static final Duration MIGRATION_DEADLINE = Duration.ofSeconds(30);

  /** What the history does not write now, it writes after the next start. */
  private static final Duration HISTORY_DRAIN = Duration.ofSeconds(2);

  private static final Set<String> FOR_OPERATORS =
      Set.of("ReloadMarkets", "DebugDump", "DebugReset", "DebugReload", "OpenOrders", "UserState");
  private static final Set<String> FOR_BRIDGES = Set.of("RegisterUser", "BalanceUpdate");

  private final MatchengineConfig config;
  private final Metrics metrics;
  private final Tracing tracing;
  private final Database database;
  private final Exchange exchange;
  private final GrpcServer grpc;
  private final AdminServer admin;
  private final StreamHub<DepthStreamResponse, TradeStreamResponse, UserStreamResponse> streams;
  private final Optional<RestServer> rest;
  private final HistoryService history;
  private final Services services;

  /**
   * A service that is not started yet.
   *
   * @param markets reads assets and markets again, for ReloadMarkets
   * @param random for jitter, safe for many threads
   */
  public MatchengineService(
      final MatchengineConfig config,
      final Supplier<LoadMarkets> markets,
      final InstantSource clock,
      final RandomGenerator random) {
    this.config = config;
    this.metrics = new Metrics(MatchengineConfig.SERVICE);
    this.tracing = Tracing.open(config.tracing(), metrics);
    this.database = Database.open(MatchengineConfig.SERVICE, config.database(), metrics, random);
    final Journal journal = new Journal(database, JOURNAL_DEADLINE);
    final EventMessages messages = new EventMessages(this::catalog);
    final EventPublisher publisher =
        new EventPublisher(
            config.kafka(),
            config.exchange().topic(),
            messages::message,
            config.patience(),
            random,
            metrics,
            tracing);
    this.exchange =
        new Exchange(
            config.exchange(),
            journal,
            this::prepare,
            () -> EventPublisher.lastPublished(config.kafka(), config.exchange().topic()),
            publisher,
            clock,
            random,
            metrics,
            tracing);
    final Snapshots snapshots =
        new Snapshots(config.exchange(), journal, exchange, publisher, random, metrics);
    final RequestSignatures signatures =
        new RequestSignatures(
            config.domain(),
            new StrictSignatures(),
            exchange::key,
            () -> exchange.engineSettings().signatures());
    final Requests requests = new Requests(exchange::catalog, signatures);
    final PoolDesk desk = new PoolDesk(exchange, signers(config, signatures), clock);
    final UserLimit userLimit =
        new UserLimit(new RateLimit(config.limits().user(), System::nanoTime));
    this.history = new HistoryService(config.history(), clock, random, metrics);
    this.streams =
        new StreamHub<>(
            exchange::catalog,
            StreamCalls.sources(exchange),
            new StreamMessages(exchange::catalog),
            config.streams(),
            clock,
            metrics);
    exchange.listen(streams::submit);
    final ExchangeCalls calls = new ExchangeCalls(exchange, userLimit);
    this.grpc =
        new GrpcServer(
            "grpc",
            config.grpc(),
            metrics,
            List.of(
                new MatchengineApi(
                    new AccountCalls(calls, exchange, requests),
                    new OrderCalls(calls, exchange, requests, history.queries(), clock),
                    new MarketCalls(calls, exchange, config.domain(), clock, Limits.told(config)),
                    new OperatorCalls(calls, exchange, snapshots, markets, streams::restart),
                    new StreamCalls(
                        streams, exchange, signatures, config.streams(), clock, metrics)),
                new PoolsApi(exchange, desk, requests, signatures, userLimit),
                new FeedApi(exchange)),
            interceptors(),
            this::neverWaits);
    this.admin = new AdminServer(config.admin(), metrics, this::problem);
    final List<Service> parts = new ArrayList<>(List.of(admin, publisher, exchange, snapshots));
    if (config.exchange().engine().isRollup()) {
      parts.add(new L1Requests(config.kafka(), config.l1Topic(), exchange, random, metrics));
    }
    parts.add(grpc);
    parts.add(streams);
    this.rest = config.rest().map(settings -> rest(settings, markets, clock));
    rest.ifPresent(parts::add);
    this.services = new Services(MatchengineConfig.SERVICE, parts);
  }

  private static Map<String, PoolSigner> signers(
      final MatchengineConfig config, final RequestSignatures signatures) {
    return config.pools().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                pool -> pool.terms().market(),
                pool -> new PoolSigner(pool.privateKey(), config.domain(), signatures)));
  }

  private RestServer rest(
      final RestSettings settings, final Supplier<LoadMarkets> markets, final InstantSource clock) {
    return new RestServer(
        settings,
        history.queries(),
        this::recoveredCatalog,
        new JournaledMarkets(exchange, markets),
        config.operatorToken(),
        new RateLimit(config.limits().address(), System::nanoTime),
        config.limits().behindGateway(),
        clock,
        metrics);
  }

  private Catalog catalog() {
    return exchange.catalog();
  }

  private Catalog recoveredCatalog() {
    exchange
        .recovering()
        .ifPresent(reason -> {
          throw new RestException(ErrorCode.UNAVAILABLE, reason);
        });
    return exchange.catalog();
  }

  private void prepare() {
    database.migrate(Journal.MIGRATIONS, MIGRATION_DEADLINE);
    Topics.ensure(config.kafka(), List.of(config.exchange().topic(), config.l1Topic()));
  }

  private List<ServerInterceptor> interceptors() {
    final List<ServerInterceptor> list = new ArrayList<>();
    list.add(
        new AddressLimit(
            new RateLimit(config.limits().address(), System::nanoTime),
            Status.Code.RESOURCE_EXHAUSTED,
            config.limits().behindGateway(),
            metrics.counter(
                "fluidex_calls_limited_total", "Calls refused as their address makes too many")));
    list.add(new RefusalWhileRecovering(exchange::recovering));
    if (!config.operatorToken().isEmpty()) {
      list.add(BearerToken.required(config.operatorToken(), this::needsToken));
    }
    if (tracing.isOn()) {
      list.add(new TracedCalls(tracing, true));
    }
    return list;
  }

  /** A signature takes as long to verify as hundreds of orders without one. */
  private boolean neverWaits(final MethodDescriptor<?, ?> method) {
    return config.exchange().engine().signatures() == SignaturePolicy.IGNORED
        && method.equals(MatchengineGrpc.getOrderPutMethod());
  }

  /** In a rollup users withdraw by BalanceUpdate, signed; registrations are refused anyway. */
  private boolean needsToken(final MethodDescriptor<?, ?> method) {
    final String name = method.getBareMethodName();
    return FOR_OPERATORS.contains(name)
        || (!config.exchange().engine().isRollup() && FOR_BRIDGES.contains(name));
  }

  /** Where clients connect. */
  public int grpcPort() {
    return grpc.port();
  }

  /** Where browsers connect, if there is a REST server. */
  public OptionalInt restPort() {
    return rest.isPresent() ? OptionalInt.of(rest.get().port()) : OptionalInt.empty();
  }

  /** Where operators look. */
  public int adminPort() {
    return admin.port();
  }

  /** What operators see at {@code /metrics}, for those in the same process. */
  public String metrics() {
    return metrics.scrape();
  }

  @Override
  public String name() {
    return MatchengineConfig.SERVICE;
  }

  @Override
  public void start() throws Exception {
    services.start();
    history.start();
  }

  /** Refuses new requests, answers those in progress, publishes what is committed, then ends. */
  @Override
  public void stop(final Duration deadline) throws Exception {
    grpc.setServing(false);
    try {
      services.stop(deadline);
    } finally {
      history.stop(HISTORY_DRAIN);
      database.close();
      tracing.close();
      metrics.close();
    }
  }

  /** The history does not count: trading goes on when it is behind. */
  @Override
  public Optional<String> problem() {
    return services.problem();
  }
}
