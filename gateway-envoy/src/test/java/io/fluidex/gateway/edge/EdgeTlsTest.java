package io.fluidex.gateway.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the edge in the JVM, and clients that are slow to begin; nobody is behind it. */
@Timeout(600)
class EdgeTlsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Of a client that sends so little that nobody would wait for it. */
  private static final long TRICKLE_MILLIS = 20;

  /** A machine that is busy needs long for a handshake, and shall have it. */
  private static final String GENEROUS = "limits: {headers_time: 120s, idle: 120s}";

  @TempDir private static Path folder;

  private static TestCertificate own;
  private static TestCertificate other;

  private EdgeService edge;

  @BeforeAll
  static void make() throws Exception {
    own = TestCertificate.in(folder, "own", "EC");
    other = TestCertificate.in(folder, "other", "RSA");
  }

  @AfterEach
  void stop() throws Exception {
    if (edge != null) {
      edge.stop(Duration.ofSeconds(1));
    }
  }

  private static EdgeConfig config(final String lines) {
    return ConfigLoader.parse(
            EdgeConfig.SERVICE,
            """
            port: 0
            admin: {port: 0}
            matchengine: {target: "127.0.0.1:1"}
            %s
            """
                .formatted(lines),
            "test",
            Map.of(),
            EdgeConfig::read)
        .value();
  }

  private void start(final String lines) throws Exception {
    edge = new EdgeService(config(lines), new Metrics(EdgeConfig.SERVICE), Optional.empty());
    edge.start();
  }

  private static HttpClient client(final HttpClient.Version version) {
    return HttpClient.newBuilder().sslContext(own.trusting()).version(version).build();
  }

  private HttpResponse<String> get(final HttpClient http, final String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(edge.url().resolve(path)).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Socket connect() throws IOException {
    final Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  @Test
  void shouldServePageAndJsonOverTlsInBothVersionsOfHttp() throws Exception {
    start(own.lines() + "\n" + GENEROUS);
    assertEquals("https", edge.url().getScheme());
    for (final HttpClient.Version version :
        new HttpClient.Version[] {HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2}) {
      try (HttpClient http = client(version)) {
        final HttpResponse<String> page = get(http, "/");
        assertEquals(200, page.statusCode());
        assertEquals(version, page.version());
        assertTrue(page.body().contains("<html"), page.body());
        final HttpResponse<String> json = get(http, "/api/edge/config");
        assertEquals(200, json.statusCode());
        assertTrue(json.body().contains("chain_id"), json.body());
        assertEquals(404, get(http, "/api/none").statusCode());
      }
    }
  }

  @Test
  void shouldBeRefusedByClientsThatDoNotTrustItsCertificate() throws Exception {
    start(own.lines() + "\n" + GENEROUS);
    try (HttpClient http = HttpClient.newBuilder().sslContext(other.trusting()).build()) {
      assertThrows(SSLHandshakeException.class, () -> get(http, "/"));
    }
  }

  @Test
  void shouldTellPlainHttpThatThePortSpeaksTls() throws Exception {
    start(own.lines() + "\n" + GENEROUS);
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      final String told = text(socket);
      assertTrue(told.startsWith("HTTP/1.1 400 "), told);
      assertTrue(told.contains("call https instead of http"), told);
      assertFalse(told.contains("<html"), told);
    }
    // HTTP/2 without TLS gets nothing, but an end.
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      final String told = text(socket);
      assertTrue(told.isEmpty() || told.startsWith("HTTP/1.1 4"), told);
    }
    try (HttpClient http = client(HttpClient.Version.HTTP_2)) {
      assertEquals(200, get(http, "/").statusCode());
    }
  }

  @Test
  void shouldSayWhichFileCannotBeUsedAndWhy() throws Exception {
    final Path none = folder.resolve("none.pem");
    final Path old =
        Files.writeString(
            folder.resolve("old.key"),
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    final Path broken =
        Files.writeString(
            folder.resolve("broken.key"),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertUnusable(own.certificate(), none, "none.pem cannot be read: NoSuchFileException");
    assertUnusable(none, own.privateKey(), "none.pem cannot be read: NoSuchFileException");
    assertUnusable(own.certificate(), other.privateKey(), "other.key cannot be decoded as the EC");
    assertUnusable(
        own.certificate(),
        TestCertificate.in(folder, "second", "EC").privateKey(),
        "second.key is not that of the certificate");
    assertUnusable(own.certificate(), old, "but a RSA PRIVATE KEY: 'openssl pkcs8 -topk8");
    assertUnusable(own.certificate(), broken, "broken.key cannot be decoded");
    assertUnusable(own.certificate(), own.certificate(), "own.crt has no PRIVATE KEY in PEM");
    assertUnusable(old, own.privateKey(), "old.key is no chain of X.509 in PEM");
    assertUnusable(
        Files.writeString(folder.resolve("empty.crt"), ""), own.privateKey(), "empty.crt is empty");
  }

  private void assertUnusable(final Path certificate, final Path key, final String words) {
    final IOException wrong =
        assertThrows(IOException.class, () -> start(TestCertificate.lines(certificate, key)));
    assertTrue(wrong.getMessage().contains(words), wrong.getMessage());
  }

  @Test
  void shouldListenInTheClearOnlyIfItIsMeantTo() {
    final String wrong = assertThrows(ConfigException.class, () -> config("")).getMessage();
    assertTrue(wrong.contains("tls_certificate"), wrong);
    assertTrue(wrong.contains("tls_ends_before: true"), wrong);
    assertThrows(ConfigException.class, () -> config("tls_ends_before: false"));
    assertTrue(config("tls_ends_before: true").tls().endsBefore());
    assertTrue(config("environment: development").tls().files().isEmpty());
    assertTrue(config(own.lines()).tls().files().isPresent());
    final String both =
        assertThrows(ConfigException.class, () -> config(own.lines() + "\ntls_ends_before: true"))
            .getMessage();
    assertTrue(both.contains("keep one"), both);
    final String half =
        assertThrows(ConfigException.class, () -> config("tls_certificate: edge.crt")).getMessage();
    assertTrue(half.contains("set together"), half);
  }

  @Test
  void shouldRefuseAHeadThatTricklesInAndServeOthersMeanwhile() throws Exception {
    start("environment: development\nlimits: {headers_time: 300ms}");
    try (Socket slow = connect();
        HttpClient http = HttpClient.newHttpClient()) {
      final CompletableFuture<String> end = trickle(slow, "GET / HTTP/1.1\r\nhost: x\r\nx: ");
      assertEquals(200, get(http, "/").statusCode());
      final String told = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertTrue(told.startsWith("HTTP/1.1 408 "), told);
      assertTrue(told.contains("{\"code\":4,\"message\":\"the request came too slowly\""), told);
      assertEquals(200, get(http, "/").statusCode());
    }
    // Empty lines before a request are none of it, but do not keep a connection either.
    try (Socket slow = connect()) {
      final String told = trickle(slow, "\r\n", '\n').get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertTrue(told.startsWith("HTTP/1.1 408 "), told);
    }
  }

  @Test
  void shouldRefuseASlowHeadOverTlsToo() throws Exception {
    start(own.lines() + "\nlimits: {headers_time: 2s}");
    final Socket slow = handshaken();
    final CompletableFuture<String> end = trickle(slow, "GET / HTTP/1.1\r\nhost: x\r\nx: ");
    final String told = end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    slow.close();
    assertTrue(told.startsWith("HTTP/1.1 408 "), told);
  }

  /** A connection over TLS; a handshake may be too slow on a busy machine, and is tried again. */
  private Socket handshaken() throws Exception {
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      final SSLSocket socket =
          (SSLSocket)
              own.trusting()
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), edge.port());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      try {
        socket.startHandshake();
        return socket;
      } catch (final IOException e) {
        socket.close();
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  @Test
  void shouldEndAHandshakeThatTricklesInAndServeOthersMeanwhile() throws Exception {
    start(own.lines() + "\nlimits: {headers_time: 2s}");
    try (Socket slow = connect()) {
      // The beginning of a record of 16 KiB, which at this pace takes longer than the test.
      final CompletableFuture<String> end = trickle(slow, "\u0016\u0003\u0001@\u0000");
      handshaken().close();
      end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    handshaken().close();
  }

  @Test
  void shouldKeepAConnectionThatIsQuietBetweenRequestsAndAnswerTheNext() throws Exception {
    start("environment: development\nlimits: {headers_time: 100ms, address_per_second: 0}");
    final byte[] request =
        "GET /none.js HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket quiet = connect();
        HttpClient http = HttpClient.newHttpClient()) {
      for (int requests = 0; requests < 3; requests++) {
        quiet.getOutputStream().write(request);
        assertTrue(answer(quiet).startsWith("HTTP/1.1 404 "));
        // Others call until longer has passed than a head may take.
        final long later = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
        while (System.nanoTime() < later) {
          assertEquals(200, get(http, "/").statusCode());
        }
      }
    }
  }

  /** An answer whose body is JSON of one line, and ends with it. */
  private static String answer(final Socket socket) throws IOException {
    final StringBuilder text = new StringBuilder();
    do {
      final int next = socket.getInputStream().read();
      assertTrue(next >= 0, () -> "it ended after: " + text);
      text.append((char) next);
    } while (!text.toString().endsWith("[]}"));
    return text.toString();
  }

  private static CompletableFuture<String> trickle(final Socket socket, final String beginning) {
    return trickle(socket, beginning, 'x');
  }

  /** Sends a byte now and then after a beginning, until the other side ends; what it said. */
  private static CompletableFuture<String> trickle(
      final Socket socket, final String beginning, final char more) {
    final CompletableFuture<String> told =
        CompletableFuture.supplyAsync(
            () -> text(socket), command -> Thread.ofVirtual().start(command));
    Thread.ofVirtual()
        .start(() -> {
          try {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            while (!told.isDone()) {
              TimeUnit.MILLISECONDS.sleep(TRICKLE_MILLIS);
              socket.getOutputStream().write(more);
            }
          } catch (final IOException e) {
            // The other side has ended it, and the reader knows why.
          } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return told;
  }

  /** Everything until the other side ends, however it does. */
  private static String text(final Socket socket) {
    final StringBuilder text = new StringBuilder();
    try {
      for (int next = socket.getInputStream().read();
          next >= 0;
          next = socket.getInputStream().read()) {
        text.append((char) next);
      }
    } catch (final SocketTimeoutException e) {
      throw new AssertionError("the other side does not end; so far it said: " + text, e);
    } catch (final IOException e) {
      // It ended without a farewell, since more was sent to it than it read.
    }
    return text.toString();
  }
}
