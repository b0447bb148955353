package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.ExchangeSettings;
import io.fluidex.matchengine.history.HistorySettings;
import io.fluidex.matchengine.limit.RequestLimits;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.rest.RestSettings;
import io.fluidex.matchengine.stream.StreamLimits;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import io.fluidex.wire.Topics;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the matching engine. Every key, with its default:
 *
 * <pre>
 * environment: production          # or development
 * mode: rollup                     # or development: unsigned requests, users and deposits by RPC
 * check_signatures: required       # required, if_present or ignored; the last two in development
 * domain: 24 hex digits            # first 12 bytes of the signature domain; required in rollup mode
 * depths: {balance: 8, order: 14, account: 24}
 * disable_market_order: false
 * user_order_num_limit: 2000       # open orders of a user in all markets
 * assets:                          # added when they are new, never changed
 *   - {id: USDT, token: 1, precision: 6, shown_precision: 6}
 * markets:
 *   - {name: ETH_USDT, base: ETH, quote: USDT, amount_precision: 4, price_precision: 2,
 *      fee_precision: 0, min_amount: "0.001", taker_fee: "0", maker_fee: "0",
 *      pool: {account: 0, ...}}       # no pool; see PoolSettings
 * grpc: {host: 127.0.0.1, port: 50051, ...}      # see GrpcServerSettings
 * operator_token:                  # for RegisterUser, BalanceUpdate (development), ReloadMarkets, Debug*
 * admin: {host: 127.0.0.1, port: 50052}
 * database: {url: ..., user: fluidex, password: ...}   # see DatabaseSettings
 * kafka: {bootstrap_servers: ...}                # see KafkaSettings
 * unifyevents_topic: unifyevents
 * l1events_topic: l1events
 * patience: 5s                     # an unconfirmed event this old makes the service UNAVAILABLE
 * queue_limit: 16384               # commands that wait for execution
 * batch_limit: 4096                # commands in one commit
 * snapshot_interval: 10m
 * history: true                    # whether this process writes the history, see HistoryService
 * original_topics: false           # whether it publishes orders, trades, balances, ... as well
 * original_topics_prefix: ""       # before these names, if two exchanges share brokers
 * limits: {address_per_second: 1000, address_burst: 2000, user_per_second: 200, user_burst: 400,
 *   behind_gateway: false}         # see RequestLimits; 0 for no limit, the default in development
 * streams: {total: 10000, per_address: 100, per_user: 10, outbox: 4096, queued_events: 500000}
 * rest: {enabled: false, host: 127.0.0.1, port: 50053, ...}   # see RestSettings
 * tracing: {enabled: false, ...}    # see TracingSettings
 * drain: 20s                       # what SIGTERM leaves to requests in progress
 * </pre>
 *
 * @param exchange how the exchange works
 * @param domain of signatures
 * @param grpc the port for clients
 * @param operatorToken for calls of operators and bridges, empty if they are open
 * @param admin the port for operators
 * @param database where the journal is
 * @param kafka where events go
 * @param l1Topic where requests from L1 are
 * @param patience how long Kafka may be away before requests are refused
 * @param history where the history is, and whether this process writes it
 * @param limits how many requests are taken
 * @param streams what subscribers may ask for
 * @param rest the port for browsers, if there is one
 * @param tracing whether and where spans are sent
 * @param drain what a stop leaves to requests in progress
 * @param pools the pools of markets that have one
 */
