package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.gateway.edge.TradingFloor.Ear;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Callers that do what they should not, each from an address of its own and again and again until
 * they are stopped. Each one checks that it gets its own error and nothing else.
 */
final class Offenders implements AutoCloseable {
  /** What a body may have at most. */
  static final int BODY_BYTES = 2_048;

  /** Of a stream of HTTP/2: so much more of a body may come at once, before Envoy counts. */
  private static final int WINDOW_BYTES = 65_536;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACTION = "/api/exchange/action";
  private static final String ORDER_PUT = "/matchengine.Matchengine/OrderPut";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Who stays below the limit of an address does not do more of the same. */
  private static final int REPETITIONS = 10;

  private static final long TRICKLE_MILLIS = 50;
  private static final int AT_ONCE = 40;

  /** Far more than the push service takes of a connection. */
  private static final int MESSAGES = 10_000;

  private final TradingFloor floor;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpClient> clients = new ArrayList<>();
  private final Map<String, Misdeed> misdeeds = new LinkedHashMap<>();
  private final CountDownLatch firstErrors;
  private volatile boolean stopped;

  /** One round of it, which ends with its error. */
  @FunctionalInterface
  private interface Misdeed {
    void commit() throws Exception;
  }

  Offenders(final TradingFloor floor) throws IOException {
    this.floor = floor;
    final HttpClient large = client(2);
    misdeeds.put("a large body", () -> largeBody(large, false));
    misdeeds.put("a large body of unknown length", () -> largeBody(large, true));
    final HttpClient web = client(3);
    misdeeds.put("a large message over gRPC-Web", () -> largeMessageOverWeb(web));
    misdeeds.put("a large message over gRPC", this::largeMessage);
    misdeeds.put(
        "slow headers", () -> slowRequest(4, "GET " + ACTION + "/markets HTTP/1.1\r\nx: "));
    misdeeds.put(
        "a slow body",
        () ->
            slowRequest(
                5,
                "POST " + ACTION + "/order HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n{"));
    misdeeds.put("a slow message over gRPC-Web", this::slowMessageOverWeb);
    final HttpClient lost = client(6);
    misdeeds.put("bad paths", () -> badPaths(lost));
    misdeeds.put("no HTTP", this::noHttp);
    final HttpClient headers = client(9);
    misdeeds.put("headers that are too large", () -> largeHeaders(headers));
    final HttpClient flood = client(8);
    misdeeds.put("a flood", () -> flood(flood));
    final HttpClient webFlood = client(10);
    misdeeds.put("a flood over gRPC-Web", () -> floodOverWeb(webFlood));
    misdeeds.put("a flood of messages", this::floodOfMessages);
    misdeeds.put("a large message over a websocket", this::largeMessageOverWebsocket);
    firstErrors = new CountDownLatch(misdeeds.size());
  }

  /** An address of this machine: all of 127.0.0.0/8 are, and to Envoy each is somebody else. */
  private static InetAddress address(final int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private HttpClient client(final int last) throws IOException {
    final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(address(last))
            .build();
    clients.add(client);
    return client;
  }

  /** All of them begin; each ends, after {@link #stop}, with what it saw. */
  List<Future<?>> start() {
    final List<Future<?>> running = new ArrayList<>();
    misdeeds.forEach((name, misdeed) -> running.add(threads.submit(() -> repeat(name, misdeed))));
    return running;
  }

  private Void repeat(final String name, final Misdeed misdeed) throws Exception {
    try {
      for (int i = 0; i == 0 || (i < REPETITIONS && !stopped); i++) {
        misdeed.commit();
        if (i == 0) {
          firstErrors.countDown();
        }
      }
      return null;
    } catch (final Exception | AssertionError e) {
      // Nobody shall wait for the others in vain.
      while (firstErrors.getCount() > 0) {
        firstErrors.countDown();
      }
      throw new AssertionError(name + ": " + e.getMessage(), e);
    }
  }

  /** Waits until each has been refused once. */
  void awaitFirstErrors() throws InterruptedException {
    assertTrue(
        firstErrors.await(PATIENCE.toSeconds(), TimeUnit.SECONDS),
        () -> firstErrors.getCount() + " of " + misdeeds.keySet() + " have got no error");
  }

  /** Lets them end. */
  void stop() {
    stopped = true;
  }

  private static void assertError(
      final int status, final int code, final String words, final HttpResponse<String> answer)
      throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertError(code, words, answer.body());
  }

