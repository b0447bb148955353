package io.fluidex.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * An Apache Kafka broker, which is its own KRaft controller, in this process.
 *
 * <p>Topics have one partition unless asked otherwise and are never created by mere use.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;

  private final Path folder;
  private final boolean temporary;
  private final int port;
  private final int controllerPort;
  private KafkaRaftServer server;

  private EmbeddedKafka(final Path folder, final boolean temporary, final int port) {
    this.folder = folder;
    this.temporary = temporary;
    this.port = port;
    this.controllerPort = Folders.freePort();
  }

  /** Starts a broker at a free port whose data {@link #close} deletes. */
  public static EmbeddedKafka temporary() {
    return started(new EmbeddedKafka(Folders.temporary("fluidex-kafka"), true, Folders.freePort()));
  }

  /** Starts a broker at a free port that keeps its data in a folder. */
  public static EmbeddedKafka at(final Path folder) {
    return at(folder, Folders.freePort());
  }

  /** Starts a broker at a port that keeps its data in a folder. */
  public static EmbeddedKafka at(final Path folder, final int port) {
    return started(new EmbeddedKafka(Folders.existing(folder), false, port));
  }

  private static EmbeddedKafka started(final EmbeddedKafka kafka) {
    kafka.start();
    return kafka;
  }

  /** What clients are given as {@code bootstrap.servers}; stays the same over restarts. */
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  Path folder() {
    return folder;
  }

  /** Starts it again after {@link #stop}; nothing happens if it runs. */
  public synchronized void start() {
    if (server != null) {
      return;
    }
    final Path logs = folder.resolve("logs");
    try {
      if (!Files.exists(logs.resolve("meta.properties"))) {
        format(logs);
      }
      final KafkaRaftServer starting =
          new KafkaRaftServer(KafkaConfig.fromProps(properties(logs), false), Time.SYSTEM);
      starting.startup();
      server = starting;
    } catch (final Exception e) {
      throw new EmbeddedException(
          "the Kafka broker with data in " + folder + " did not start at port " + port, e);
    }
  }

  private static void format(final Path logs) throws Exception {
    Files.createDirectories(logs);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(NODE)
        .setClusterId(Uuid.randomUuid().toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(logs.toString())
        .addDirectory(logs.toString())
        .run();
  }

  private Properties properties(final Path logs) {
    final Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", Integer.toString(NODE));
    properties.setProperty("controller.quorum.voters", NODE + "@localhost:" + controllerPort);
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty(
        "listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
    properties.setProperty("advertised.listeners", "PLAINTEXT://localhost:" + port);
    properties.setProperty(
        "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("log.dirs", logs.toString());
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("num.partitions", "1");
    // The log is the ground truth of the exchange: nothing in it expires.
    properties.setProperty("log.retention.ms", "-1");
    // There is one node only, for the topics of Kafka itself too.
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "1");
    properties.setProperty("share.coordinator.state.topic.replication.factor", "1");
    properties.setProperty("share.coordinator.state.topic.min.isr", "1");
    properties.setProperty("share.coordinator.state.topic.num.partitions", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    // One machine, a few clients: the defaults are for a cluster and would hold memory and threads.
    properties.setProperty("num.network.threads", "2");
    properties.setProperty("num.io.threads", "2");
    properties.setProperty("num.recovery.threads.per.data.dir", "1");
    properties.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(2 << 20));
    properties.setProperty("controlled.shutdown.enable", "true");
    return properties;
  }

  /** Stops it, keeping its data; nothing happens if it does not run. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Stops it for good, and deletes its data if it is temporary. */
  @Override
  public synchronized void close() {
    stop();
    if (temporary) {
      Folders.delete(folder);
    }
  }
}
