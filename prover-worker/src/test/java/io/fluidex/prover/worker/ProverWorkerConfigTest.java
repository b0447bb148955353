package io.fluidex.prover.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProverWorkerConfigTest {
  private static ProverWorkerConfig parse(final String yaml) {
    return ConfigLoader.parse(
            ProverWorkerConfig.SERVICE, yaml, "test", Map.of(), ProverWorkerConfig::read)
        .value();
  }

  private static String refusal(final String yaml) {
    return assertThrows(ConfigException.class, () -> parse(yaml)).getMessage();
  }

  @Test
  void shouldReadTheDocumentedFile() {
    final ProverWorkerConfig config =
        ConfigLoader.load(
                ProverWorkerConfig.SERVICE,
                Optional.of(Path.of("../docs/config/prover-worker.yaml")),
                Map.of(),
                ProverWorkerConfig::read)
            .value();
    assertEquals(Environment.PRODUCTION, config.environment());
    assertEquals(List.of("prod16"), config.circuits());
    assertEquals(1, config.masters().size());
  }

  @Test
  void shouldKnowSeveralMasters() {
    final ProverWorkerConfig config =
        parse(
            """
            master: {target: 'a:1', more_targets: ['b:2', 'c:3'], token: t}
            circuits: [tiny]
            keys: keys
            """);
    assertEquals(
        List.of("a:1", "b:2", "c:3"),
        config.masters().stream().map(GrpcClientSettings::target).toList());
    assertTrue(config.masters().stream().allMatch(m -> m.token().reveal().equals("t")));
  }

  @Test
  void shouldNameWhatIsMissing() {
    assertTrue(refusal("circuits: [tiny]\nkeys: k\n").contains("master.target is missing"));
    assertTrue(refusal("master: {target: 'a:1'}\nkeys: k\n").contains("circuits is empty"));
    assertTrue(refusal("master: {target: 'a:1'}\ncircuits: [tiny]\n").contains("keys is missing"));
  }
}
