package io.fluidex.standalone.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What only a node for development does. */
final class DevChain {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int OK = 200;

  private DevChain() {}

  /**
   * Makes blocks at once. A node that was started again has no states of earlier blocks, which
   * services ask for as far back as blocks are not final.
   *
   * @param rpc the node's address
   * @throws NodeException if the node does not
   */
  static void mine(final String rpc, final int blocks) {
    final HttpRequest request =
        HttpRequest.newBuilder(URI.create(rpc))
            .timeout(DEADLINE)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"anvil_mine\",\"params\":["
                        + blocks
                        + "]}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      final HttpResponse<String> answer =
          client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != OK || answer.body().contains("\"error\"")) {
        throw new NodeException("the L1 node at " + rpc + " makes no blocks: " + answer.body());
      }
    } catch (final IOException e) {
      throw new NodeException("the L1 node at " + rpc + " does not answer: " + e, e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException("the start was interrupted", e);
    }
  }
}
