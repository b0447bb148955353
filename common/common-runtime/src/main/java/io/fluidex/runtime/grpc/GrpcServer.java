package io.fluidex.runtime.grpc;

import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A gRPC server; every call runs on a virtual thread of its own, so handlers may block. Calls of
 * methods that are said never to wait run where they arrive, which spares them a change of threads.
 */
public final class GrpcServer implements Service {
  /** Clients may ping as often as this without being taken for an attack. */
  private static final Duration LEAST_PING_INTERVAL = Duration.ofSeconds(10);

  /** An idle connection is checked after this, so that dead peers do not pile up. */
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  private final String name;
  private final GrpcServerSettings settings;
  private final Metrics metrics;
  private final List<BindableService> services;
  private final List<ServerInterceptor> interceptors;
  private final Predicate<MethodDescriptor<?, ?>> neverWaits;
  private final HealthStatusManager health = new HealthStatusManager();
  private Server server;
  private ExecutorService threads;
  private ScheduledExecutorService timer;

  /**
   * A server that is not started yet.
   *
   * @param interceptors such as {@link BearerToken#required}; the first one sees a call first
   */
  public GrpcServer(
      final String name,
      final GrpcServerSettings settings,
      final Metrics metrics,
      final List<BindableService> services,
      final List<ServerInterceptor> interceptors) {
    this(name, settings, metrics, services, interceptors, method -> false);
  }

  /**
   * A server that is not started yet.
   *
   * @param interceptors such as {@link BearerToken#required}; the first one sees a call first
   * @param neverWaits methods whose handlers neither block nor compute for long
   */
  public GrpcServer(
      final String name,
      final GrpcServerSettings settings,
      final Metrics metrics,
      final List<BindableService> services,
      final List<ServerInterceptor> interceptors,
      final Predicate<MethodDescriptor<?, ?>> neverWaits) {
    this.name = name;
    this.neverWaits = neverWaits;
    this.settings = settings;
    this.metrics = metrics;
    this.services = List.copyOf(services);
    this.interceptors = List.copyOf(interceptors);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() throws IOException {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    final ScheduledThreadPoolExecutor deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name(name + "-deadlines").daemon(true).factory());
    // Otherwise every call that was answered long ago stays in memory until its deadline.
    deadlines.setRemoveOnCancelPolicy(true);
    timer = deadlines;
    final NettyServerBuilder builder =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), settings.port()), credentials())
            .executor(Runnable::run)
            .callExecutor(
                new ServerCallExecutorSupplier() {
                  @Override
                  public <Q, R> Executor getExecutor(
                      final ServerCall<Q, R> call, final Metadata metadata) {
                    return neverWaits.test(call.getMethodDescriptor()) ? Runnable::run : threads;
                  }
                })
            .maxInboundMessageSize(settings.maxMessageBytes())
            .maxConcurrentCallsPerConnection(settings.maxCallsPerConnection())
            .permitKeepAliveTime(LEAST_PING_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance());
    services.forEach(builder::addService);
    // gRPC calls the interceptor that was added last first.
    interceptors.reversed().forEach(builder::intercept);
    builder.intercept(new CallGuard(metrics, settings.maxCallDuration(), timer));
    try {
      server = builder.build().start();
    } catch (final IOException e) {
      threads.close();
      timer.shutdownNow();
      throw new IOException(
          name
              + " cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; is another one running?",
          e);
    }
  }

  private ServerCredentials credentials() throws IOException {
    if (settings.certificate().isEmpty()) {
      return InsecureServerCredentials.create();
    }
    final TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder()
            .keyManager(
                settings.certificate().get().toFile(), settings.privateKey().get().toFile());
    if (settings.clientAuthority().isPresent()) {
      tls.trustManager(settings.clientAuthority().get().toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return tls.build();
  }

  /** What the standard health service answers for the whole server; serving at the start. */
  public void setServing(final boolean serving) {
    health.setStatus(
        HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
        serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** The port it listens on. */
  public synchronized int port() {
    if (server == null) {
      throw new IllegalStateException(name + " is not started");
    }
    return server.getPort();
  }

  /** Takes no new calls, waits for those in progress until the deadline, then cancels them. */
  @Override
  public synchronized void stop(final Duration deadline) throws InterruptedException {
    if (server == null) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    if (!server.awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
      server.shutdownNow();
      server.awaitTermination(5, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    timer.shutdownNow();
    server = null;
  }
}
