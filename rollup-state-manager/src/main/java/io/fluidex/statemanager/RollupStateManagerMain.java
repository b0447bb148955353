package io.fluidex.statemanager;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rollup state manager as a process. */
public final class RollupStateManagerMain {
  private static final Logger LOG = LoggerFactory.getLogger(RollupStateManagerMain.class);
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final int UNUSABLE_INPUT = 2;

  private RollupStateManagerMain() {}

  /**
   * Runs until SIGTERM or SIGINT.
   *
   * @param args the path of the configuration file, or nothing for variables alone
   * @throws Exception if the service does not start
   */
  public static void main(final String... args) throws Exception {
    final Optional<Path> file = args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0]));
    final Loaded<StateManagerConfig> loaded;
    try {
      loaded =
          ConfigLoader.load(
              StateManagerConfig.SERVICE, file, System.getenv(), StateManagerConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      System.exit(UNUSABLE_INPUT);
      return;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    try (Metrics metrics = new Metrics(StateManagerConfig.SERVICE)) {
      ServiceMain.run(
          new RollupStateManagerService(loaded.value(), metrics, InstantSource.system()), DRAIN);
    }
  }
}
