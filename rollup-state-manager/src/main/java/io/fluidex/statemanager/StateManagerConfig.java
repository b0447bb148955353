package io.fluidex.statemanager;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.tracing.TracingSettings;
import io.fluidex.statemanager.production.ProductionSettings;
import io.fluidex.statemanager.token.Token;
import io.fluidex.statemanager.token.Tokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the rollup state manager.
 *
 * <pre>{@code
 * environment: production          # or development, which allows RegisterUser
 * shape: prod16                    # tiny, small, prod16 or prod64: which circuit proves new blocks
 * circuit_id: "0x..."              # its digest, 32 bytes
 * domain: "0x..."                  # the deployment, 12 bytes: the contract's DOMAIN
 * seal_delay: 5s                   # how long a transaction waits for others to fill its block
 * threads: 0                       # for hashes and signatures; 0 for one per processor
 * topic: unifyevents
 * kafka:    { bootstrap_servers: "localhost:9092" }
 * database: { url: "jdbc:postgresql://localhost/rollup", user: fluidex }
 * checkpoints:
 *   folder: data/checkpoints
 *   keep: 3
 *   blocks: 1000                   # a checkpoint after so many blocks,
 *   every: 10m                     # or after so long if there was a block
 * grpc:  { host: 0.0.0.0, port: 50061 }
 * admin: { host: 127.0.0.1, port: 9061 }
 * tracing: { enabled: false }      # see TracingSettings
 * tokens:
 *   - { id: 0, symbol: ETH, precision: 6, address: "" }
 * }</pre>
 *
 * @param environment where it runs
 * @param production what new blocks are made for
 * @param threads for hashes and signatures, at least 1
 * @param topic the topic of events
 * @param kafka how to reach the brokers
 * @param database how to reach the database
 * @param checkpoints where and how often the state is saved
 * @param grpc where the explorer listens
 * @param admin where the port for operators listens
 * @param tracing whether and where spans are sent
 * @param tokens the tokens of the deployment
 */
public record StateManagerConfig(
    Environment environment,
    ProductionSettings production,
    int threads,
    String topic,
    KafkaSettings kafka,
    DatabaseSettings database,
    Checkpoints checkpoints,
    GrpcServerSettings grpc,
    AdminSettings admin,
    TracingSettings tracing,
    Tokens tokens) {
  /** The name of the service, in variables {@code FLUIDEX_ROLLUP_STATE_MANAGER_...}. */
  public static final String SERVICE = "rollup-state-manager";

  /** The explorer's port unless set otherwise: the original's. */
  public static final int GRPC_PORT = 50_061;

  /** The port for operators unless set otherwise. */
  public static final int ADMIN_PORT = 9_061;

  private static final Duration MAX_SEAL_DELAY = Duration.ofHours(1);
  private static final int MAX_THREADS = 256;

  /**
   * Where and how often the state is saved.
   *
   * @param folder where the files go
   * @param keep how many stay
   * @param blocks a checkpoint is written after so many blocks
   * @param every or after so long, if there was a block
   */
  public record Checkpoints(Path folder, int keep, int blocks, Duration every) {
    static Checkpoints read(final Section section) {
      return new Checkpoints(
          section
              .path("folder")
              .orElseThrow(() -> section.error("folder", "is missing: where do checkpoints go?")),
          section.integer("keep", 3, 1, 1000),
          section.integer("blocks", 1000, 1, 1_000_000),
          section.duration("every", Duration.ofMinutes(10)));
    }
  }

  /** Reads a configuration; what is needed and missing, or wrong, is named. */
  public static StateManagerConfig read(final Section section) {
    final int threads = section.integer("threads", 0, 0, MAX_THREADS);
    return new StateManagerConfig(
        section.environment(),
        production(section),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        section.string("topic", io.fluidex.wire.Topics.UNIFY_EVENTS),
        KafkaSettings.read(section.section("kafka")),
        DatabaseSettings.read(section.section("database")),
        Checkpoints.read(section.section("checkpoints")),
        GrpcServerSettings.read(section.section("grpc"), GRPC_PORT),
        AdminSettings.read(section.section("admin"), ADMIN_PORT),
        TracingSettings.read(section.section("tracing")),
        tokens(section));
  }

  private static ProductionSettings production(final Section section) {
    final String name = section.string("shape");
    final Optional<Shape> shape = Shape.ofName(name);
    if (shape.isEmpty()) {
      throw section.error("shape", "is " + name + ", not one of " + Shape.all().keySet());
    }
    final Duration delay = section.duration("seal_delay", Duration.ofSeconds(5));
    if (delay.compareTo(MAX_SEAL_DELAY) > 0) {
      throw section.error("seal_delay", "is longer than an hour");
    }
    return new ProductionSettings(
        shape.get(),
        Bytes32.of(hex(section, "circuit_id", Bytes32.BYTES)),
        Domain.ofBytes(hex(section, "domain", Domain.BYTES)),
        delay);
  }

  private static byte[] hex(final Section section, final String key, final int bytes) {
    try {
      return Hex.decode(section.string(key), bytes);
    } catch (final HexFormatException e) {
      throw section.error(key, "is not " + bytes + " bytes in hexadecimal: " + e.getMessage());
    }
  }

  private static Tokens tokens(final Section section) {
    final List<Token> tokens = new ArrayList<>();
    for (final Section token : section.sections("tokens")) {
      try {
        tokens.add(
            new Token(
                (int) token.number("id", 0, 0xffff),
                token.string("symbol"),
                (int) token.number("precision", 0, 18),
                token.string("address", "")));
      } catch (final IllegalArgumentException e) {
        throw token.error("symbol", "is of no use: " + e.getMessage());
      }
    }
    try {
      return new Tokens(tokens);
    } catch (final IllegalArgumentException e) {
      throw section.error("tokens", "are of no use: " + e.getMessage());
    }
  }
}
