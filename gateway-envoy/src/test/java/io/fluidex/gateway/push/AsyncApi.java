package io.fluidex.gateway.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Checks messages against the schemas of the AsyncAPI document, as far as it uses JSON Schema. */
final class AsyncApi {
  private static final JsonNode DOCUMENT = document();

  private AsyncApi() {}

  private static JsonNode document() {
    try {
      return new YAMLMapper().readTree(new PushDocument().bytes());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks a message of the service.
   *
   * @throws AssertionError if it is not as the document says
   */
  static void check(final JsonNode message) {
    final List<String> problems = problems(message);
    if (!problems.isEmpty()) {
      throw new AssertionError(message + " is not as documented: " + problems);
    }
  }

  static List<String> problems(final JsonNode message) {
    final JsonNode known =
        DOCUMENT.at("/components/messages").path(message.path("type").asText("?"));
    if (known.isMissingNode()) {
      return List.of("no such type");
    }
    final List<String> problems = new ArrayList<>();
    validate(known.path("payload"), message, "", problems);
    return problems;
  }

  private static JsonNode resolve(final JsonNode schema) {
    return schema.has("$ref") ? DOCUMENT.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  private static void validate(
      final JsonNode unresolved,
      final JsonNode value,
      final String path,
      final List<String> problems) {
    final JsonNode schema = resolve(unresolved);
    if (schema.isMissingNode()) {
      problems.add(path + ": no such schema: " + unresolved);
      return;
    }
    if (schema.has("oneOf")) {
      int fit = 0;
      final List<String> why = new ArrayList<>();
      for (final JsonNode each : schema.get("oneOf")) {
        final List<String> inner = new ArrayList<>();
        validate(each, value, path, inner);
        fit += inner.isEmpty() ? 1 : 0;
        why.addAll(inner);
      }
      if (fit != 1) {
        problems.add(path + ": fits " + fit + " of the alternatives: " + why);
      }
      return;
    }
    if (!isOfType(schema.path("type").asText(), value)) {
      problems.add(path + ": is no " + schema.path("type").asText());
      return;
    }
    if (schema.has("enum") && !contains(schema.get("enum"), value)) {
      problems.add(path + ": is none of " + schema.get("enum"));
    }
    if (schema.has("pattern") && !value.asText().matches(schema.get("pattern").asText())) {
      problems.add(path + ": does not match " + schema.get("pattern"));
    }
    schema
        .path("required")
        .forEach(name -> {
          if (!value.has(name.asText())) {
            problems.add(path + ": lacks " + name);
          }
        });
    if (value.isObject()) {
      value
          .properties()
          .forEach(field -> {
            final JsonNode inner = schema.path("properties").path(field.getKey());
            if (!inner.isMissingNode()) {
              validate(inner, field.getValue(), path + "/" + field.getKey(), problems);
            } else if (schema.path("additionalProperties").isBoolean()) {
              problems.add(path + ": has " + field.getKey());
            }
          });
    }
    if (value.isArray() && schema.has("items")) {
      for (int i = 0; i < value.size(); i++) {
        validate(schema.get("items"), value.get(i), path + "/" + i, problems);
      }
    }
  }

  private static boolean isOfType(final String type, final JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new IllegalArgumentException("the document uses type " + type);
    };
  }

  private static boolean contains(final JsonNode list, final JsonNode value) {
    for (final JsonNode each : list) {
      if (each.asText().equals(value.asText())) {
        return true;
      }
    }
    return false;
  }
}
