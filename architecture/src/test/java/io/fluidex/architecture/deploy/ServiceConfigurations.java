package io.fluidex.architecture.deploy;

import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.gateway.push.PushConfig;
import io.fluidex.matchengine.history.HistoryConfig;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.worker.ProverWorkerConfig;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Loaded;
import io.fluidex.runtime.config.Section;
import io.fluidex.statemanager.StateManagerConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What the services of {@code fluidex run} are configured with, by their own readers. */
final class ServiceConfigurations {
  private static final Map<String, Function<Section, ?>> READERS = readers();

  private ServiceConfigurations() {}

  private static Map<String, Function<Section, ?>> readers() {
    final Map<String, Function<Section, ?>> readers = new HashMap<>();
    readers.put(MatchengineConfig.SERVICE, MatchengineConfig::read);
    readers.put(HistoryConfig.SERVICE, HistoryConfig::read);
    readers.put(StateManagerConfig.SERVICE, StateManagerConfig::read);
    readers.put(ProverMasterConfig.SERVICE, ProverMasterConfig::read);
    readers.put(ProverWorkerConfig.SERVICE, ProverWorkerConfig::read);
    readers.put(PushConfig.SERVICE, PushConfig::read);
    readers.put("eth-sender", EthSenderSettings::read);
    return Map.copyOf(readers);
  }

  /** Whether there is such a service. */
  static boolean knows(final String service) {
    return READERS.containsKey(service);
  }

  /**
   * Reads a configuration as the service does.
   *
   * @throws io.fluidex.runtime.config.ConfigException if a key or variable is missing, wrong or
   *     unknown
   */
  static Loaded<?> load(
      final String service, final String yaml, final Map<String, String> variables) {
    return ConfigLoader.parse(service, yaml, "of " + service, variables, READERS.get(service));
  }
}
