package io.fluidex.matchengine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration that the documentation shows, and what is left out of it. */
class HistoryConfigTest {
  private static HistoryConfig read(final String yaml) {
    return ConfigLoader.parse(HistoryConfig.SERVICE, yaml, "test", Map.of(), HistoryConfig::read)
        .value();
  }

  @Test
  void shouldReadTheDocumentedFileWhichShowsTheDefaults() throws IOException {
    // Surefire runs in the module.
    final HistoryConfig documented =
        read(Files.readString(Path.of("..", "docs", "config", "history.yaml")));
    final HistoryConfig shortest =
        read(
            """
            database: {url: "jdbc:postgresql://localhost:5432/exchange"}
            kafka: {bootstrap_servers: "localhost:9092"}
            """);
    assertEquals(shortest.admin(), documented.admin());
    assertEquals(shortest.history().topic(), documented.history().topic());
    assertEquals(Duration.ofSeconds(20), shortest.drain());
    assertTrue(shortest.history().write());
    assertTrue(shortest.history().originalTopics());
    assertFalse(shortest.history().followResets(), "production never forgets");
  }

  @Test
  void shouldFollowResetsInDevelopmentOnlyAndRefuseUnknownKeys() {
    final String yaml =
        """
        environment: development
        database: {url: "jdbc:postgresql://localhost:5432/exchange"}
        kafka: {bootstrap_servers: "localhost:9092"}
        """;
    assertTrue(read(yaml).history().followResets());
    assertThrows(ConfigException.class, () -> read(yaml + "original_topic: false\n"));
  }
}
