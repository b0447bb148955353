package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.gateway.edge.EdgeConfig;
import io.fluidex.gateway.push.PushConfig;
import io.fluidex.matchengine.server.MatchengineConfig;
import io.fluidex.prover.master.ProverMasterConfig;
import io.fluidex.prover.worker.ProverWorkerConfig;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.config.Section;
import io.fluidex.statemanager.StateManagerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final Map<String, Function<Section, ?>> READERS =
      Map.of(
          MatchengineConfig.SERVICE,
          MatchengineConfig::read,
          StateManagerConfig.SERVICE,
          StateManagerConfig::read,
          ProverMasterConfig.SERVICE,
          ProverMasterConfig::read,
          ProverWorkerConfig.SERVICE,
          ProverWorkerConfig::read,
          "eth-sender",
          EthSenderSettings::read,
          EdgeConfig.SERVICE,
          EdgeConfig::read,
          PushConfig.SERVICE,
          PushConfig::read);

  @TempDir private Path folder;

  @Test
  void shouldHaveAnExampleForEveryServiceThatItReadsForProduction() {
    READERS.forEach((service, reader) ->
        assertEquals(
            Environment.PRODUCTION,
            ConfigLoader.load(
                    service,
                    Optional.of(Path.of("../docs/config/" + service + ".yaml")),
                    Map.of(),
                    reader)
                .environment(),
            service));
  }

  @Test
  void shouldNameTheServicesThereAre() {
    final CommandLineRun run = CommandLineRun.of("run", "sequencer");
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    READERS.keySet().forEach(service -> assertTrue(run.err().contains(service), run.err()));
  }

  @Test
  void shouldRefuseAConfigurationThatIsNotThere() {
    final CommandLineRun run =
        CommandLineRun.of(
            "run", "prover-worker", "--config", folder.resolve("none.yaml").toString());
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("none.yaml"), run.err());
  }

  @Test
  void shouldSayWhatIsWrongInAConfiguration() throws IOException {
    final Path file = Files.writeString(folder.resolve("worker.yaml"), "circuits: [prod16]\n");
    final CommandLineRun run =
        CommandLineRun.of("run", "prover-worker", "--config", file.toString());
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode());
    assertTrue(run.err().contains("master.target"), run.err());
  }
}
