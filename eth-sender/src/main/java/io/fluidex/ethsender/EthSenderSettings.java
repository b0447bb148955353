package io.fluidex.ethsender;

import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.InvalidEthereumDataException;
import io.fluidex.ethsender.aggregate.AggregationPolicy;
import io.fluidex.ethsender.aggregate.Criteria;
import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.fee.FeeBounds;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.schedule.SchedulerLimits;
import io.fluidex.ethsender.service.SenderSettings;
import io.fluidex.ethsender.wallet.Keystore;
import io.fluidex.ethsender.wallet.KeystoreException;
import io.fluidex.ethsender.watch.WatchLimits;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything an eth-sender is configured with.
 *
 * @param nodes HTTP addresses of nodes of one chain, the preferred first
 * @param nodeDeadline for an answer of a node
 * @param contract the exchange
 * @param sender when and for what fees blocks are sent
 * @param watch how requests are read
 * @param keystore the file with the sender's key; empty if the key is given itself
 * @param key the password of that file, or the key itself
 * @param database the rollup's
 * @param kafka where requests are handed on to
 * @param admin where metrics are
 * @param tracing whether and where spans are sent
 * @param resume lanes that an operator lets go on at the start, after a transaction of theirs was
 *     reverted
 */
public record EthSenderSettings(
    List<URI> nodes,
    Duration nodeDeadline,
    ExchangeContract contract,
    SenderSettings sender,
    WatchLimits watch,
    Optional<Path> keystore,
    Secret key,
    DatabaseSettings database,
    KafkaSettings kafka,
    AdminSettings admin,
    TracingSettings tracing,
    Set<Lane> resume) {
  /** Copies the set. */
  public EthSenderSettings {
    resume = Set.copyOf(resume);
  }

  /** The port of metrics unless another is configured. */
  public static final int DEFAULT_ADMIN_PORT = 9105;

  private static final int MOST_BLOCKS = 256;
  private static final long MOST_GAS = 1L << 24;
  private static final long GWEI = 1_000_000_000L;

  /**
   * Reads the sections {@code l1}, {@code aggregation}, {@code fees}, {@code watcher} and others.
   */
  public static EthSenderSettings read(final Section root) {
    final Section l1 = root.section("l1");
    final ExchangeContract contract =
        new ExchangeContract(
            address(l1, "contract"), l1.number("created_at", 0, 0, Long.MAX_VALUE));
    final SchedulerLimits limits = limits(root.section("scheduler"));
    return new EthSenderSettings(
        uris(l1),
        l1.duration("deadline", Duration.ofSeconds(10)),
        contract,
        new SenderSettings(
            new AggregationPolicy(criteria(root.section("aggregation"))),
            limits,
            new FeePolicy(fees(root.section("fees"))),
            l1.duration("poll", Duration.ofSeconds(1)),
            root.bool("enabled", true)),
        watch(root.section("watcher")),
        l1.path("keystore"),
        l1.secret("key"),
        DatabaseSettings.read(root.section("database")),
        KafkaSettings.read(root.section("kafka")),
        AdminSettings.read(root.section("admin"), DEFAULT_ADMIN_PORT),
        TracingSettings.read(root.section("tracing")),
        lanes(root));
  }

  private static Set<Lane> lanes(final Section root) {
    final Set<Lane> lanes = EnumSet.noneOf(Lane.class);
    for (final String text : root.strings("resume", List.of())) {
      lanes.add(
          Lane.BY_PRIORITY.stream()
              .filter(lane -> lane.label().equals(text))
              .findFirst()
              .orElseThrow(
                  () -> root.error("resume", "names " + text + ", not commit, prove or execute")));
    }
    return lanes;
  }

  private static List<URI> uris(final Section l1) {
    final List<String> texts = l1.strings("nodes", List.of());
    if (texts.isEmpty()) {
      throw l1.error("nodes", "is missing: give the URL of a node, better of several");
    }
    return texts.stream()
        .map(text -> {
          if (!text.startsWith("http://") && !text.startsWith("https://")) {
            throw l1.error("nodes", "has an address that is not http:// or https://");
          }
          return URI.create(text);
        })
        .toList();
  }

  private static EthereumAddress address(final Section section, final String key) {
    final String text = section.string(key);
    try {
      return EthereumAddress.parse(text);
    } catch (final HexFormatException | InvalidEthereumDataException e) {
      throw section.error(key, "is no address: " + e.getMessage());
    }
  }

  private static SchedulerLimits limits(final Section section) {
    final SchedulerLimits standard = SchedulerLimits.STANDARD;
    final int confirmations = section.integer("confirmations", standard.confirmations(), 1, 10_000);
    return new SchedulerLimits(
        section.integer("in_flight", standard.inFlight(), 1, 64),
        confirmations,
        section.integer("finality", Math.max(confirmations, standard.finality()), 1, 10_000),
        section.integer("stuck_blocks", standard.stuckBlocks(), 1, 10_000),
        section.duration("rebroadcast", standard.rebroadcast()),
        section.duration("node_lag", standard.nodeLag()),
        section.duration("urgent_after", standard.urgentAfter()));
  }

  private static FeeBounds fees(final Section section) {
    final FeeBounds standard = FeeBounds.STANDARD;
    return new FeeBounds(
        section.number("min_priority_wei", standard.minPriority(), 1, 1_000 * GWEI),
        section.number("ceiling_wei", standard.ceiling(), 1, 1_000_000 * GWEI),
        section.integer("bump_percent", standard.bumpPercent(), FeeBounds.NODE_BUMP_PERCENT, 1_000),
        section.integer("patience_percent", standard.patienceFactor(), 0, 100_000));
  }

  private static Map<OperationKind, Criteria> criteria(final Section section) {
    final Map<OperationKind, Criteria> criteria = new EnumMap<>(OperationKind.class);
    for (final OperationKind kind : OperationKind.values()) {
      final Section of = section.section(kind.label());
      // A batch is made of what is there, and then sent as it is.
      final Duration deadline =
          kind == OperationKind.PUBLISH_PROOF ? Duration.ZERO : Duration.ofMinutes(5);
      criteria.put(
          kind,
          new Criteria(
              of.duration("deadline", deadline),
              of.duration("block_deadline", Duration.ofMinutes(30)),
              of.integer("max_blocks", 16, 1, MOST_BLOCKS),
              of.number("max_gas", 10_000_000, 1, MOST_GAS),
              of.integer("max_bytes", Criteria.RELAYED_BYTES, 1, Criteria.RELAYED_BYTES)));
    }
    return criteria;
  }

  private static WatchLimits watch(final Section section) {
    final WatchLimits standard = WatchLimits.STANDARD;
    return new WatchLimits(
        section.integer("confirmations", standard.confirmations(), 1, 10_000),
        section.integer("max_blocks", standard.maxBlocks(), 1, 100_000),
        section.duration("backoff", standard.backoff()),
        section.duration("rate_limit_backoff", standard.rateLimitBackoff()));
  }

  /**
   * The sender's key: from the keystore, whose password {@code l1.key} is, or {@code l1.key}
   * itself, which belongs into the environment and not into the file.
   *
   * @throws KeystoreException if it cannot be read
   */
  public EthereumKey senderKey() {
    if (keystore.isPresent()) {
      return Keystore.read(keystore.get(), key.reveal());
    }
    if (key.isEmpty()) {
      throw new KeystoreException(
          "the sender has no key: set l1.keystore to a file and its password as variable"
              + " FLUIDEX_ETH_SENDER_L1_KEY, or the key itself as that variable");
    }
    try {
      return EthereumKey.fromHex(key.reveal());
    } catch (final HexFormatException | InvalidEthereumDataException e) {
      // The message of the cause might quote the key.
      throw new KeystoreException("l1.key is no private key of 64 hexadecimal digits");
    }
  }
}
