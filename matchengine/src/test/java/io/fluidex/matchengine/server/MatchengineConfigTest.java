package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.limit.RequestLimits;
import io.fluidex.matchengine.stream.StreamLimits;
import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchengineConfigTest {
  private static final Path DOCUMENTED = Path.of("..", "docs", "config", "matchengine.yaml");

  private static MatchengineConfig read(final String yaml) {
    return ConfigLoader.parse(
            MatchengineConfig.SERVICE, yaml, "test", Map.of(), MatchengineConfig::read)
        .value();
  }

  private static String documented() throws Exception {
    return Files.readString(DOCUMENTED);
  }

  @Test
  void shouldReadTheDocumentedConfigurationAndFindItsDefaults() throws Exception {
    final MatchengineConfig config = read(documented());
    assertEquals(RequestLimits.PRODUCTION, config.limits());
    assertEquals(StreamLimits.DEFAULT, config.streams());
    assertTrue(config.rest().isEmpty());
    final String defaults = documented().replaceAll("(?m)^(limits|streams|rest):\\n(  .*\\n)+", "");
    assertTrue(!defaults.contains("rest:"));
    assertEquals(config.limits(), read(defaults).limits());
    assertEquals(config.streams(), read(defaults).streams());
    assertTrue(read(documented().replace("enabled: false", "enabled: true")).rest().isPresent());
  }

  @Test
  void shouldHaveNoRatesInDevelopmentUnlessTheyAreSet() throws Exception {
    final String development =
        documented()
            .replace("environment: production", "environment: development")
            .replaceAll("(?m)^limits:\\n(  .*\\n)+", "");
    assertEquals(RequestLimits.NONE, read(development).limits());
    assertEquals(
        5, read(development + "limits: {user_per_second: 5}\n").limits().user().perSecond());
  }

  @Test
  void shouldRefuseWhatWouldBeUnsafe() throws Exception {
    final String token = "operator_token: example-token-of-operators";
    assertRefused("operator_token", documented().replace(token, ""));
    assertRefused(
        "operator_token",
        documented()
            .replace(token, "")
            .replace("environment: production", "environment: development")
            .replace("enabled: false", "enabled: true")
            .replace("manage: false", "manage: true"));
    assertRefused(
        "rest.allowed_origins",
        documented().replace("allowed_origins: []", "allowed_origins: [\"*\"]"));
    assertRefused("limits.user_burst", documented().replace("user_burst: 400", "user_burst: 0"));
    assertRefused("rest.speed", documented().replace("  manage: false", "  speed: 7"));
  }

  private static void assertRefused(final String key, final String yaml) {
    final ConfigException e = assertThrows(ConfigException.class, () -> read(yaml));
    assertTrue(e.getMessage().contains(key), e.getMessage());
  }
}
