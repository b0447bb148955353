package io.fluidex.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/components.md names as shown by tests is shown by tests that exist. */
class ComponentsTest {
  /** A test class and perhaps one of its methods, as the page writes them. */
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  private static final Path ROOT = Path.of("..");

  /** Names of tests that a page has and the sources have not. */
  private static List<String> missing(final String page, final Map<String, String> sources) {
    final List<String> missing = new ArrayList<>();
    for (final MatchResult named : NAMED.matcher(page).results().toList()) {
      final String source = sources.get(named.group(1));
      final String method = named.group(2);
      if (source == null || (method != null && !source.contains(" " + method + "("))) {
        missing.add(named.group());
      }
    }
    return missing;
  }

  /** The texts of all tests by the names of their classes; of one name joined. */
  private static Map<String, String> sources() throws IOException {
    final Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files =
        Files.find(
            ROOT,
            20,
            (file, attributes) ->
                attributes.isRegularFile()
                    && file.toString().matches(".*/src/test/.*Test\\.(java|sol)"))) {
      for (final Path file : (Iterable<Path>) files::iterator) {
        final String name = file.getFileName().toString().replaceFirst("\\.\\w+$", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  @Test
  void shouldNameOnlyTestsThatExist() throws IOException {
    final String page = Files.readString(ROOT.resolve("docs/components.md"));
    assertTrue(NAMED.matcher(page).results().count() > 50, "the page names its tests");
    assertEquals(List.of(), missing(page, sources()));
  }

  @Test
  void shouldNoticeTestsThatDoNotExist() {
    final Map<String, String> sources = Map.of("ATest", "void shouldHold() {");
    assertEquals(
        List.of("`ATest.shouldHol`", "`BTest`"),
        missing("`ATest`, `ATest.shouldHold`, `ATest.shouldHol`, `BTest`", sources));
  }
}
