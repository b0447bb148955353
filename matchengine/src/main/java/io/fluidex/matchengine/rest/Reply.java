package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param contentType what the body is
 * @param body the body; not to be changed
 * @param headers further headers
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, written once, never compared.
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;

  Reply {
    headers = Map.copyOf(headers);
  }

  static Reply json(final JsonNode json) {
    return json(OK, json);
  }

  static Reply json(final int status, final JsonNode json) {
    return new Reply(status, "application/json", Json.bytes(json), Map.of());
  }

  static Reply text(final String text) {
    return new Reply(
        OK, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Reply empty() {
    return new Reply(NO_CONTENT, "text/plain; charset=utf-8", new byte[0], Map.of());
  }

  static Reply error(final ErrorCode code, final String message) {
    return json(code.status(), Json.object().put("code", code.name()).put("message", message));
  }
}