  private static void assertError(final int code, final String words, final String body)
      throws IOException {
    final JsonNode error = JSON.readTree(body);
    assertEquals(code, error.path("code").asInt(-1), body);
    assertTrue(error.path("message").asText().contains(words), body);
  }

  private void largeBody(final HttpClient http, final boolean chunked) throws Exception {
    final byte[] body =
        ("{\"market\":\"" + "x".repeat(2 * BODY_BYTES) + "\"}").getBytes(StandardCharsets.US_ASCII);
    final HttpRequest.BodyPublisher publisher =
        chunked
            ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
            : HttpRequest.BodyPublishers.ofByteArray(body);
    assertError(
        413,
        8,
        "a body has at most " + BODY_BYTES + " bytes",
        http.send(
            HttpRequest.newBuilder(floor.at(ACTION + "/order"))
                .POST(publisher)
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }

  private void largeMessageOverWeb(final HttpClient http) throws Exception {
    final GrpcWeb answer = GrpcWeb.call(http, floor.at(ORDER_PUT), new byte[2 * BODY_BYTES], false);
    assertEquals("8a body has at most " + BODY_BYTES + " bytes", answer.headers());
  }

  private void largeMessage() throws Exception {
    // A channel that was refused once is not used again: the server may have closed it.
    final ManagedChannel channel = channel();
    try {
      final OrderPutRequest large =
          OrderPutRequest.newBuilder().setMarket("x".repeat(2 * WINDOW_BYTES)).build();
      final StatusRuntimeException refused =
          assertThrows(
              StatusRuntimeException.class,
              () -> MatchengineGrpc.newBlockingStub(channel).orderPut(large));
      assertEquals(
          Status.Code.RESOURCE_EXHAUSTED, refused.getStatus().getCode(), refused::toString);
      assertTrue(refused.getMessage().contains("at most " + BODY_BYTES), refused.getMessage());
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel() throws IOException {
    return GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + floor.port()), false);
  }

  private void slowRequest(final int last, final String beginning) throws Exception {
    final String told = trickle(last, beginning);
    assertTrue(told.startsWith("HTTP/1.1 408 "), told);
    assertError(4, "too slowly", told.substring(told.indexOf("\r\n\r\n") + 4));
  }

  private void slowMessageOverWeb() throws Exception {
    final String told =
        trickle(
            11,
            "POST "
                + ORDER_PUT
                + " HTTP/1.1\r\nhost: x\r\ncontent-type: application/grpc-web+proto\r\n"
                + "content-length: 2000\r\n\r\n");
    assertTrue(told.contains("grpc-status: 4\r\n"), told);
    assertTrue(told.contains("grpc-message: the request came too slowly\r\n"), told);
  }

  /** Sends a byte now and then after a beginning, and takes what is answered meanwhile. */
  private String trickle(final int last, final String beginning) throws Exception {
    try (Socket socket = connect(last)) {
      final OutputStream out = socket.getOutputStream();
      out.write(beginning.getBytes(StandardCharsets.US_ASCII));
      final Future<String> answer = threads.submit(() -> text(socket.getInputStream()));
      try {
        while (!answer.isDone()) {
          out.write('x');
          TimeUnit.MILLISECONDS.sleep(TRICKLE_MILLIS);
        }
      } catch (final IOException e) {
        // Envoy has closed the connection, after it said why.
      }
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private Socket connect(final int last) throws IOException {
    final Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address(last), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), floor.port()));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  /** Everything until the other side ends, however it does. */
  private static String text(final InputStream in) throws IOException {
    final StringBuilder text = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (final IOException e) {
      if (text.isEmpty()) {
        throw e;
      }
    }
    return text.toString();
  }

  private void badPaths(final HttpClient http) throws Exception {
    assertError(404, 5, "no such path", get(http, "/api/none"));
    assertError(404, 5, "no such path", get(http, "/../api/none"));
    assertError(404, 5, "no such path", get(http, ACTION + "/../../none"));
    assertError(400, 3, "not right", get(http, "/api%2fexchange/panel/ping"));
    assertError(400, 3, "", get(http, ACTION + "/depth/ETH_USDT/many"));
    assertError(404, 5, "operators", get(http, "/api/exchange/panel/manage/market/reload"));
    final GrpcWeb reset =
        GrpcWeb.call(http, floor.at("/matchengine.Matchengine/DebugReset"), new byte[0], false);
    assertTrue(reset.headers().startsWith("12"), reset.toString());
  }

  private HttpResponse<String> get(final HttpClient http, final String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(floor.at(path)).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void noHttp() throws Exception {
    try (Socket socket = connect(7)) {
      socket
          .getOutputStream()
          .write("\u0016\u0003\u0001 hello\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
      final String told = text(socket.getInputStream());
      assertTrue(told.startsWith("HTTP/1.1 400 "), told);
    }
  }

  private void largeHeaders(final HttpClient http) throws Exception {
    final HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(floor.at(ACTION + "/markets"))
                .header("x-large", "x".repeat(20_000))
                .timeout(PATIENCE)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(431, answer.statusCode(), answer.body());
  }

  private void flood(final HttpClient http) throws Exception {
    while (true) {
      final List<HttpResponse<String>> answers =
          Stream.generate(() ->
                  http.sendAsync(
                      HttpRequest.newBuilder(floor.at(ACTION + "/markets"))
                          .timeout(PATIENCE)
                          .build(),
                      HttpResponse.BodyHandlers.ofString()))
              .limit(AT_ONCE)
              .toList()
              .stream()
              .map(CompletableFuture::join)
              .toList();
      for (final HttpResponse<String> each : answers) {
        if (each.statusCode() != 200) {
          assertError(429, 8, "5 requests per second from your address: slow down", each);
          return;
        }
      }
    }
  }

  private void floodOverWeb(final HttpClient http) throws Exception {
    while (true) {
      final GrpcWeb answer =
          GrpcWeb.call(http, floor.at("/matchengine.Matchengine/MarketList"), new byte[0], false);
      if (answer.messages().isEmpty()) {
        assertTrue(
            answer.headers().startsWith("8more than 5 requests per second"), answer::toString);
        return;
      }
    }
  }

  private void floodOfMessages() {
    try (Ear flood = floor.listen()) {
      // Each is answered before the next: what nobody reads any more would take the end with it.
      for (int i = 1; i < MESSAGES && flood.isOpen(); i++) {
        final int sent = i;
        flood.send("{'op':'ping'}");
        TestExchange.await("an answer", () -> !flood.isOpen() || flood.messages().size() > sent);
      }
      assertTrue(flood.awaitEnd().contains("TOO_MANY_MESSAGES"), flood.awaitEnd());
    }
  }

  private void largeMessageOverWebsocket() {
    try (Ear large = floor.listen()) {
      large.send("x".repeat(10_000));
      // The words can get lost with what was not read any more.
      final String end = large.awaitEnd();
      assertTrue(end.contains("1009") || end.contains("reset"), end);
    }
  }

  @Override
  public void close() {
    stopped = true;
    clients.forEach(HttpClient::shutdownNow);
    threads.shutdownNow();
  }
}
