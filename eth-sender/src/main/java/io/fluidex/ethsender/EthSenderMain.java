package io.fluidex.ethsender;

import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.lifecycle.ServiceMain;
import io.fluidex.runtime.metrics.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an eth-sender as a process of its own. */
public final class EthSenderMain {
  private static final Logger LOG = LoggerFactory.getLogger(EthSenderMain.class);

  private EthSenderMain() {}

  /**
   * Runs until the process is asked to end.
   *
   * @param args the configuration file, or none for variables alone
   * @throws Exception if it cannot start
   */
  public static void main(final String[] args) throws Exception {
    final Loaded<EthSenderSettings> loaded =
        ConfigLoader.load(
            "eth-sender",
            args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])),
            System.getenv(),
            EthSenderSettings::read);
    LOG.info("configuration:\n{}", loaded.printed());
    final EthSenderSettings settings = loaded.value();
    ServiceMain.run(
        new EthSenderService(settings, settings.senderKey(), new Metrics("eth-sender")),
        Duration.ofSeconds(20));
  }
}
