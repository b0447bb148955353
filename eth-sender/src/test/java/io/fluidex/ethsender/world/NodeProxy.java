package io.fluidex.ethsender.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a node and makes it behave as nodes sometimes do. */
public final class NodeProxy implements AutoCloseable {
  /** Questions whose last or only tag is a block. */
  private static final Set<String> TAGGED =
      Set.of("eth_getTransactionCount", "eth_call", "eth_getBalance", "eth_getCode");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI node;
  private final HttpServer server;
  private final ConcurrentMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  /** How many of the next requests are answered with status 429. */
  public final AtomicInteger rateLimited = new AtomicInteger();

  /** How many of the next transactions are taken and forgotten. */
  public final AtomicInteger swallowed = new AtomicInteger();

  /** How many of the next transactions are passed on while the answer is lost. */
  public final AtomicInteger answersLost = new AtomicInteger();

  /** How many of the next questions for logs are refused as too long if of several blocks. */
  public final AtomicInteger spansRefused = new AtomicInteger();

  /** By how many blocks the node seems to be behind. */
  public final AtomicInteger lag = new AtomicInteger();

  /** A proxy before the node at an address. */
  public NodeProxy(final String url) throws IOException {
    node = URI.create(url);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  /** Where it listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How often a method was asked for. */
  public int asked(final String method) {
    return asked.getOrDefault(method, new AtomicInteger()).get();
  }

  private static boolean take(final AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private void handle(final HttpExchange exchange) throws IOException {
    try (exchange) {
      final ObjectNode request =
          (ObjectNode) JSON.readTree(exchange.getRequestBody().readAllBytes());
      final String method = request.path("method").asText();
      asked.computeIfAbsent(method, _ -> new AtomicInteger()).incrementAndGet();
      if (take(rateLimited)) {
        answer(exchange, 429, "slow down");
        return;
      }
      if (method.equals("eth_sendRawTransaction") && take(swallowed)) {
        answer(exchange, 200, result(request, JSON.getNodeFactory().textNode("0x00")));
        return;
      }
      if (method.equals("eth_getLogs") && isLong(request) && take(spansRefused)) {
        final ObjectNode refused = JSON.createObjectNode().put("jsonrpc", "2.0");
        refused.set("id", request.get("id"));
        refused.putObject("error").put("code", -32005).put("message", "query returned too many");
        answer(exchange, 200, refused.toString());
        return;
      }
      final String body = lag.get() > 0 ? behind(request) : forward(request);
      if (method.equals("eth_sendRawTransaction") && take(answersLost)) {
        answer(exchange, 502, "bad gateway");
        return;
      }
      answer(exchange, 200, body);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isLong(final ObjectNode request) {
    final JsonNode filter = request.path("params").path(0);
    return !filter.path("fromBlock").equals(filter.path("toBlock"));
  }

  private String behind(final ObjectNode request) throws IOException, InterruptedException {
    final long height = Math.max(0, height() - lag.get());
    final String tag = "0x" + Long.toHexString(height);
    final ArrayNode params = (ArrayNode) request.get("params");
    switch (request.path("method").asText()) {
      case "eth_blockNumber" -> {
        return result(request, JSON.getNodeFactory().textNode(tag));
      }
      case "eth_getBlockByNumber" -> {
        final String wanted = params.get(0).asText();
        if (wanted.equals("latest")) {
          params.set(0, JSON.getNodeFactory().textNode(tag));
        } else if (Long.decode(wanted) > height) {
          return result(request, JSON.nullNode());
        }
      }
      case "eth_getTransactionReceipt" -> {
        final JsonNode receipt = JSON.readTree(forward(request)).path("result");
        return result(
            request,
            receipt.isNull() || Long.decode(receipt.path("blockNumber").asText()) > height
                ? JSON.nullNode()
                : receipt);
      }
      default -> {
        if (TAGGED.contains(request.path("method").asText())
            && params.get(params.size() - 1).asText().equals("latest")) {
          params.set(params.size() - 1, JSON.getNodeFactory().textNode(tag));
        }
      }
    }
    return forward(request);
  }

  private long height() throws IOException, InterruptedException {
    final ObjectNode request =
        JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", "eth_blockNumber");
    request.putArray("params");
    return Long.decode(JSON.readTree(forward(request)).path("result").asText());
  }

  private String forward(final ObjectNode request) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(node)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String result(final ObjectNode request, final JsonNode result) {
    final ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
    answer.set("id", request.get("id"));
    answer.set("result", result);
    return answer.toString();
  }

  private static void answer(final HttpExchange exchange, final int status, final String text)
      throws IOException {
    final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    http.close();
  }
}
