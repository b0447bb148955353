package io.fluidex.rollup.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.plonk.format.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The files in docs/vectors are what the code computes. With {@code -Dfluidex.vectors.write=true}
 * the test writes them instead; look at the difference before committing it.
 */
class VectorsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("basedir", "")).resolve("../../docs/vectors").normalize();

  @Test
  void shouldBeWhatTheCodeComputes() throws IOException {
    final Map<String, Json> files = Vectors.files();
    if (Boolean.getBoolean("fluidex.vectors.write")) {
      Files.createDirectories(FOLDER);
      for (final Map.Entry<String, Json> file : files.entrySet()) {
        Files.writeString(FOLDER.resolve(file.getKey()), file.getValue() + "\n");
      }
    }
    for (final Map.Entry<String, Json> file : files.entrySet()) {
      final Path path = FOLDER.resolve(file.getKey());
      assertTrue(Files.isRegularFile(path), path + " is missing, see the comment of this class");
      final List<String> expected = (file.getValue() + "\n").lines().toList();
      final List<String> found = Files.readAllLines(path);
      for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
        assertEquals(expected.get(i), found.get(i), path + ", line " + (i + 1));
      }
      assertEquals(expected.size(), found.size(), path + ": lines");
    }
    try (Stream<Path> present = Files.list(FOLDER)) {
      assertEquals(
          files.keySet().stream().sorted().toList(),
          present
              .map(path -> path.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .sorted()
              .toList());
    }
  }
}
