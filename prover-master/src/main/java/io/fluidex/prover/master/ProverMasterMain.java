package io.fluidex.prover.master;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a prover master as a process of its own. */
public final class ProverMasterMain {
  private static final Logger LOG = LoggerFactory.getLogger(ProverMasterMain.class);

  /** Calls in progress finish within this. */
  private static final Duration DRAIN = Duration.ofSeconds(25);

  private ProverMasterMain() {}

  /**
   * Runs until the process is asked to end.
   *
   * @param args the configuration file, or nothing for variables alone
   * @throws Exception if it cannot start
   */
  public static void main(final String[] args) throws Exception {
    final Optional<Path> file = Arrays.stream(args).findFirst().map(Path::of);
    final Loaded<ProverMasterConfig> loaded;
    try {
      loaded =
          ConfigLoader.load(
              ProverMasterConfig.SERVICE, file, System.getenv(), ProverMasterConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      throw e;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    ServiceMain.run(new ProverMasterService(loaded.value(), new SecureRandom()), DRAIN);
  }
}
