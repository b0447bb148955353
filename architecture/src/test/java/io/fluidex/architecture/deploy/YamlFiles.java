package io.fluidex.architecture.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The files of the repository that are YAML, with anchors and merged maps as Compose has them. A
 * key that is there twice is an error.
 */
final class YamlFiles {
  /** The repository. */
  static final Path ROOT = Path.of("..");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private YamlFiles() {}

  static String text(final String file) {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents in a text that are not empty. */
  static List<JsonNode> documents(final String text) {
    final LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    final Iterable<Object> all = new Yaml(new SafeConstructor(options)).loadAll(text);
    return StreamSupport.stream(all.spliterator(), false)
        .filter(Objects::nonNull)
        .map(each -> MAPPER.<JsonNode>valueToTree(each))
        .toList();
  }

  /** The only document of a file. */
  static JsonNode document(final String file) {
    final List<JsonNode> all = documents(text(file));
    if (all.size() != 1) {
      throw new IllegalStateException(file + " has " + all.size() + " documents");
    }
    return all.getFirst();
  }

  /** The elements of a list, or none if there is no list. */
  static Stream<JsonNode> elements(final JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /** The texts in a list. */
  static List<String> texts(final JsonNode list) {
    return elements(list).map(JsonNode::asText).toList();
  }
}
