package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** What values look like, in the words of JSON Schema. */
final class Schema {
  private Schema() {}

  static ObjectNode of(final String type) {
    return Json.object().put("type", type);
  }

  static ObjectNode text() {
    return of("string");
  }

  static ObjectNode integer() {
    return of("integer");
  }

  static ObjectNode number() {
    return of("number");
  }

  static ObjectNode flag() {
    return of("boolean");
  }

  /** Digits with at most one point, as text, so that nothing is rounded on the way. */
  static ObjectNode decimal() {
    return text().put("format", "decimal");
  }

  static ObjectNode oneOf(final String... values) {
    final ObjectNode schema = text();
    Arrays.stream(values).forEach(schema.putArray("enum")::add);
    return schema;
  }

  static ObjectNode list(final ObjectNode items) {
    final ObjectNode schema = of("array");
    schema.set("items", items);
    return schema;
  }

  static ObjectNode object() {
    final ObjectNode schema = of("object");
    schema.putObject("properties");
    return schema;
  }

  /** Adds a property, and returns the object. */
  static ObjectNode with(final ObjectNode object, final String name, final ObjectNode schema) {
    object.withObjectProperty("properties").set(name, schema);
    return object;
  }
}
