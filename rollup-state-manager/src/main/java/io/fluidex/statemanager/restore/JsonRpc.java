package io.fluidex.statemanager.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls of an Ethereum node. For one thread. */
final class JsonRpc implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 4;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  private final URI url;
  private long id;

  JsonRpc(final URI url) {
    this.url = url;
  }

  static ArrayNode parameters() {
    return JSON.createArrayNode();
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * The result of a call, tried again while the node is not to be reached.
   *
   * @throws IOException if it stays so, or the node refuses the call
   */
  JsonNode call(final String method, final ArrayNode parameters) throws IOException {
    final byte[] body =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", ++id)
                .put("method", method)
                .set("params", parameters));
    IOException failure = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        final HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(url)
                    .timeout(DEADLINE)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == OK) {
          return result(method, JSON.readTree(response.body()));
        }
        failure = new IOException(method + ": the node answers with " + response.statusCode());
      } catch (final RefusedCallException e) {
        throw e;
      } catch (final IOException e) {
        failure = e;
      } catch (final InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for the node");
      }
      pause(attempt);
    }
    throw new IOException(
        "the node at " + url.getHost() + " cannot be reached: " + failure, failure);
  }

  private static void pause(final int attempt) throws InterruptedIOException {
    try {
      Thread.sleep(PAUSE.multipliedBy(attempt));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the node");
    }
  }

  private static JsonNode result(final String method, final JsonNode answer)
      throws RefusedCallException {
    if (answer.hasNonNull("error")) {
      throw new RefusedCallException(
          method + ": the node refuses: " + answer.path("error").path("message").asText());
    }
    return answer.path("result");
  }

  /** The node has answered that it will not. */
  static final class RefusedCallException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedCallException(final String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
