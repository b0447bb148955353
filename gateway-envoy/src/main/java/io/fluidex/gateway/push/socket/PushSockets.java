package io.fluidex.gateway.push.socket;

import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.runtime.grpc.ClientAddress;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/**
 * All connections: counts them, asks the silent ones whether they are there, and closes them. To be
 * mounted into any Jetty server.
 */
public final class PushSockets implements Service, Consumer<ServerWebSocketContainer> {
  /** Where clients connect. */
  public static final String PATH = "/ws";

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int NONCE_BYTES = 16;
  private static final Duration SWEEP = Duration.ofSeconds(1);

  /** What a last message may take to leave. */
  private static final long CLOSING_NANOS = Duration.ofSeconds(5).toNanos();

  private final Hub hub;
  private final SocketLimits limits;
  private final LoginCheck check;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final boolean behindGateway;
  private final SocketMetrics metrics;
  private final RateLimit messages;
  private final WorkerLoop sweeper;
  private final AtomicLong numbers = new AtomicLong();
  private final Set<JettySocket> open = ConcurrentHashMap.newKeySet();

  /** Connections by address; guarded by itself. */
  private final Map<String, Integer> addresses = new HashMap<>();

  private volatile boolean stopping;

  /**
   * Nobody is connected yet.
   *
   * @param random of nonces, which nobody may foresee; safe for many threads
   * @param behindGateway whether to believe {@code x-forwarded-for}
   */
  public PushSockets(
      final Hub hub,
      final SocketLimits limits,
      final LoginCheck check,
      final boolean behindGateway,
      final InstantSource clock,
      final RandomGenerator random,
      final Metrics metrics) {
    this.hub = hub;
    this.limits = limits;
    this.check = check;
    this.behindGateway = behindGateway;
    this.clock = clock;
    this.random = random;
    this.metrics = new SocketMetrics(metrics, clock);
    this.messages = new RateLimit(limits.messages(), System::nanoTime);
    this.sweeper = new WorkerLoop("push-sockets", Backoff.DEFAULT, random, metrics, this::sweep);
    metrics.gauge("fluidex_push_connections", "Connections that are open", open::size);
  }

  /** Mounts itself at {@link #PATH}. */
  @Override
  public void accept(final ServerWebSocketContainer container) {
    container.setMaxTextMessageSize(limits.messageBytes());
    container.setMaxFrameSize(limits.messageBytes());
    container.setMaxBinaryMessageSize(limits.messageBytes());
    // Silence is noticed here, where pings are sent.
    container.setIdleTimeout(Duration.ZERO);
    container.addMapping(PATH, this::connect);
  }

  private Object connect(
      final ServerUpgradeRequest request,
      final ServerUpgradeResponse response,
      final Callback callback) {
    final String address = address(request);
    if (stopping) {
      Response.writeError(
          request, response, callback, SERVICE_UNAVAILABLE, ErrorCode.STOPPING.text());
      return null;
    }
    if (isFull(address)) {
      metrics.refused();
      Response.writeError(
          request,
          response,
          callback,
          TOO_MANY_REQUESTS,
          "there are as many connections as are allowed, "
              + limits.perAddress()
              + " of an address and "
              + limits.connections()
              + " in all: close one");
      return null;
    }
    final String number = Long.toString(numbers.incrementAndGet());
    return new JettySocket(
        wire -> {
          final byte[] nonce = new byte[NONCE_BYTES];
          random.nextBytes(nonce);
          return new PushSession(
              hub,
              limits,
              check,
              clock,
              metrics,
              new Outbox(wire, limits.outboxMessages(), limits.outboxBytes(), metrics),
              nonce,
              () -> messages.admit(number));
        },
        socket -> {
          open.add(socket);
          take(address);
        },
        socket -> {
          if (open.remove(socket)) {
            release(address);
          }
        });
  }

  private String address(final Request request) {
    final String forwarded = request.getHeaders().get(ClientAddress.FORWARDED_FOR);
    return behindGateway && forwarded != null
        ? ClientAddress.lastOf(forwarded)
        : Request.getRemoteAddr(request);
  }

  /** Whether there is no room for another; several that come at once may be a few too many. */
  private boolean isFull(final String address) {
    synchronized (addresses) {
      return open.size() >= limits.connections()
          || addresses.getOrDefault(address, 0) >= limits.perAddress();
    }
  }

  private void take(final String address) {
    synchronized (addresses) {
      addresses.merge(address, 1, Integer::sum);
    }
  }

  private void release(final String address) {
    synchronized (addresses) {
      addresses.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private Duration sweep() {
    for (final JettySocket socket : open) {
      final PushSession session = socket.session();
      if (session == null) {
        continue;
      }
      if (session.isStuck(CLOSING_NANOS)) {
        socket.abort();
      } else if (session.silentNanos() > limits.idle().toNanos()) {
        session.close(ErrorCode.IDLE);
      } else if (session.silentNanos() > limits.ping().toNanos()) {
        socket.ping();
      }
    }
    return SWEEP;
  }

  @Override
  public String name() {
    return "push-sockets";
  }

  @Override
  public void start() {
    sweeper.start();
  }

  /** Tells everybody, and waits a moment for them to go. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    stopping = true;
    final long end = System.nanoTime() + deadline.toNanos();
    List.copyOf(open).stream()
        .map(JettySocket::session)
        .filter(session -> session != null)
        .forEach(session -> session.close(ErrorCode.STOPPING));
    while (!open.isEmpty() && System.nanoTime() - end < 0) {
      Thread.sleep(10);
    }
    List.copyOf(open).forEach(JettySocket::abort);
    sweeper.stop(Duration.ofSeconds(1));
  }

  @Override
  public Optional<String> problem() {
    return sweeper.problem();
  }
}
