package io.fluidex.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads configurations, see the package. */
public final class ConfigLoader {
  /** A section without keys. */
  static final JsonNode EMPTY = JsonNodeFactory.instance.objectNode();

  private static final ObjectMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private ConfigLoader() {}

  /**
   * Reads the configuration of a service.
   *
   * @param service its name, {@code prover-master} for variables {@code FLUIDEX_PROVER_MASTER_...}
   * @param file the YAML file; none for defaults and variables alone
   * @param variables the environment of the process
   * @param reader makes the record, asking for every key
   * @throws ConfigException naming what is missing, wrong or unknown
   */
  public static <T> Loaded<T> load(
      final String service,
      final Optional<Path> file,
      final Map<String, String> variables,
      final Function<Section, T> reader) {
    return parse(
        service,
        file.map(ConfigLoader::content).orElse(""),
        file.map(Path::toString).orElse("without a file"),
        variables,
        reader);
  }

  /** Reads a configuration from text instead of a file; {@code name} is for messages. */
  public static <T> Loaded<T> parse(
      final String service,
      final String yaml,
      final String name,
      final Map<String, String> variables,
      final Function<Section, T> reader) {
    final String prefix = "FLUIDEX_" + service.replace('-', '_').toUpperCase(Locale.ROOT) + "_";
    final Section.Sources sources = new Section.Sources(prefix, variables);
    final Section root = new Section(sources, "", tree(yaml, name));
    sources.environment(root.choice("environment", Environment.PRODUCTION));
    final T value = reader.apply(root);
    final Set<String> unknown = new TreeSet<>();
    root.collectUnknown(unknown);
    unknown.addAll(sources.unusedVariables());
    if (!unknown.isEmpty()) {
      throw new ConfigException(
          "the configuration of "
              + service
              + " has keys nobody knows: "
              + String.join(", ", unknown)
              + "; look for a misspelling, known are "
              + String.join(", ", sources.effective().keySet()));
    }
    return new Loaded<>(value, root.environment(), sources.effective());
  }

  private static String content(final Path file) {
    try {
      return Files.readString(file);
    } catch (final IOException e) {
      throw new ConfigException("the configuration file " + file + " cannot be read", e);
    }
  }

  private static JsonNode tree(final String yaml, final String name) {
    try {
      final JsonNode tree = YAML.readTree(yaml);
      if (tree == null || tree.isMissingNode() || tree.isNull()) {
        return EMPTY;
      }
      if (!tree.isObject()) {
        throw new ConfigException("the configuration " + name + " is not a list of keys");
      }
      return tree;
    } catch (final JsonProcessingException e) {
      // The parser quotes the text around the error, which may be a secret: only the place is told.
      throw new ConfigException(
          "the configuration "
              + name
              + " is not YAML or has a key twice"
              + (e.getLocation() == null ? "" : ", see line " + e.getLocation().getLineNr()));
    }
  }
}
