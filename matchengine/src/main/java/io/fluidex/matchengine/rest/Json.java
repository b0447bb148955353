package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as this server reads and writes it: numbers in full, one value and nothing behind it. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static byte[] bytes(final JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (final JsonProcessingException e) {
      throw new UncheckedIOException("a tree could not be written", e);
    }
  }

  /** The object that the bytes are; anything else is a bad request. */
  static ObjectNode readObject(final byte[] bytes) {
    try {
      if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (final IOException e) {
      throw new RestException(ErrorCode.BAD_REQUEST, "the body is no JSON");
    }
    throw new RestException(ErrorCode.BAD_REQUEST, "the body is no JSON object");
  }
}
