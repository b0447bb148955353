package io.fluidex.ethsender;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EthSenderSettingsTest {
  private static EthSenderSettings read(final Map<String, String> variables) {
    return ConfigLoader.parse(
            "eth-sender",
            """
            l1: {nodes: ["http://localhost:8545"], contract: "0x%s"}
            database: {url: "jdbc:postgresql://localhost/rollup"}
            kafka: {bootstrap_servers: "localhost:9092"}
            """
                .formatted("11".repeat(20)),
            "of the test",
            variables,
            EthSenderSettings::read)
        .value();
  }

  @Test
  void shouldResumeTheLanesThatAnOperatorNamesAndNoOthers() {
    assertEquals(Set.of(), read(Map.of()).resume());
    assertEquals(
        Set.of(Lane.COMMIT, Lane.EXECUTE),
        read(Map.of("FLUIDEX_ETH_SENDER_RESUME", "commit,execute")).resume());
    final Map<String, String> wrong = Map.of("FLUIDEX_ETH_SENDER_RESUME", "fill");
    final String refusal = assertThrows(ConfigException.class, () -> read(wrong)).getMessage();
    assertTrue(refusal.contains("resume names fill"), refusal);
  }
}
