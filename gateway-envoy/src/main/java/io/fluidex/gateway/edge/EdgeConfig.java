package io.fluidex.gateway.edge;

import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.push.PushConfig;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the embedded edge. Every key, with its default:
 *
 * <pre>
 * environment: production
 * host: 127.0.0.1
 * port: 8080
 * admin: {host: 127.0.0.1, port: 8081}
 * tls_certificate: FILE                 # chain in PEM; with tls_private_key the port speaks TLS
 * tls_private_key: FILE                 # PKCS #8 in PEM
 * tls_ends_before: false                # true in production if TLS ends at a proxy
 * matchengine: {target: ..., ...}       # see GrpcClientSettings; required
 * rest: http://127.0.0.1:50053          # of the matching engine; no such paths unless set
 * rollup_state: {target: ..., ...}      # no such calls unless set
 * prover_master: {target: ..., token: ...}    # no such calls unless set
 * push_streams: {target: 127.0.0.1:50060}     # no such calls unless set
 * push: {enabled: true, ...}            # see PushConfig; no websockets unless enabled
 * deployment: {chain_id: 1, ...}        # see Deployment
 * page: FOLDER                          # the built web page; the one in the jar unless set
 * allowed_origins: []                   # pages of other origins that may call
 * trusted_proxies: 0                    # that write the caller's address into x-forwarded-for
 * access_log_every: 0                   # a line for one of so many requests, 1 for all, 0 for none
 * limits: {address_per_second: 200, ...}      # see EdgeLimits
 * </pre>
 *
 * @param environment where it runs
 * @param host the address to bind
 * @param port 0 for a free one
 * @param admin the port for operators
 * @param tls where TLS ends
 * @param matchengine how to reach the matching engine
 * @param rest where the matching engine's REST is
 * @param rollupState how to reach the state manager
 * @param proverMaster how to reach the prover master
 * @param pushStreams how to reach the gRPC port of the push service
 * @param push the push service that runs in the same process, if one does
 * @param deployment what the page is told
 * @param page the folder of the web page
 * @param allowedOrigins such as {@code https://app.example.org}
 * @param trustedProxies how many proxies in front are believed; each appends the address it sees
 * @param accessLogEvery how many requests there are for a line of the log, 0 for no line
 * @param limits what callers may ask for
 */
public record EdgeConfig(
    Environment environment,
    String host,
    int port,
    AdminSettings admin,
    EdgeTls tls,
    GrpcClientSettings matchengine,
    Optional<URI> rest,
    Optional<GrpcClientSettings> rollupState,
    Optional<GrpcClientSettings> proverMaster,
    Optional<GrpcClientSettings> pushStreams,
    Optional<PushConfig> push,
    Deployment deployment,
    Optional<Path> page,
    List<String> allowedOrigins,
    int trustedProxies,
    int accessLogEvery,
    EdgeLimits limits) {
  /** The name of the service, as in {@code FLUIDEX_GATEWAY_...}. */
  public static final String SERVICE = "gateway";

  /** Where it listens unless set otherwise. */
  public static final int PORT = 8080;

  private static final int ADMIN_PORT = 8081;

  private static final int MOST_PROXIES = 10;

  /** Copies the list. */
  public EdgeConfig {
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /**
   * Reads the keys above.
   *
   * @throws io.fluidex.runtime.config.ConfigException naming a key that is missing or wrong
   */
  public static EdgeConfig read(final Section section) {
    final List<String> origins = section.strings("allowed_origins", List.of());
    if (origins.contains("*")) {
      throw section.error("allowed_origins", "names pages; * would let every page call");
    }
    return new EdgeConfig(
        section.environment(),
        section.string("host", "127.0.0.1"),
        section.integer("port", PORT, 0, 65_535),
        AdminSettings.read(section.section("admin"), ADMIN_PORT),
        EdgeTls.read(section),
        GrpcClientSettings.read(section.section("matchengine")),
        uri(section),
        optional(section.section("rollup_state")),
        optional(section.section("prover_master")),
        optional(section.section("push_streams")),
        push(section.section("push")),
        Deployment.read(section.section("deployment")),
        section.path("page"),
        origins,
        section.integer("trusted_proxies", 0, 0, MOST_PROXIES),
        section.integer("access_log_every", 0, 0, Integer.MAX_VALUE),
        EdgeLimits.read(section.section("limits")));
  }

  private static Optional<PushConfig> push(final Section section) {
    if (!section.bool("enabled", false)) {
      return Optional.empty();
    }
    final PushConfig push = PushConfig.read(section);
    if (push.http().isPresent()) {
      throw section.error(
          "http.enabled", "has to be false: websockets come to the port of the gateway");
    }
    return Optional.of(push);
  }

  private static Optional<URI> uri(final Section section) {
    final String text = section.string("rest", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      final URI uri = URI.create(text);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return Optional.of(uri);
      }
    } catch (final IllegalArgumentException e) {
      throw section.error("rest", "is " + text + ": " + e.getMessage());
    }
    throw section.error("rest", "is " + text + ", not a URL such as http://127.0.0.1:50053");
  }

  private static Optional<GrpcClientSettings> optional(final Section section) {
    return section.string("target", "").isEmpty()
        ? Optional.empty()
        : Optional.of(GrpcClientSettings.read(section));
  }
}
