package io.fluidex.prover.master;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.prover.master.store.ProvingOrder;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Environment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProverMasterConfigTest {
  private static final String LEAST =
      """
      database:
        url: jdbc:postgresql://localhost/rollup
      circuits:
        - name: tiny
          verification_key: tiny.vk
      """;

  private static ProverMasterConfig parse(final String yaml, final Map<String, String> variables) {
    return ConfigLoader.parse(
            ProverMasterConfig.SERVICE, yaml, "test", variables, ProverMasterConfig::read)
        .value();
  }

  private static String refusal(final String yaml) {
    return assertThrows(ConfigException.class, () -> parse(yaml, Map.of())).getMessage();
  }

  @Test
  void shouldReadTheDocumentedFile() {
    final ProverMasterConfig config =
        ConfigLoader.load(
                ProverMasterConfig.SERVICE,
                Optional.of(Path.of("../docs/config/prover-master.yaml")),
                Map.of(),
                ProverMasterConfig::read)
            .value();
    assertEquals(Environment.PRODUCTION, config.environment());
    assertEquals(ProverMasterConfig.DEFAULT_SCHEDULE, config.schedule());
    assertEquals(ProverMasterConfig.DEFAULT_FORECAST, config.forecast());
    assertEquals(ProvingOrder.OLDEST, config.order());
    assertEquals(ProverMasterConfig.DEFAULT_PORT, config.grpc().port());
    assertEquals("prod16", config.circuits().getFirst().name());
  }

  @Test
  void shouldRefuseToListenToAnybodyInProduction() {
    assertTrue(refusal(LEAST).contains("no grpc.token"));
    assertTrue(refusal(LEAST + "grpc: {token: x}\n").contains("without grpc.operator_token"));
    parse(LEAST + "grpc: {token: x, operator_token: y}\n", Map.of());
    parse(LEAST + "environment: development\n", Map.of());
  }

  @Test
  void shouldTakeTokensFromVariables() {
    final ProverMasterConfig config =
        parse(
            LEAST,
            Map.of(
                "FLUIDEX_PROVER_MASTER_GRPC_TOKEN", "a",
                "FLUIDEX_PROVER_MASTER_GRPC_OPERATOR_TOKEN", "b"));
    assertEquals("a", config.access().workerToken().reveal());
    assertEquals("b", config.access().operatorToken().reveal());
    assertTrue(!config.toString().contains("reveal") && config.toString().contains("***"));
  }

  @Test
  void shouldNameWhatIsWrong() {
    final String development = LEAST + "environment: development\n";
    assertTrue(refusal(development + "colour: red\n").contains("colour"));
    assertTrue(
        refusal(development + "schedule: {lease: 5m, longest_proof: 1m}\n")
            .contains("must not be shorter than the lease"));
    assertTrue(
        refusal(development + "workers: {floor: 5, ceiling: 2}\n").contains("above the ceiling"));
    assertTrue(
        refusal("environment: development\ndatabase: {url: 'jdbc:postgresql://x/y'}\n")
            .contains("circuits is empty"));
    assertTrue(
        refusal(development.replace("verification_key: tiny.vk", "proving_key: tiny.pk"))
            .contains("verification_key is missing"));
  }
}
