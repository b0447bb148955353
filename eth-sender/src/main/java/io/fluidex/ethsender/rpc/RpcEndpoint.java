package io.fluidex.ethsender.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** One node over HTTP. Safe for use by several threads. */
public final class RpcEndpoint {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RATE_LIMITED = 429;
  private static final int OK = 200;

  /** Enough of an answer that is none to see what it is. */
  private static final int QUOTED = 200;

  private final HttpClient http;
  private final URI uri;
  private final Duration deadline;
  private final AtomicLong ids = new AtomicLong();

  /**
   * A node.
   *
   * @param deadline for one answer
   */
  public RpcEndpoint(final HttpClient http, final URI uri, final Duration deadline) {
    this.http = http;
    this.uri = uri;
    this.deadline = deadline;
  }

  /** Where it is, without what may be a key: scheme, host and port. */
  public String name() {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  /** An empty list of parameters. */
  static ArrayNode parameters() {
    return JSON.createArrayNode();
  }

  /** An empty object. */
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * Asks.
   *
   * @return the result, which may be JSON's null
   * @throws RpcErrorException if the node refuses
   * @throws RpcRateLimitedException if it wants to be asked less often
   * @throws RpcUnavailableException if it does not answer
   */
  public JsonNode call(final String method, final ArrayNode parameters) {
    final ObjectNode request =
        object()
            .put("jsonrpc", "2.0")
            .put("id", ids.incrementAndGet())
            .put("method", method)
            .set("params", parameters);
    final JsonNode answer = post(method, request);
    final JsonNode error = answer.get("error");
    if (error != null && !error.isNull()) {
      throw new RpcErrorException(
          method,
          error.path("code").asInt(),
          error.path("message").asText("no message"),
          revertData(error.get("data")));
    }
    if (!answer.has("result")) {
      throw new RpcUnavailableException(
          name() + " answered " + method + " with neither a result nor an error", null);
    }
    return answer.get("result");
  }

  /** Nodes put it there as it is, in an object, or behind a word. */
  private static String revertData(final JsonNode data) {
    if (data == null || data.isNull()) {
      return null;
    }
    final String text = data.isObject() ? data.path("data").asText("") : data.asText();
    final int at = text.indexOf("0x");
    return at < 0 ? null : text.substring(at);
  }

  private JsonNode post(final String method, final ObjectNode request) {
    final HttpResponse<String> response;
    try {
      response =
          http.send(
              HttpRequest.newBuilder(uri)
                  .timeout(deadline)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (final IOException e) {
      throw new RpcUnavailableException(name() + " did not answer " + method, e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcUnavailableException("the wait for " + method + " was interrupted", e);
    }
    if (response.statusCode() == RATE_LIMITED) {
      throw new RpcRateLimitedException(name() + " limits how often it is asked");
    }
    try {
      final JsonNode answer = JSON.readTree(response.body());
      // Some nodes send their errors with a status of their own.
      if (answer != null
          && answer.isObject()
          && (response.statusCode() == OK || answer.path("error").isObject())) {
        return answer;
      }
    } catch (final JsonProcessingException e) {
      throw new RpcUnavailableException(noAnswer(method, response), e);
    }
    throw new RpcUnavailableException(noAnswer(method, response), null);
  }

  private String noAnswer(final String method, final HttpResponse<String> response) {
    final String body = response.body();
    return name()
        + " answered "
        + method
        + " with status "
        + response.statusCode()
        + ": "
        + body.substring(0, Math.min(QUOTED, body.length()));
  }
}
