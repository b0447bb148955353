package io.fluidex.gateway.push;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.push.hub.HubSettings;
import io.fluidex.gateway.push.socket.SocketLimits;
import io.fluidex.gateway.push.source.EventSettings;
import io.fluidex.gateway.push.stream.StreamSettings;
import io.fluidex.rollup.message.Domain;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.wire.Topics;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The configuration of the push service. Every key, with its default:
 *
 * <pre>
 * environment: production
 * kafka: {bootstrap_servers: ...}
 * unifyevents_topic: unifyevents
 * look_back: 25h                    # trades read at the start, for tickers and candles
 * look_back_records: 2000000        # at most so many records
 * matchengine: {target: host:50051, token: ...}   # the operator's token, if the engine has one
 * domain: 24 hex digits             # of signatures; the exchange is asked unless it is set
 * rollup: {enabled: false, target: host:50053}    # the state manager, for channel blocks
 * http: {enabled: true, host: 127.0.0.1, port: 8060}   # /ws, its document and the page
 * grpc: {enabled: true, host: 127.0.0.1, port: 50060, behind_gateway: ...}   # service push.Push
 * streams: {total: 10000, per_address: 100, calls_per_second: 20, calls_burst: 200}
 * deployment: {chain_id: 1, ...}    # what the page is told, see Deployment
 * behind_gateway: false             # whether to believe x-forwarded-for
 * unsigned_logins: false            # development only
 * limits: {connections: 10000, per_address: 100, subscriptions: 100, message_bytes: 4096,
 *          messages_per_second: 20, messages_burst: 200, outbox_messages: 2048,
 *          outbox_bytes: 4194304, ping: 20s, idle: 60s}
 * admin: {host: 127.0.0.1, port: 50059}
 * drain: 10s
 * </pre>
 *
 * @param events where events come from
 * @param matchengine the exchange
 * @param domain what signatures contain; the exchange is asked if it is empty
 * @param rollup the rollup state manager, if there is one
 * @param http where to listen, unless it is mounted into another server
 * @param streams where gRPC streams are, if they are
 * @param deployment what the page is told at that port
 * @param behindGateway whether to believe {@code x-forwarded-for}
 * @param unsignedLogins whether a login needs no signature
 * @param limits what connections may do
 * @param hub how the hub works
 * @param admin the port for operators
 * @param drain what a stop leaves to connections to go
 */
public record PushConfig(
    EventSettings events,
    GrpcClientSettings matchengine,
    Optional<Domain> domain,
    Optional<GrpcClientSettings> rollup,
    Optional<AdminSettings> http,
    Optional<StreamSettings> streams,
    Deployment deployment,
    boolean behindGateway,
    boolean unsignedLogins,
    SocketLimits limits,
    HubSettings hub,
    AdminSettings admin,
    Duration drain) {
  /** The name of the service, as in {@code FLUIDEX_PUSH_...}. */
  public static final String SERVICE = "push";

  /** Refuses null. */
  public PushConfig {
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(matchengine, "matchengine");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(rollup, "rollup");
    Objects.requireNonNull(http, "http");
    Objects.requireNonNull(streams, "streams");
    Objects.requireNonNull(deployment, "deployment");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(hub, "hub");
    Objects.requireNonNull(admin, "admin");
    Objects.requireNonNull(drain, "drain");
  }

  /**
   * Reads the keys above.
   *
   * @throws io.fluidex.runtime.config.ConfigException naming a key that is missing or wrong
   */
  public static PushConfig read(final Section section) {
    final Section rollup = section.section("rollup");
    final boolean withRollup = rollup.bool("enabled", false);
    final Section http = section.section("http");
    final boolean withHttp = http.bool("enabled", true);
    final boolean unsigned = section.bool("unsigned_logins", false);
    if (unsigned && section.environment() != Environment.DEVELOPMENT) {
      throw section.error("unsigned_logins", "is for environment: development only");
    }
    final boolean behindGateway = section.bool("behind_gateway", false);
    final SocketLimits limits = SocketLimits.read(section.section("limits"));
    return new PushConfig(
        new EventSettings(
            KafkaSettings.read(section.section("kafka")),
            section.string("unifyevents_topic", Topics.UNIFY_EVENTS),
            section.duration("look_back", EventSettings.LOOK_BACK),
            section.number("look_back_records", EventSettings.MOST_RECORDS, 0, Long.MAX_VALUE)),
        GrpcClientSettings.read(section.section("matchengine")),
        domain(section),
        withRollup ? Optional.of(GrpcClientSettings.read(rollup)) : Optional.empty(),
        withHttp ? Optional.of(AdminSettings.read(http, 8060)) : Optional.empty(),
        StreamSettings.read(section, behindGateway, limits.outboxMessages(), limits.outboxBytes()),
        Deployment.read(section.section("deployment")),
        behindGateway,
        unsigned,
        limits,
        HubSettings.DEFAULT,
        AdminSettings.read(section.section("admin"), 50059),
        section.duration("drain", Duration.ofSeconds(10)));
  }

  private static Optional<Domain> domain(final Section section) {
    final String text = section.string("domain", "");
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(Domain.ofBytes(Hex.decode(text, Domain.BYTES)));
    } catch (final HexFormatException e) {
      throw section.error("domain", "is not " + 2 * Domain.BYTES + " hex digits: " + text);
    }
  }
}
