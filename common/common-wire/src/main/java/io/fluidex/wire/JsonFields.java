package io.fluidex.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the fields of a JSON object one by one, each with its type and range, and says which one is
 * wrong.
 *
 * @param what what the object is, for messages
 * @param object the object
 */
public record JsonFields(String what, ObjectNode object) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** An object without fields. */
  public static ObjectNode empty() {
    return MAPPER.createObjectNode();
  }

  /**
   * The object in a text: one object, no field twice, nothing after it.
   *
   * @throws WireFormatException if there is something else
   */
  public static JsonFields parse(final String what, final byte[] utf8) {
    final JsonNode node;
    try {
      node = MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new WireFormatException(what + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (node instanceof ObjectNode fields) {
      return new JsonFields(what, fields);
    }
    throw new WireFormatException(what + " is not a JSON object");
  }

  /** The text of an object. */
  public static byte[] write(final ObjectNode object) {
    try {
      return MAPPER.writeValueAsBytes(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON always has a text", e);
    }
  }

  /** Whether there is a field of this name that is not null. */
  public boolean has(final String name) {
    return object.hasNonNull(name);
  }

  /**
   * A whole number.
   *
   * @throws WireFormatException if it is missing, something else, or outside the range
   */
  public long integer(final String name, final long least, final long most) {
    final JsonNode value = required(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw wrong(name, "is not a whole number");
    }
    final long number = value.longValue();
    if (number < least || number > most) {
      throw wrong(name, "is " + number + ", not from " + least + " to " + most);
    }
    return number;
  }

  /**
   * Unsigned 64 bits from a string of decimal digits.
   *
   * @throws WireFormatException if it is missing, something else, or not canonical
   */
  public long unsigned(final String name) {
    final String text = text(name);
    try {
      final long number = Long.parseUnsignedLong(text);
      if (Long.toUnsignedString(number).equals(text)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new WireFormatException(
          what + ": field " + name + " is not an unsigned 64-bit number: " + text, e);
    }
    throw wrong(name, "is not written as a number should be: " + text);
  }

  /**
   * A text.
   *
   * @throws WireFormatException if it is missing or something else
   */
  public String text(final String name) {
    final JsonNode value = required(name);
    if (!value.isTextual()) {
      throw wrong(name, "is not a string");
    }
    return value.textValue();
  }

  /**
   * A yes or no.
   *
   * @throws WireFormatException if it is missing or something else
   */
  public boolean bool(final String name) {
    final JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw wrong(name, "is neither true nor false");
    }
    return value.booleanValue();
  }

  /**
   * Bytes in hex, with or without 0x.
   *
   * @throws WireFormatException if they are missing or something else
   */
  public byte[] bytes(final String name) {
    try {
      return Hex.decode(text(name));
    } catch (HexFormatException e) {
      throw new WireFormatException(what + ": field " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * So many bytes in hex, with or without 0x.
   *
   * @throws WireFormatException if they are missing, more, fewer or something else
   */
  public byte[] bytes(final String name, final int length) {
    final byte[] bytes = bytes(name);
    if (bytes.length != length) {
      throw wrong(name, "has " + bytes.length + " bytes, not " + length);
    }
    return bytes;
  }

  private JsonNode required(final String name) {
    final JsonNode value = object.get(name);
    if (value == null || value.isNull()) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  private WireFormatException wrong(final String name, final String how) {
    return new WireFormatException(what + ": field " + name + " " + how);
  }
}
