package io.fluidex.ethsender.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The tests in {@code src/test/solidity}, each as a test of its own. What calls cost is compared
 * with {@code src/test/gas}; to change it, run {@code node src/main/js/contracts.mjs forge test} in
 * this module.
 */
class ForgeTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final long MINUTES = 10;
  private static final long LONG_MINUTES = 180;

  @TestFactory
  List<DynamicNode> shouldPass() throws IOException, InterruptedException {
    return run("default", MINUTES);
  }

  @Tag("long")
  @TestFactory
  List<DynamicNode> shouldPassWithManyRuns() throws IOException, InterruptedException {
    return run("long", LONG_MINUTES);
  }

  private static List<DynamicNode> run(final String profile, final long minutes)
      throws IOException, InterruptedException {
    final Path out = MODULE.resolve("target/forge-" + profile + ".json");
    final Path log = MODULE.resolve("target/forge-" + profile + ".log");
    Files.createDirectories(out.getParent());
    final ProcessBuilder forge =
        new ProcessBuilder("node", "src/main/js/contracts.mjs", "forge", "test", "--json")
            .directory(MODULE.toFile())
            .redirectOutput(out.toFile())
            .redirectError(log.toFile());
    forge.environment().putAll(Map.of("FOUNDRY_PROFILE", profile, "FORGE_SNAPSHOT_CHECK", "true"));
    final Process process = forge.start();
    if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
      process.destroy();
      throw new IllegalStateException("forge did not end within " + minutes + " minutes");
    }
    final String said = Files.readString(log);
    final String results =
        Files.readString(out).lines().filter(line -> line.startsWith("{")).findFirst().orElse("{}");
    final List<DynamicNode> suites = new ArrayList<>();
    final JsonNode report = new ObjectMapper().readTree(results);
    for (final Map.Entry<String, JsonNode> suite : report.properties()) {
      suites.add(
          dynamicContainer(
              suite.getKey().substring(suite.getKey().indexOf(':') + 1),
              suite.getValue().get("test_results").properties().stream()
                  .map(test -> dynamicTest(test.getKey(), () -> requireSuccess(test.getValue())))));
    }
    assertTrue(suites.size() > 5, "forge ran " + suites.size() + " suites: " + said);
    // Compiler and gas report as well.
    suites.add(
        dynamicTest(
            "exit code of forge",
            () -> assertEquals(0, process.exitValue(), said + Files.readString(out))));
    return suites;
  }

  private static void requireSuccess(final JsonNode result) {
    assertEquals(
        "Success",
        result.path("status").asText(),
        () -> result.path("reason").asText() + " " + result.path("counterexample"));
  }
}
