package io.fluidex.gateway.edge;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.fluidex.gateway.route.RouteTable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A real Envoy with the project's configuration. */
final class Envoy implements AutoCloseable {
  private static final Path START = Path.of("envoy", "start.sh");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final int metricsPort;

  private Envoy(final Process process, final int port, final int metricsPort) {
    this.process = process;
    this.port = port;
    this.metricsPort = metricsPort;
  }

  /** A port that was free a moment ago. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The interfaces as the build of the protocol writes them. */
  static Path descriptors() throws IOException {
    final Set<FileDescriptor> files = new LinkedHashSet<>();
    RouteTable.exchange().rpcs().forEach(rpc -> collect(rpc.method().getFile(), files));
    final FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
    files.forEach(file -> set.addFile(file.toProto()));
    final Path path = Path.of("target", "fluidex.protobin").toAbsolutePath();
    Files.write(path, set.build().toByteArray());
    return path;
  }

  private static void collect(final FileDescriptor file, final Set<FileDescriptor> into) {
    file.getDependencies().forEach(each -> collect(each, into));
    into.add(file);
  }

  /** The configuration with values, as the script fills them in. */
  static String configuration(final Map<String, String> values)
      throws IOException, InterruptedException {
    final ProcessBuilder builder = new ProcessBuilder("sh", START.toString(), "--print");
    values.forEach((name, value) -> builder.environment().put("FLUIDEX_GATEWAY_" + name, value));
    final Process script = builder.start();
    final String text = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    final String errors =
        new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    if (script.waitFor() != 0) {
      throw new IllegalArgumentException(errors.strip());
    }
    return text;
  }

  /** What Envoy itself says of a configuration, empty if nothing is wrong. */
  static String complaint(final Path program, final String configuration)
      throws IOException, InterruptedException {
    final Process validation =
        new ProcessBuilder(
                List.of(program.toString(), "--mode", "validate", "--config-yaml", configuration))
            .redirectErrorStream(true)
            .start();
    final String text =
        new String(validation.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return validation.waitFor() == 0 ? "" : text;
  }

  /** Starts one in front of an exchange. */
  static Envoy start(
      final Path program, final TestExchange exchange, final Map<String, String> more)
      throws IOException, InterruptedException {
    return start(program, inFrontOf(exchange, more), Optional.empty());
  }

  /** Starts one in front of an exchange that ends TLS. */
  static Envoy start(
      final Path program,
      final TestExchange exchange,
      final TestCertificate certificate,
      final Map<String, String> more)
      throws IOException, InterruptedException {
    final Map<String, String> values = inFrontOf(exchange, more);
    values.put("TLS_CERTIFICATE", certificate.certificate().toString());
    values.put("TLS_PRIVATE_KEY", certificate.privateKey().toString());
    return start(program, values, Optional.of(certificate.trusting()));
  }

  private static Map<String, String> inFrontOf(
      final TestExchange exchange, final Map<String, String> more) {
    final Map<String, String> values = new LinkedHashMap<>();
    values.put("MATCHENGINE_PORT", Integer.toString(exchange.grpcPort()));
    values.put("REST_PORT", Integer.toString(exchange.restPort()));
    values.putAll(more);
    return values;
  }

  /** Starts one in front of those services whose ports are among the values. */
  static Envoy start(final Path program, final Map<String, String> more)
      throws IOException, InterruptedException {
    return start(program, more, Optional.empty());
  }

  private static Envoy start(
      final Path program, final Map<String, String> more, final Optional<SSLContext> tls)
      throws IOException, InterruptedException {
    final int port = freePort();
    final Map<String, String> values = new LinkedHashMap<>();
    values.put("LISTEN", "127.0.0.1");
    values.put("PORT", Integer.toString(port));
    final int metricsPort = freePort();
    values.put("METRICS_PORT", Integer.toString(metricsPort));
    values.put("ADMIN_PORT", Integer.toString(freePort()));
    values.put("DESCRIPTORS", descriptors().toString());
    for (final String service :
        List.of("MATCHENGINE", "REST", "ROLLUP_STATE", "PROVER_MASTER", "PUSH", "PUSH_STREAMS")) {
      values.put(service + "_HOST", "127.0.0.1");
      // Nobody listens there.
      values.put(service + "_PORT", "1");
    }
    values.putAll(more);
    final Process process =
        new ProcessBuilder(
                program.toString(),
                "--config-yaml",
                configuration(values),
                "--use-dynamic-base-id",
                "--concurrency",
                "1",
                "--log-level",
                "warning")
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "envoy-" + port + ".log").toFile())
            .start();
    final Envoy envoy = new Envoy(process, port, metricsPort);
    try {
      envoy.awaitReady(tls);
    } catch (final IOException | RuntimeException e) {
      envoy.close();
      throw e;
    }
    return envoy;
  }

  private void awaitReady(final Optional<SSLContext> tls) throws IOException, InterruptedException {
    final HttpClient.Builder builder = HttpClient.newBuilder();
    tls.ifPresent(builder::sslContext);
    final String url =
        (tls.isPresent() ? "https" : "http")
            + "://127.0.0.1:"
            + port
            + "/api/exchange/action/markets";
    final long end = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient client = builder.build()) {
      while (true) {
        if (!process.isAlive() || System.nanoTime() - end > 0) {
          throw new IOException("Envoy is not ready, see target/envoy-" + port + ".log");
        }
        try {
          final HttpResponse<String> response =
              client.send(
                  HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build(),
                  HttpResponse.BodyHandlers.ofString());
          if (response.statusCode() == 200) {
            return;
          }
        } catch (final IOException e) {
          // Not yet.
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  int port() {
    return port;
  }

  /** Where operators see metrics and health. */
  int metricsPort() {
    return metricsPort;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
