package io.fluidex.prover.worker;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a prover worker as a process of its own. */
public final class ProverWorkerMain {
  private static final Logger LOG = LoggerFactory.getLogger(ProverWorkerMain.class);

  private ProverWorkerMain() {}

  /**
   * Runs until the process is asked to end.
   *
   * @param args the configuration file, or nothing for variables alone
   * @throws Exception if it cannot start
   */
  public static void main(final String[] args) throws Exception {
    final Optional<Path> file = Arrays.stream(args).findFirst().map(Path::of);
    final Loaded<ProverWorkerConfig> loaded;
    try {
      loaded =
          ConfigLoader.load(
              ProverWorkerConfig.SERVICE, file, System.getenv(), ProverWorkerConfig::read);
    } catch (final ConfigException e) {
      LOG.error("{}", e.getMessage());
      throw e;
    }
    LOG.info("configuration:\n{}", loaded.printed());
    ServiceMain.run(
        new ProverWorkerService(loaded.value(), new SecureRandom()), loaded.value().drain());
  }
}
