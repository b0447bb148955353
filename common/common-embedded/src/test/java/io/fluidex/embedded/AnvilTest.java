package io.fluidex.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class AnvilTest {
  @TempDir private Path folder;

  private static String call(final Anvil anvil, final String method, final String params)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create(anvil.rpcUrl()))
                  .header("content-type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                              + method
                              + "\",\"params\":"
                              + params
                              + "}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  private static final String ADDRESS = "0x00000000000000000000000000000000000000aa";

  @Test
  void shouldFindTheChainAgainAfterRestartsAndInAnotherNodeOfTheFolder() throws Exception {
    try (Anvil anvil = Anvil.at(folder, 0)) {
      final String url = anvil.rpcUrl();
      call(anvil, "anvil_setBalance", "[\"" + ADDRESS + "\",\"0x2a\"]");
      call(anvil, "evm_mine", "[]");
      anvil.stop();
      assertThrows(ConnectException.class, () -> call(anvil, "eth_chainId", "[]"));
      anvil.start();
      assertEquals(url, anvil.rpcUrl());
      assertTrue(call(anvil, "eth_blockNumber", "[]").contains("\"0x1\""));
    }
    try (Anvil anvil = Anvil.at(folder, 0)) {
      assertTrue(
          call(anvil, "eth_getBalance", "[\"" + ADDRESS + "\",\"latest\"]").contains("\"0x2a\""));
    }
  }

  @Test
  void shouldPassOptionsOnAndDeleteTemporaryData() throws Exception {
    final Anvil anvil = Anvil.temporary("--chain-id", "4242");
    assertTrue(call(anvil, "eth_chainId", "[]").contains("\"0x1092\""));
    final Path data = anvil.log().getParent();
    anvil.close();
    assertFalse(Files.exists(data));
  }

  @Test
  void shouldNameTheLogWhenTheNodeRefusesItsOptions() {
    final EmbeddedException e =
        assertThrows(EmbeddedException.class, () -> Anvil.at(folder, 0, "--no-such-option"));
    assertTrue(e.getMessage().contains("anvil.log"), e.getMessage());
  }
}
