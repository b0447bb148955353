package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.format.JsonParser;
import io.fluidex.plonk.format.ProofJson;
import io.fluidex.plonk.format.VerificationKey;
import io.fluidex.plonk.format.VerificationKeyJson;
import io.fluidex.plonk.verifier.PlonkVerifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlonkBenchTest {
  private static final List<PlonkBench.Profile> BOTH = List.of(PlonkBench.Profile.values());

  @TempDir private Path folder;

  private static PlonkBench.Settings settings(final int power, final int runs, final int threads) {
    return new PlonkBench.Settings(power, runs, threads, BOTH, Duration.ZERO);
  }

  private Map<PlonkBench.Profile, PlonkBench.Result> run(final StringWriter text)
      throws IOException {
    return new PlonkBench(settings(8, 3, 2), folder, new PrintWriter(text)).run();
  }

  @Test
  void shouldMeasureBothProfilesAndLeaveAProof() throws IOException {
    final StringWriter text = new StringWriter();
    final Map<PlonkBench.Profile, PlonkBench.Result> results = run(text);
    for (final PlonkBench.Profile profile : BOTH) {
      assertEquals(3, results.get(profile).wallSeconds().count());
      assertTrue(results.get(profile).wallSeconds().min() > 0);
    }
    final List<String> lines = text.toString().lines().toList();
    for (final String name :
        List.of(
            "key setup", "warm-up", "wall", "CPU", "per row and core", "rounds", "peak memory")) {
      assertEquals(
          2, lines.stream().filter(line -> line.startsWith("  " + name + " ")).count(), name);
    }
    assertTrue(text.toString().contains("\nvanilla          253 constraints"), text.toString());
    assertTrue(text.toString().contains("\ncustom/vanilla "), text.toString());

    final VerificationKey key =
        VerificationKeyJson.read(JsonParser.parse(Files.readString(folder.resolve("vk.json"))));
    assertTrue(
        PlonkVerifier.verify(
            key,
            ProofJson.readInputs(JsonParser.parse(Files.readString(folder.resolve("public.json")))),
            ProofJson.read(
                key.shape(), JsonParser.parse(Files.readString(folder.resolve("proof.json"))))));
    assertTrue(Files.exists(folder.resolve("circuit.r1cs")));
    assertTrue(Files.exists(folder.resolve("witness.wtns")));
  }

  @Test
  void shouldUseASetupAgain() throws IOException {
    run(new StringWriter());
    final Path setup = folder.resolve("insecure-development-8.ptau");
    final FileTime made = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(setup, made);
    run(new StringWriter());
    assertEquals(made, Files.getLastModifiedTime(setup));
  }

  @Test
  void shouldRefuseSettingsOutOfRange() {
    assertThrows(IllegalArgumentException.class, () -> settings(7, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> settings(24, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> settings(8, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> settings(8, 1, 0));
  }
}
