package io.fluidex.gateway.edge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * The answer to a call over gRPC-Web, taken to pieces by hand.
 *
 * @param status of HTTP
 * @param contentType of the answer
 * @param messages in hex
 * @param trailers as a map prints itself
 * @param headers the status and the words of gRPC, if they came before anything else
 */
record GrpcWeb(
    int status, String contentType, List<String> messages, String trailers, String headers) {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Calls with one message. */
  static GrpcWeb call(
      final HttpClient http, final URI uri, final byte[] message, final boolean text)
      throws Refusal, IOException, InterruptedException {
    final byte[] body = frame(message);
    final HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(uri)
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        text ? Base64.getEncoder().encode(body) : body))
                .header(
                    "content-type",
                    text ? "application/grpc-web-text" : "application/grpc-web+proto")
                .header("accept", text ? "application/grpc-web-text" : "application/grpc-web+proto")
                .header("x-grpc-web", "1")
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    final ByteBuffer frames =
        ByteBuffer.wrap(text ? GrpcFrames.fromText(response.body()) : response.body());
    final List<String> messages = new ArrayList<>();
    final TreeMap<String, String> trailers = new TreeMap<>();
    while (frames.remaining() > 0) {
      final byte flags = frames.get();
      final byte[] content = new byte[frames.getInt()];
      frames.get(content);
      if (flags == 0) {
        messages.add(HexFormat.of().formatHex(content));
      } else {
        for (final String line : new String(content, StandardCharsets.UTF_8).split("\r\n", -1)) {
          if (!line.isEmpty()) {
            trailers.put(
                line.substring(0, line.indexOf(':')),
                line.substring(line.indexOf(':') + 1).strip());
          }
        }
      }
    }
    return new GrpcWeb(
        response.statusCode(),
        response.headers().firstValue("content-type").orElse(""),
        messages,
        trailers.toString(),
        response.headers().firstValue("grpc-status").orElse("")
            + response.headers().firstValue("grpc-message").orElse(""));
  }

  private static byte[] frame(final byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
