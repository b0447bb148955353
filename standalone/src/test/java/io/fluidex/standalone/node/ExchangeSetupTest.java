package io.fluidex.standalone.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.embedded.Anvil;
import io.fluidex.ethsender.EthSenderSettings;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.statemanager.StateManagerConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ExchangeSetupTest {
  @TempDir private Path folder;

  private final List<String> steps = new CopyOnWriteArrayList<>();

  private void setUp(final Shape shape, final Anvil l1) {
    steps.clear();
    new ExchangeSetup(
            new SetupSettings(shape, folder, URI.create(l1.rpcUrl()), Optional.empty()),
            Progress.ofSteps(steps::add))
        .run();
  }

  private String value(final String file) throws Exception {
    return Files.readString(folder.resolve(file)).strip();
  }

  @Test
  void shouldDeployOnceAndTellServicesWhatTheyHaveToKnow() throws Exception {
    final String contract;
    try (Anvil l1 = Anvil.temporary("--block-time", "1", "--accounts", "20")) {
      setUp(Shape.TINY, l1);
      assertTrue(steps.contains("deploying the contracts"), steps.toString());
      contract = value("contract");
      setUp(Shape.TINY, l1);
      assertFalse(steps.contains("deploying the contracts"), steps.toString());
      assertEquals(contract, value("contract"));
      final String refusal =
          assertThrows(NodeException.class, () -> setUp(Shape.SMALL, l1)).getMessage();
      assertTrue(refusal.contains("has blocks of tiny"), refusal);
    }
    final EthSenderSettings sender =
        ConfigLoader.parse(
                "eth-sender",
                "{l1: {nodes: [\"http://l1:8545\"]}, database: {url: \"jdbc:postgresql://db/rollup\"},"
                    + " kafka: {bootstrap_servers: \"kafka:9092\"}}",
                "of the test",
                Map.of(
                    "FLUIDEX_ETH_SENDER_L1_CONTRACT_FILE", folder.resolve("contract").toString(),
                    "FLUIDEX_ETH_SENDER_L1_CREATED_AT_FILE",
                        folder.resolve("created_at").toString()),
                EthSenderSettings::read)
            .value();
    assertEquals(EthereumAddress.parse(contract), sender.contract().address());
    assertTrue(Files.size(folder.resolve("keys/tiny.pk")) > 0);
    assertTrue(Files.size(folder.resolve("keys/tiny.vk")) > 0);
    final StateManagerConfig state =
        ConfigLoader.parse(
                StateManagerConfig.SERVICE,
                "{shape: tiny, kafka: {bootstrap_servers: \"kafka:9092\"},"
                    + " database: {url: \"jdbc:postgresql://db/rollup\"},"
                    + " checkpoints: {folder: /checkpoints},"
                    + " tokens: [{id: 0, symbol: ETH, precision: 6, address: \"\"},"
                    + " {id: 1, symbol: USDT, precision: 6, address: \"\"}]}",
                "of the test",
                Map.of(
                    "FLUIDEX_ROLLUP_STATE_MANAGER_CIRCUIT_ID_FILE",
                        folder.resolve("circuit_id").toString(),
                    "FLUIDEX_ROLLUP_STATE_MANAGER_DOMAIN_FILE", folder.resolve("domain").toString(),
                    "FLUIDEX_ROLLUP_STATE_MANAGER_TOKENS_1_ADDRESS_FILE",
                        folder.resolve("tokens/USDT").toString()),
                StateManagerConfig::read)
            .value();
    assertFalse(state.toString().isEmpty());
    try (Anvil other = Anvil.temporary("--block-time", "1")) {
      final String refusal =
          assertThrows(NodeException.class, () -> setUp(Shape.TINY, other)).getMessage();
      assertTrue(refusal.contains(contract) && refusal.contains("has none"), refusal);
    }
  }
}
