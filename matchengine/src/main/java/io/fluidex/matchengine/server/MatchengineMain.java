package io.fluidex.matchengine.server;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.config.Section;
import io.fluidex.runtime.lifecycle.ServiceMain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The process of the matching engine. The only argument is the path of its YAML configuration. */
public final class MatchengineMain {
  private static final Logger LOG = LoggerFactory.getLogger(MatchengineMain.class);

  /** As the command line's: unusable input. */
  private static final int BAD_INPUT = 2;

  private MatchengineMain() {}

  /** Runs until SIGTERM. */
  public static void main(final String[] arguments) throws Exception {
    final Optional<Path> file =
        arguments.length == 0 ? Optional.empty() : Optional.of(Path.of(arguments[0]));
    final Loaded<MatchengineConfig> loaded;
    try {
      loaded = load(file, MatchengineConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      System.exit(BAD_INPUT);
      return;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    ServiceMain.run(
        new MatchengineService(
            loaded.value(),
            () -> load(file, MatchengineConfig::read).value().exchange().markets(),
            InstantSource.system(),
            new SecureRandom()),
        loaded.value().drain());
  }

  private static <T> Loaded<T> load(final Optional<Path> file, final Function<Section, T> reader) {
    return ConfigLoader.load(MatchengineConfig.SERVICE, file, System.getenv(), reader);
  }
}
