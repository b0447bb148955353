package io.fluidex.standalone.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevAccountsTest {
  @Test
  void shouldBeThoseThatThePageOfTheContainersOffers() throws Exception {
    final String compose = Files.readString(Path.of("../deploy/compose/push.yaml"));
    final List<String> accounts =
        List.of(DevAccounts.ofThePage().replaceAll("[\\[\\]\"]", "").split(", ", -1));
    assertFalse(accounts.isEmpty());
    for (final String account : accounts) {
      assertTrue(compose.contains("- " + account + "\n"), account);
    }
  }
}
