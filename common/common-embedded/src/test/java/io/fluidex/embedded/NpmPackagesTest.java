package io.fluidex.embedded;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NpmPackagesTest {
  @Test
  void shouldReportWhatNpmSaysAboutALockFileThatDoesNotFit() {
    final EmbeddedException e =
        assertThrows(
            EmbeddedException.class,
            () ->
                NpmPackages.install(
                    "broken",
                    "{\"name\":\"x\",\"dependencies\":{\"y\":\"1.0.0\"}}"
                        .getBytes(StandardCharsets.UTF_8),
                    "{\"lockfileVersion\":3,\"packages\":{}}".getBytes(StandardCharsets.UTF_8)));
    assertTrue(e.getMessage().contains("npm ci"), e.getMessage());
  }
}
