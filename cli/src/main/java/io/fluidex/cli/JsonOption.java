package io.fluidex.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** Output for programs instead of people. */
final class JsonOption {
  private static final JsonMapper JSON = new JsonMapper();

  @Option(names = "--json", description = "Print JSON, one value on a line.")
  private boolean json;

  /** Whether it is wanted. */
  boolean wanted() {
    return json;
  }

  /** An object to fill. */
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A list to fill. */
  static ArrayNode array() {
    return JSON.createArrayNode();
  }
}
