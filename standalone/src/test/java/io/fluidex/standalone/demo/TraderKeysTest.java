package io.fluidex.standalone.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.l2key.EthereumKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraderKeysTest {
  private static final EthereumKey FIRST = EthereumKey.fromHex("a1".repeat(32));
  private static final EthereumKey SECOND = EthereumKey.fromHex("b2".repeat(32));

  @Test
  void shouldUseTheGivenKeysAndDeriveTheSameOthersEveryTime() {
    final List<String> names = List.of("a", "b", "c", "d");
    final Map<String, EthereumKey> keys = TraderKeys.of(List.of(FIRST, SECOND), names);
    assertEquals(FIRST, keys.get("a"));
    assertEquals(SECOND, keys.get("b"));
    assertEquals(4, new HashSet<>(keys.values()).size());
    assertEquals(keys, TraderKeys.of(List.of(FIRST, SECOND), names));
    assertThrows(DemoException.class, () -> TraderKeys.of(List.of(), names));
  }
}
