package io.fluidex.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  enum Colour {
    RED,
    DARK_BLUE
  }

  record Market(String name, long minimum) {}

  record Config(
      int port,
      Secret password,
      Duration pause,
      Colour colour,
      List<String> hosts,
      List<Market> markets) {
    static Config read(final Section section) {
      final Section inner = section.section("inner_part");
      return new Config(
          section.integer("port", 7, 0, 65535),
          inner.secret("password"),
          inner.duration("pause", Duration.ofSeconds(1)),
          section.choice("colour", Colour.RED),
          section.strings("hosts", List.of("a")),
          section.sections("markets").stream()
              .map(each -> new Market(each.string("name"), each.number("minimum", 0, 9)))
              .toList());
    }
  }

  private static Loaded<Config> parse(final String yaml, final Map<String, String> variables) {
    return ConfigLoader.parse("prover-master", yaml, "test.yaml", variables, Config::read);
  }

  private static String refusal(final String yaml, final Map<String, String> variables) {
    return assertThrows(ConfigException.class, () -> parse(yaml, variables)).getMessage();
  }

  @Test
  void shouldUseDefaultsWithoutAFile() {
    final Loaded<Config> loaded =
        ConfigLoader.load("prover-master", Optional.empty(), Map.of(), Config::read);
    assertEquals(
        new Config(7, new Secret(""), Duration.ofSeconds(1), Colour.RED, List.of("a"), List.of()),
        loaded.value());
    assertEquals(Environment.PRODUCTION, loaded.environment());
  }

  @Test
  void shouldReadEveryKindOfValueAndLetVariablesWin() {
    final Loaded<Config> loaded =
        parse(
            """
            environment: development
            port: 1
            colour: dark_blue
            hosts: [x, y]
            inner_part:
              password: hush
              pause: 250ms
            markets:
              - {name: ETH_USDT, minimum: 3}
            """,
            Map.of(
                "FLUIDEX_PROVER_MASTER_PORT", "2",
                "FLUIDEX_PROVER_MASTER_INNER_PART_PASSWORD", "louder",
                "FLUIDEX_OTHER_PORT", "9",
                "HOME", "x"));
    assertEquals(
        new Config(
            2,
            new Secret("louder"),
            Duration.ofMillis(250),
            Colour.DARK_BLUE,
            List.of("x", "y"),
            List.of(new Market("ETH_USDT", 3))),
        loaded.value());
    assertEquals(Environment.DEVELOPMENT, loaded.environment());
    assertEquals(
        List.of("p", "q"),
        parse("", Map.of("FLUIDEX_PROVER_MASTER_HOSTS", "p, q")).value().hosts());
  }

  @Test
  void shouldReadTheValueOfAVariableFromAFile(@TempDir final Path folder) throws IOException {
    final Path password = Files.writeString(folder.resolve("password"), "from a file\n");
    final Path hosts = Files.writeString(folder.resolve("hosts"), "p, q");
    final Loaded<Config> loaded =
        parse(
            "{hosts: [x], markets: [{name: x, minimum: 1}], inner_part: {password: hush}}",
            Map.of(
                "FLUIDEX_PROVER_MASTER_INNER_PART_PASSWORD_FILE", password.toString(),
                "FLUIDEX_PROVER_MASTER_MARKETS_0_NAME_FILE", password.toString(),
                "FLUIDEX_PROVER_MASTER_HOSTS_FILE", hosts.toString()));
    assertEquals(new Secret("from a file"), loaded.value().password());
    assertEquals("from a file", loaded.value().markets().getFirst().name());
    assertEquals(List.of("p", "q"), loaded.value().hosts());
    assertFalse(loaded.printed().contains("password: from"), loaded.printed());
  }

  @Test
  void shouldRefuseAVariableThatIsSetTwiceOrNamesNoFile(@TempDir final Path folder)
      throws IOException {
    final Path port = Files.writeString(folder.resolve("port"), "1");
    assertTrue(
        refusal(
                "",
                Map.of(
                    "FLUIDEX_PROVER_MASTER_PORT",
                    "2",
                    "FLUIDEX_PROVER_MASTER_PORT_FILE",
                    port.toString()))
            .contains("FLUIDEX_PROVER_MASTER_PORT_FILE are both set"));
    final String missing =
        refusal("", Map.of("FLUIDEX_PROVER_MASTER_INNER_PART_PASSWORD_FILE", "my-secret"));
    assertTrue(missing.contains("FLUIDEX_PROVER_MASTER_INNER_PART_PASSWORD_FILE"), missing);
    assertFalse(missing.contains("my-secret"), missing);
    assertTrue(
        refusal("", Map.of("FLUIDEX_PROVER_MASTER_PRT_FILE", port.toString()))
            .contains("FLUIDEX_PROVER_MASTER_PRT_FILE"));
  }

  @Test
  void shouldMaskSecretsWhereverTheyArePrinted() {
    final Loaded<Config> loaded = parse("{inner_part: {password: hush}}", Map.of());
    assertFalse(loaded.printed().contains("hush"), loaded.printed());
    assertTrue(loaded.printed().contains("inner_part.password: ***"), loaded.printed());
    assertFalse(loaded.toString().contains("hush"), loaded.toString());
    assertTrue(loaded.printed().contains("port: 7"), loaded.printed());
  }

  @Test
  void shouldRefuseKeysAndVariablesNobodyKnows() {
    assertTrue(refusal("{prt: 1}", Map.of()).contains("prt"));
    assertTrue(refusal("{inner_part: {pasword: x}}", Map.of()).contains("inner_part.pasword"));
    assertTrue(
        refusal("{markets: [{name: x, minimum: 1, q: 1}]}", Map.of()).contains("markets.0.q"));
    assertTrue(
        refusal("", Map.of("FLUIDEX_PROVER_MASTER_PRT", "1"))
            .contains("FLUIDEX_PROVER_MASTER_PRT"));
  }

  @Test
  void shouldSayWhichValueIsWrongAndWhatWouldBeRight() {
    assertTrue(refusal("{port: 70000}", Map.of()).contains("port is 70000, not from 0 to 65535"));
    assertTrue(refusal("{port: x}", Map.of()).contains("not a whole number"));
    assertTrue(refusal("{port: {a: 1}}", Map.of()).contains("single value"));
    assertTrue(refusal("{colour: green}", Map.of()).contains("not one of [red, dark_blue]"));
    assertTrue(refusal("{inner_part: {pause: 5}}", Map.of()).contains("such as 250ms"));
    assertTrue(refusal("{inner_part: 5}", Map.of()).contains("section"));
    assertTrue(refusal("{markets: 5}", Map.of()).contains("a list"));
    assertTrue(
        refusal("{markets: [{name: x}]}", Map.of()).contains("markets.0.minimum is missing"));
    assertTrue(refusal("{environment: test}", Map.of()).contains("environment is test"));
    assertTrue(refusal("{port: x}", Map.of()).contains("variable FLUIDEX_PROVER_MASTER_PORT"));
  }

  @Test
  void shouldRefuseBrokenYamlWithoutQuotingIt() {
    final String message = refusal("inner_part: {password: hush", Map.of());
    assertTrue(message.contains("test.yaml"), message);
    assertFalse(message.contains("hush"), message);
    assertTrue(refusal("port: 1\nport: 2", Map.of()).contains("test.yaml"));
    assertTrue(refusal("- 1", Map.of()).contains("not a list of keys"));
  }

  @Test
  void shouldNameAFileThatIsNotThere() {
    final Function<Section, Config> reader = Config::read;
    assertTrue(
        assertThrows(
                ConfigException.class,
                () ->
                    ConfigLoader.load("x", Optional.of(Path.of("no-such.yaml")), Map.of(), reader))
            .getMessage()
            .contains("no-such.yaml"));
  }

  @Test
  void shouldAllowInsecureThingsInDevelopmentOnly() {
    Environment.DEVELOPMENT.requireDevelopment("check_signatures: false");
    assertTrue(
        assertThrows(
                ConfigException.class,
                () -> Environment.PRODUCTION.requireDevelopment("check_signatures: false"))
            .getMessage()
            .contains("check_signatures: false"));
  }
}
