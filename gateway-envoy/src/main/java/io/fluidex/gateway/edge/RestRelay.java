package io.fluidex.gateway.edge;

import io.fluidex.runtime.grpc.ClientAddress;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Hands requests on to the matching engine's REST, which only reads. Safe for many threads. */
final class RestRelay implements AutoCloseable {
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /** Pages of history have at most 100 rows: far less than this. */
  private static final int MOST_BYTES = 8 << 20;

  /** What is wrong with a connection passes; an answer that was lost is asked for again. */
  private static final int ATTEMPTS = 2;

  private static final Set<String> HEADERS =
      Set.of("content-type", "cache-control", "x-content-type-options", "allow");

  private final Optional<URI> rest;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_DEADLINE)
          .build();

  /**
   * A relay.
   *
   * @param rest where REST is, if it is anywhere
   */
  RestRelay(final Optional<URI> rest) {
    this.rest = rest;
  }

  /** An answer. */
  private record Received(HttpResponse<InputStream> response, ByteBuffer body) {}

  /**
   * Answers a request, which is a {@code GET} or {@code HEAD}.
   *
   * @param address where it comes from
   * @throws Refusal if REST does not answer
   * @throws IOException if the client went away
   */
  void answer(final Request request, final Response response, final String address)
      throws Refusal, IOException, InterruptedException {
    if (rest.isEmpty()) {
      throw Refusal.of(
          Status.Code.UNAVAILABLE, "this gateway is not connected to the REST of the exchange");
    }
    final HttpRequest.Builder sent;
    try {
      sent =
          HttpRequest.newBuilder(rest.get().resolve(request.getHttpURI().getPathQuery()))
              .method(request.getMethod(), HttpRequest.BodyPublishers.noBody())
              .header(ClientAddress.FORWARDED_FOR, address)
              .timeout(DEADLINE);
    } catch (final IllegalArgumentException e) {
      throw Refusal.of(
          Status.Code.INVALID_ARGUMENT, "the path or query is not encoded: " + e.getMessage());
    }
    final Received received = receive(sent.build());
    response.setStatus(received.response().statusCode());
    received
        .response()
        .headers()
        .map()
        .forEach((name, values) -> {
          if (HEADERS.contains(name)) {
            response.getHeaders().put(name, values.getFirst());
          }
        });
    Content.Sink.write(response, true, received.body());
  }

  private Received receive(final HttpRequest request) throws Refusal, InterruptedException {
    IOException failure = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        final HttpResponse<InputStream> response =
            client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
          final byte[] body = in.readNBytes(MOST_BYTES + 1);
          if (body.length > MOST_BYTES) {
            throw Refusal.of(
                Status.Code.INTERNAL, "the answer has more than " + MOST_BYTES + " bytes");
          }
          return new Received(response, ByteBuffer.wrap(body));
        }
      } catch (final HttpTimeoutException e) {
        throw Refusal.of(
            Status.Code.DEADLINE_EXCEEDED, "the exchange did not answer in time: try again");
      } catch (final ConnectException e) {
        failure = e;
        break;
      } catch (final IOException e) {
        failure = e;
      }
    }
    final Refusal refusal =
        Refusal.of(
            Status.Code.UNAVAILABLE,
            "the REST of the exchange cannot be reached now: try again in a moment");
    refusal.initCause(failure);
    throw refusal;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
