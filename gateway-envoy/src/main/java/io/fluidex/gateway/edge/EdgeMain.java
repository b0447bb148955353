package io.fluidex.gateway.edge;

import io.fluidex.gateway.push.PushService;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import io.fluidex.runtime.lifecycle.Services;
import io.fluidex.runtime.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
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
    ServiceMain.run(services(loaded.value()), DRAIN);
  }

  /**
   * The edge, and the push service if it is configured to run in the same process.
   *
   * @throws IOException if a certificate or key of a channel cannot be read
   */
  static Services services(final EdgeConfig config) throws IOException {
    final Metrics metrics = new Metrics(EdgeConfig.SERVICE);
    if (config.pushStreams().isEmpty()) {
      LOG.warn("no streams of tickers, candles and blocks here: push_streams is not set");
    }
    if (config.push().isEmpty()) {
      LOG.warn("no websockets here: push.enabled is false; the page shows nothing live");
      return new Services(
          EdgeConfig.SERVICE, List.of(new EdgeService(config, metrics, Optional.empty())));
    }
    final PushService push =
        new PushService(config.push().get(), InstantSource.system(), new SecureRandom());
    return new Services(
        EdgeConfig.SERVICE,
        List.of(push, new EdgeService(config, metrics, Optional.of(push.websockets()))));
  }
}
