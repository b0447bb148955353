package io.fluidex.standalone.node;

import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What comes before the services of an exchange whose broker, database and L1 node are processes of
 * their own: topics, keys of a development setup, and the contracts. Doing it again changes
 * nothing, so that it may come before every start.
 *
 * <p>The folder then has {@code keys/SHAPE.pk} and {@code keys/SHAPE.vk}, and one file for every
 * value that services have to be told, to be named by variables such as {@code
 * FLUIDEX_ETH_SENDER_L1_CONTRACT_FILE}: {@code shape}, {@code circuit_id}, {@code chain_id}, {@code
 * contract}, {@code created_at}, {@code domain}, and the addresses of tokens in {@code
 * tokens/SYMBOL}.
 */
public final class ExchangeSetup {
  private static final Duration L1_DEADLINE = Duration.ofSeconds(10);

  private final SetupSettings settings;
  private final Progress progress;

  /** A setup that has done nothing yet. */
  public ExchangeSetup(final SetupSettings settings, final Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Does what is not done yet.
   *
   * @throws NodeException if the folder is of another exchange or chain, or cannot be written
   */
  public void run() {
    final Path folder = settings.folder();
    final Optional<Deployment> kept = Deployment.read(file());
    // Before anything is made for the wrong one.
    kept.ifPresent(made -> made.requireShape(what(), settings.shape().toString()));
    settings.kafka().ifPresent(this::makeTopics);
    try {
      Files.createDirectories(folder.resolve("keys"));
      Files.createDirectories(folder.resolve("tokens"));
      final CircuitKeys keys =
          CircuitKeys.prepare(settings.shape(), folder.resolve("circuits"), progress);
      offer(keys.provingKey());
      offer(keys.verificationKey());
      publish(deployment(kept, keys));
    } catch (final IOException e) {
      throw new NodeException("the folder " + folder + " cannot be written: " + e, e);
    }
    progress.step("the exchange is set up in " + folder);
  }

  private void makeTopics(final KafkaSettings kafka) {
    progress.step("making the topics");
    io.fluidex.runtime.kafka.Topics.ensure(kafka, List.of(Topics.UNIFY_EVENTS, Topics.L1_EVENTS));
  }

  private Path file() {
    return settings.folder().resolve("exchange.properties");
  }

  private String what() {
    return "the exchange in " + settings.folder();
  }

  /** The deployment of the folder, made if there is none. */
  private Deployment deployment(final Optional<Deployment> kept, final CircuitKeys keys) {
    final RpcEndpoints nodes = new RpcEndpoints(List.of(settings.l1()), L1_DEADLINE);
    if (kept.isPresent()) {
      kept.get().requireSame(what(), settings.shape().toString(), Optional.of(keys));
      if (nodes.ask(node -> node.code(kept.get().contract())).length == 0) {
        throw new NodeException(
            what()
                + " has its contract at "
                + kept.get().contract()
                + ", where the chain at "
                + settings.l1()
                + " has none: is it another chain, or was its data lost? An exchange cannot outlive"
                + " its chain; remove the data of the other services too, and begin anew");
      }
      DevChain.mine(settings.l1().toString(), ServiceConfigs.FINALITY);
      return kept.get();
    }
    progress.step("deploying on chain " + nodes.ask(L1Node::chainId));
    final Deployment made =
        new DeploymentStep(nodes, DevAccounts.keys())
            .deploy(settings.shape(), keys.circuitId(), Optional.of(keys), progress);
    made.write(file());
    return made;
  }

  /** Makes a key available under its name alone. */
  private void offer(final Path key) throws IOException {
    final Path offered = settings.folder().resolve("keys").resolve(key.getFileName());
    if (Files.exists(offered) && Files.isSameFile(offered, key)) {
      return;
    }
    Files.deleteIfExists(offered);
    // The key of large blocks has hundreds of megabytes; in one folder a link will do.
    Files.createLink(offered, key);
  }

  private void publish(final Deployment deployment) throws IOException {
    write("shape", deployment.shape());
    write("circuit_id", deployment.circuitId());
    write("chain_id", Long.toString(deployment.chainId()));
    write("contract", deployment.contract().toString());
    write("created_at", Long.toString(deployment.createdAt()));
    write("domain", deployment.domain());
    for (final ListedToken token : deployment.tokens()) {
      write("tokens/" + token.symbol(), token.address().toString().toLowerCase(Locale.ROOT));
    }
  }

  private void write(final String name, final String value) throws IOException {
    final Path file = settings.folder().resolve(name);
    final Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.writeString(partial, value + "\n");
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
