package io.fluidex.gateway.edge;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the embedded edge as a process of its own. */
public final class EdgeMain {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeMain.class);

  private static final Duration DRAIN = Duration.ofSeconds(15);

  private EdgeMain() {}

  /**
   * Runs until the process is asked to end.
   *
   * @param args the configuration file, or nothing for variables alone
   * @throws Exception if it cannot start
   */
  public static void main(final String[] args) throws Exception {
    final Optional<Path> file = Arrays.stream(args).findFirst().map(Path::of);
    final Loaded<EdgeConfig> loaded;
    try {
      loaded = ConfigLoader.load(EdgeConfig.SERVICE, file, System.getenv(), EdgeConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      throw e;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    ServiceMain.run(
        new EdgeService(loaded.value(), new Metrics(EdgeConfig.SERVICE), Optional.empty()), DRAIN);
  }
}
