package io.fluidex.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;

/**
 * A message of the push service.
 *
 * @param type {@code hello}, {@code subscribed}, {@code snapshot}, {@code update}, {@code error},
 *     ...
 * @param channel the channel, or empty
 * @param market the market, or empty
 * @param json all of it; not to be changed
 */
public record PushMessage(String type, String channel, String market, JsonNode json) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Refuses null. */
  public PushMessage {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(channel, "channel");
    Objects.requireNonNull(market, "market");
    Objects.requireNonNull(json, "json");
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is no JSON object with a type
   */
  public static PushMessage parse(final String text) {
    final JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (final JsonProcessingException e) {
      throw new IllegalArgumentException("a message of the push service is JSON, this is not", e);
    }
    if (json == null || !json.path("type").isTextual()) {
      throw new IllegalArgumentException("a message of the push service has a type, this has not");
    }
    return new PushMessage(
        json.get("type").textValue(),
        json.path("channel").asText(""),
        json.path("market").asText(""),
        json);
  }

  /** Whether it is of this type and channel. */
  public boolean is(final String otherType, final String otherChannel) {
    return type.equals(otherType) && channel.equals(otherChannel);
  }

  /** The stable code of an error, or empty. */
  public String code() {
    return json.path("code").asText("");
  }
}
