package io.fluidex.cli;

import io.fluidex.ethsender.EthSenderMain;
import io.fluidex.gateway.edge.EdgeMain;
import io.fluidex.gateway.push.PushMain;
import io.fluidex.matchengine.server.MatchengineMain;
import io.fluidex.prover.master.ProverMasterMain;
import io.fluidex.prover.worker.ProverWorkerMain;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.statemanager.RollupStateManagerMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fluidex run}: one service in this process. */
@Command(
    name = "run",
    description = {
      "Run one service, until it is asked to stop (SIGTERM or Ctrl-C).",
      "SERVICE is one of matchengine, rollup-state-manager, prover-master, prover-worker,"
          + " eth-sender, gateway, push. Examples of configurations are in docs/config; every key can be set by a"
          + " variable too, such as FLUIDEX_MATCHENGINE_GRPC_PORT."
    })
final class RunCommand implements Callable<Integer> {
  /** What a process of the service starts with. */
  @FunctionalInterface
  private interface Main {
    void run(String... arguments) throws Exception;
  }

  private static final Map<String, Main> SERVICES = services();

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service.")
  private String service;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Its configuration, YAML; variables and defaults alone if not given.")
  private Path config;

  private static Map<String, Main> services() {
    final Map<String, Main> services = new LinkedHashMap<>();
    services.put("matchengine", MatchengineMain::main);
    services.put("rollup-state-manager", RollupStateManagerMain::main);
    services.put("prover-master", ProverMasterMain::main);
    services.put("prover-worker", ProverWorkerMain::main);
    services.put("eth-sender", EthSenderMain::main);
    services.put("gateway", EdgeMain::main);
    services.put("push", PushMain::main);
    return services;
  }

  @Override
  public Integer call() throws Exception {
    final Main main = SERVICES.get(service);
    if (main == null) {
      throw new InputException(
          "SERVICE: there is no service '"
              + service
              + "', only "
              + String.join(", ", SERVICES.keySet()));
    }
    if (config != null && !Files.isReadable(config)) {
      throw new InputException("--config: " + config + " is not there or cannot be read");
    }
    try {
      if (config == null) {
        main.run();
      } else {
        main.run(config.toString());
      }
    } catch (final ConfigException e) {
      throw new InputException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }
}