public record MatchengineConfig(
    ExchangeSettings exchange,
    Domain domain,
    GrpcServerSettings grpc,
    Secret operatorToken,
    AdminSettings admin,
    DatabaseSettings database,
    KafkaSettings kafka,
    String l1Topic,
    Duration patience,
    HistorySettings history,
    RequestLimits limits,
    StreamLimits streams,
    Optional<RestSettings> rest,
    TracingSettings tracing,
    Duration drain,
    List<PoolSettings> pools) {
  /** The name of the service, as in {@code FLUIDEX_MATCHENGINE_...}. */
  public static final String SERVICE = "matchengine";

  private static final String NO_DOMAIN = "0".repeat(2 * Domain.BYTES);

  /**
   * Reads the keys above.
   *
   * @throws io.fluidex.runtime.config.ConfigException naming a key that is missing, wrong, or not
   *     allowed in production
   */
  public static MatchengineConfig read(final Section section) {
    final EngineSettings engine = engine(section);
    final Secret token = section.secret("operator_token");
    final GrpcServerSettings grpc = GrpcServerSettings.read(section.section("grpc"), 50051);
    if (token.isEmpty() && section.environment() == Environment.PRODUCTION) {
      throw section.error(
          "operator_token", "is missing: without it anybody could call what is for operators");
    }
    final List<Section> markets = section.sections("markets");
    final List<PoolSettings> pools = PoolSettings.read(markets, engine);
    final ExchangeSettings exchange = exchange(section, engine, markets, pools);
    final DatabaseSettings database = DatabaseSettings.read(section.section("database"));
    final KafkaSettings kafka = KafkaSettings.read(section.section("kafka"));
    final Optional<RestSettings> rest = RestSettings.read(section.section("rest"));
    if (token.isEmpty() && rest.map(RestSettings::manage).orElse(false)) {
      throw section.error("operator_token", "is missing: rest.manage lets who has it add markets");
    }
    return new MatchengineConfig(
        exchange,
        domain(section, engine),
        grpc,
        token,
        AdminSettings.read(section.section("admin"), 50052),
        database,
        kafka,
        section.string("l1events_topic", Topics.L1_EVENTS),
        section.duration("patience", Duration.ofSeconds(5)),
        new HistorySettings(
            database,
            kafka,
            exchange.topic(),
            section.bool("history", true),
            !engine.isRollup(),
            section.bool("original_topics", false),
            section.string("original_topics_prefix", "")),
        RequestLimits.read(section.section("limits")),
        StreamLimits.read(section.section("streams")),
        rest,
        TracingSettings.read(section.section("tracing")),
        section.duration("drain", Duration.ofSeconds(20)),
        pools);
  }

  private static Domain domain(final Section section, final EngineSettings engine) {
    final String text =
        engine.isRollup() ? section.string("domain") : section.string("domain", NO_DOMAIN);
    try {
      return Domain.ofBytes(
          HexFormat.of().parseHex(text.startsWith("0x") ? text.substring(2) : text));
    } catch (final IllegalArgumentException e) {
      throw section.error("domain", "is not " + 2 * Domain.BYTES + " hex digits: " + text);
    }
  }

  private static EngineSettings engine(final Section section) {
    final EngineMode mode = section.choice("mode", EngineMode.ROLLUP);
    final SignaturePolicy signatures = section.choice("check_signatures", SignaturePolicy.REQUIRED);
    if (mode == EngineMode.DEVELOPMENT) {
      section.environment().requireDevelopment("mode: development");
    }
    if (signatures != SignaturePolicy.REQUIRED && mode == EngineMode.ROLLUP) {
      throw section.error(
          "check_signatures", "can only be required in mode: rollup, whose circuit verifies them");
    }
    final Section depths = section.section("depths");
    final EngineSettings defaults = EngineSettings.development();
    return new EngineSettings(
        mode,
        new Depths(
            depths.integer("balance", 8, 1, 16),
            depths.integer("order", 14, 1, 32),
            depths.integer("account", 24, 1, 32)),
        signatures,
        true,
        section.bool("disable_market_order", false),
        section.integer(
            "user_order_num_limit", EngineSettings.DEFAULT_MAX_OPEN_ORDERS, 0, 1_000_000),
        EngineSettings.FEE_ACCOUNT,
        defaults.requestMemoryMillis(),
        defaults.requestMemory(),
        defaults.clientIdMemoryMillis(),
        defaults.clientIdMemory(),
        defaults.priceAsset());
  }

  private static ExchangeSettings exchange(
      final Section section,
      final EngineSettings engine,
      final List<Section> markets,
      final List<PoolSettings> pools) {
    final ExchangeSettings defaults =
        ExchangeSettings.of(
            engine,
            markets(section, markets),
            section.string("unifyevents_topic", Topics.UNIFY_EVENTS));
    return new ExchangeSettings(
        engine,
        defaults.markets(),
        defaults.topic(),
        section.integer("queue_limit", defaults.queueLimit(), 1, 10_000_000),
        section.integer("batch_limit", defaults.batchLimit(), 1, 100_000),
        section.duration("snapshot_interval", defaults.snapshotInterval()),
        defaults.replayPage(),
        pools.stream().map(PoolSettings::terms).toList());
  }

  /** Reads {@code assets} and {@code markets}. */
  private static LoadMarkets markets(final Section section, final List<Section> sections) {
    final List<AssetSpec> assets =
        section.sections("assets").stream().map(MatchengineConfig::asset).toList();
    final List<MarketSpec> markets = sections.stream().map(MatchengineConfig::market).toList();
    return new LoadMarkets(assets, markets);
  }

  private static AssetSpec asset(final Section section) {
    final int precision = section.integer("precision", 6, 0, AssetSpec.MAX_PRECISION);
    return new AssetSpec(
        section.string("id"),
        (int) section.number("token", 0, AssetSpec.MAX_TOKEN),
        precision,
        section.integer("shown_precision", precision, 0, precision));
  }

  private static MarketSpec market(final Section section) {
    final int amount = section.integer("amount_precision", 4, 0, AssetSpec.MAX_PRECISION);
    final int fee = section.integer("fee_precision", 0, 0, MarketSpec.MAX_FEE_PRECISION);
    final String base = section.string("base");
    final String quote = section.string("quote");
    return new MarketSpec(
        section.string("name", base + "_" + quote),
        base,
        quote,
        amount,
        section.integer("price_precision", 2, 0, AssetSpec.MAX_PRECISION),
        fee,
        units(section, "min_amount", "0.001", amount),
        units(section, "taker_fee", "0", fee),
        units(section, "maker_fee", "0", fee));
  }

  private static long units(
      final Section section, final String key, final String fallback, final int decimals) {
    final Decimal decimal = Decimal.parse(section.string(key, fallback));
    final long units = decimal.isNumber() ? decimal.toUnits(decimals) : -1;
    if (units < 0) {
      throw section.error(key, "is not a number of at most " + decimals + " decimals");
    }
    return units;
  }
}
