package io.fluidex.gateway.push;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of the push service. The only argument is the path of its YAML configuration. */
public final class PushMain {
  private static final Logger LOG = LoggerFactory.getLogger(PushMain.class);

  /** As the command line's: unusable input. */
  private static final int BAD_INPUT = 2;

  private PushMain() {}

  /** Runs until SIGTERM. */
  public static void main(final String[] arguments) throws Exception {
    final Optional<Path> file =
        arguments.length == 0 ? Optional.empty() : Optional.of(Path.of(arguments[0]));
    final Loaded<PushConfig> loaded;
    try {
      loaded = ConfigLoader.load(PushConfig.SERVICE, file, System.getenv(), PushConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    ServiceMain.run(
        new PushService(loaded.value(), InstantSource.system(), new SecureRandom()),
        loaded.value().drain());
  }
}
