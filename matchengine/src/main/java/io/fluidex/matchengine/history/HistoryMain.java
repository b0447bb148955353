package io.fluidex.matchengine.history;

import io.fluidex.runtime.admin.AdminServer;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of the history. The only argument is the path of its YAML configuration. */
public final class HistoryMain {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryMain.class);

  /** As the command line's: unusable input. */
  private static final int BAD_INPUT = 2;

  private HistoryMain() {}

  /** Runs until SIGTERM. */
  public static void main(final String[] arguments) throws Exception {
    final Optional<Path> file =
        arguments.length == 0 ? Optional.empty() : Optional.of(Path.of(arguments[0]));
    final Loaded<HistoryConfig> loaded;
    try {
      loaded = ConfigLoader.load(HistoryConfig.SERVICE, file, System.getenv(), HistoryConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    final Metrics metrics = new Metrics(HistoryConfig.SERVICE);
    final HistoryService history =
        new HistoryService(
            loaded.value().history(), InstantSource.system(), new SecureRandom(), metrics);
    ServiceMain.run(
        new Services(
            HistoryConfig.SERVICE,
            List.of(new AdminServer(loaded.value().admin(), metrics, history::problem), history)),
        loaded.value().drain());
  }
}
