package io.fluidex.runtime.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.runtime.config.ConfigException;
import io.fluidex.runtime.config.ConfigLoader;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.tracing.TraceParent;
import io.fluidex.runtime.tracing.Tracing;
import io.fluidex.runtime.tracing.TracingSettings;
import io.grpc.BindableService;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.opentelemetry.api.trace.SpanContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GrpcServerTest {
  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(final String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(final InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (final IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };
  private static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Echo/Echo")
          .setRequestMarshaller(TEXT)
          .setResponseMarshaller(TEXT)
          .build();

  @TempDir private Path folder;
  private final Metrics metrics = new Metrics("test");
  private GrpcServer server;
  private ManagedChannel channel;

  private static BindableService echo(final UnaryOperator<String> handler) {
    return () ->
        ServerServiceDefinition.builder("test.Echo")
            .addMethod(
                ECHO,
                ServerCalls.asyncUnaryCall((request, observer) -> {
                  observer.onNext(handler.apply(request));
                  observer.onCompleted();
                }))
            .build();
  }

  private void start(
      final GrpcServerSettings settings,
      final GrpcClientSettings client,
      final UnaryOperator<String> handler,
      final ServerInterceptor... interceptors)
      throws Exception {
    server =
        new GrpcServer("grpc", settings, metrics, List.of(echo(handler)), List.of(interceptors));
    server.start();
    channel =
        GrpcChannels.open(
            new GrpcClientSettings(
                "localhost:" + server.port(),
                client.tls(),
                client.authority(),
                client.certificate(),
                client.privateKey(),
                client.token(),
                client.deadline(),
                client.maxMessageBytes()),
            false);
  }

  private void start(final UnaryOperator<String> handler) throws Exception {
    start(GrpcServerSettings.local(0), GrpcClientSettings.of("-"), handler);
  }

  @AfterEach
  void stop() throws Exception {
    if (channel != null) {
      channel.shutdownNow();
    }
    if (server != null) {
      server.stop(Duration.ofSeconds(5));
    }
  }

  private String call(final String request) {
    return ClientCalls.blockingUnaryCall(channel, ECHO, io.grpc.CallOptions.DEFAULT, request);
  }

  private Status refusal(final String request) {
    return assertThrows(StatusRuntimeException.class, () -> call(request)).getStatus();
  }

  @Test
  void shouldAnswerAndMeasureAndBeHealthy() throws Exception {
    start(text -> text + "!");
    assertEquals("hello!", call("hello"));
    final HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(channel);
    assertEquals(
        ServingStatus.SERVING, health.check(HealthCheckRequest.getDefaultInstance()).getStatus());
    server.setServing(false);
    assertEquals(
        ServingStatus.NOT_SERVING,
        health.check(HealthCheckRequest.getDefaultInstance()).getStatus());
    assertTrue(
        metrics.scrape().contains("code=\"OK\",method=\"test.Echo/Echo\""), metrics.scrape());
  }

  @Test
  void shouldHideWhatAHandlerThrowsButKeepAStatus() throws Exception {
    start(text -> {
      if (text.equals("status")) {
        throw Status.NOT_FOUND.withDescription("no order 7").asRuntimeException();
      }
      throw new IllegalStateException("password=hush");
    });
    assertEquals("no order 7", refusal("status").getDescription());
    final Status status = refusal("bug");
    assertEquals(Status.Code.INTERNAL, status.getCode());
    assertTrue(!status.getDescription().contains("hush"), status.getDescription());
  }

  @Test
  void shouldEndCallsThatTakeTooLongEvenIfTheClientWouldWait() throws Exception {
    final GrpcServerSettings defaults = GrpcServerSettings.local(0);
    final CountDownLatch never = new CountDownLatch(1);
    start(
        new GrpcServerSettings(
            defaults.host(),
            0,
            defaults.maxMessageBytes(),
            Duration.ofMillis(200),
            defaults.maxCallsPerConnection(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        GrpcClientSettings.of("-"),
        text -> {
          try {
            never.await();
          } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return text;
        });
    final Status status = refusal("x");
    assertEquals(Status.Code.DEADLINE_EXCEEDED, status.getCode());
    assertTrue(status.getDescription().contains("test.Echo/Echo"), status.getDescription());
    never.countDown();
  }

  @Test
  void shouldRefuseLargeMessagesAndCallsWithoutTheToken() throws Exception {
    final GrpcServerSettings defaults = GrpcServerSettings.local(0);
    final GrpcClientSettings client = GrpcClientSettings.of("-");
    start(
        new GrpcServerSettings(
            defaults.host(),
            0,
            1024,
            defaults.maxCallDuration(),
            10,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        client,
        text -> text,
        BearerToken.required(
            new Secret("s3cret"), method -> method.getServiceName().equals("test.Echo")));
    assertEquals(Status.Code.UNAUTHENTICATED, refusal("x").getCode());
    HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    channel.shutdownNow();
    channel =
        GrpcChannels.open(
            new GrpcClientSettings(
                "localhost:" + server.port(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Secret("s3cret"),
                client.deadline(),
                client.maxMessageBytes()),
            true);
    assertEquals("x", call("x"));
    // gRPC resets the stream of a message that is too large, so the client may see either.
    assertTrue(
        Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED)
            .contains(refusal("x".repeat(2000)).getCode()));
    assertEquals("x", call("x"));
  }

  private void keytool(final String... arguments) throws Exception {
    final List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    final Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, process.waitFor());
  }

  /** A self-signed certificate and its key as PEM files. */
  private void certificate(final String name) throws Exception {
    final String store = folder.resolve(name + ".p12").toString();
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost",
        "-validity",
        "2",
        "-keystore",
        store,
        "-storepass",
        "changeit");
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        name,
        "-keystore",
        store,
        "-storepass",
        "changeit",
        "-file",
        folder.resolve(name + ".crt").toString());
    final java.security.KeyStore keys =
        java.security.KeyStore.getInstance(Path.of(store).toFile(), "changeit".toCharArray());
    java.nio.file.Files.writeString(
        folder.resolve(name + ".key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + java.util.Base64.getMimeEncoder()
                .encodeToString(keys.getKey(name, "changeit".toCharArray()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  private Optional<Path> file(final String name) {
    return Optional.of(folder.resolve(name));
  }

  @Test
  void shouldWantCertificatesFromBothSidesWithMutualTls() throws Exception {
    certificate("server");
    certificate("client");
    certificate("stranger");
    final GrpcServerSettings defaults = GrpcServerSettings.local(0);
    final GrpcClientSettings client = GrpcClientSettings.of("-");
    start(
        new GrpcServerSettings(
            defaults.host(),
            0,
            defaults.maxMessageBytes(),
            defaults.maxCallDuration(),
            10,
            file("server.crt"),
            file("server.key"),
            file("client.crt")),
        new GrpcClientSettings(
            "-",
            true,
            file("server.crt"),
            file("client.crt"),
            file("client.key"),
            client.token(),
            client.deadline(),
            client.maxMessageBytes()),
        text -> text);
    assertEquals("x", call("x"));
    channel.shutdownNow();
    channel =
        GrpcChannels.open(
            new GrpcClientSettings(
                "localhost:" + server.port(),
                true,
                file("server.crt"),
                file("stranger.crt"),
                file("stranger.key"),
                client.token(),
                client.deadline(),
                client.maxMessageBytes()),
            false);
    assertEquals(Status.Code.UNAVAILABLE, refusal("x").getCode());
  }

  @Test
  void shouldReadSettingsAndRefuseHalfOfATlsSetup() {
    final GrpcServerSettings settings =
        ConfigLoader.parse(
                "x",
                "{port: 9}",
                "test",
                Map.of(),
                section -> GrpcServerSettings.read(section, 50051))
            .value();
    assertEquals(9, settings.port());
    assertThrows(
        ConfigException.class,
        () ->
            ConfigLoader.parse(
                "x",
                "{tls_certificate: a.pem}",
                "test",
                Map.of(),
                section -> GrpcServerSettings.read(section, 50051)));
  }

  @Test
  void shouldTellHandlersTheSpanOfACallThatIsPartOfATrace() throws Exception {
    final SpanContext caller =
        TraceParent.parse("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    final TracingSettings settings =
        new TracingSettings(true, URI.create("http://127.0.0.1:1"), 1, 10);
    try (Tracing tracing = Tracing.open(settings, metrics)) {
      start(
          GrpcServerSettings.local(0),
          GrpcClientSettings.of("-"),
          text -> {
            final SpanContext span = TracedCalls.current();
            return span.isValid() ? span.getTraceId() + " " + span.getSpanId() : "none";
          },
          new TracedCalls(tracing, false));
      assertEquals("none", call("x"));
      final String traced =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(channel, TracedCalls.within(caller)),
              ECHO,
              io.grpc.CallOptions.DEFAULT,
              "x");
      assertTrue(traced.startsWith(caller.getTraceId() + " "), traced);
      assertFalse(traced.endsWith(caller.getSpanId()), traced);
    }
  }
}
