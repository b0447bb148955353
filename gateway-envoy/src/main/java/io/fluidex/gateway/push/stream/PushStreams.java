package io.fluidex.gateway.push.stream;

import com.google.protobuf.MessageLite;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.Topic;
import io.fluidex.runtime.grpc.AddressLimit;
import io.fluidex.runtime.grpc.ClientAddress;
import io.fluidex.runtime.grpc.GrpcServer;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The port of streams, and all that are open: counts them, and ends them when it stops. */
public final class PushStreams implements Service {
  private final Hub hub;
  private final StreamSettings settings;
  private final StreamMetrics metrics;
  private final GrpcServer server;

  /** Guards everything below. */
  private final Object lock = new Object();

  /** Open streams and where they come from. */
  private final Map<StreamReader<?>, String> open = new HashMap<>();

  private final Map<String, Integer> addresses = new HashMap<>();
  private boolean stopping;

  /** Streams of what a hub tells, none of which is open yet. */
  public PushStreams(final Hub hub, final StreamSettings settings, final Metrics metrics) {
    this.hub = hub;
    this.settings = settings;
    this.metrics = new StreamMetrics(metrics);
    this.server =
        new GrpcServer(
            "push-streams",
            settings.grpc(),
            metrics,
            List.of(new PushCalls(this)),
            List.of(
                new AddressLimit(
                    new RateLimit(settings.calls(), System::nanoTime),
                    Status.Code.RESOURCE_EXHAUSTED,
                    settings.behindGateway(),
                    metrics.counter(
                        "fluidex_push_calls_refused_total",
                        "Calls that were refused as too many of an address"))));
    metrics.gauge("fluidex_push_streams", "Streams that are open", this::open);
  }

  private int open() {
    synchronized (lock) {
      return open.size();
    }
  }

  /**
   * Opens a stream; called by the handler of its call.
   *
   * @param kind the news of the topic
   * @param writer makes a message of news
   * @throws io.grpc.StatusRuntimeException if it is refused
   */
  <N extends News, M extends MessageLite> void open(
      final Topic topic,
      final Class<N> kind,
      final Function<N, M> writer,
      final StreamObserver<M> observer) {
    if (topic.channel().isOfMarket() && !hub.hasMarket(topic.market())) {
      throw hub.isSynced()
          ? StreamErrors.of(Status.INVALID_ARGUMENT, ErrorCode.UNKNOWN_MARKET)
          : StreamErrors.of(Status.UNAVAILABLE, ErrorCode.UNAVAILABLE);
    }
    final StreamReader<M> reader =
        new StreamReader<>(
            topic,
            (ServerCallStreamObserver<M>) observer,
            news -> writer.apply(kind.cast(news)),
            settings,
            metrics,
            this::release,
            gone -> hub.unsubscribe(gone, gone.topic()));
    take(reader, ClientAddress.current());
    hub.subscribe(reader, topic, 0);
  }

  private void take(final StreamReader<?> reader, final String address) {
    synchronized (lock) {
      if (stopping) {
        throw StreamErrors.of(Status.UNAVAILABLE, ErrorCode.STOPPING);
      }
      final int mine = addresses.getOrDefault(address, 0);
      if (mine < settings.perAddress() && open.size() < settings.total()) {
        addresses.put(address, mine + 1);
        open.put(reader, address);
        return;
      }
    }
    metrics.refused();
    throw Status.RESOURCE_EXHAUSTED
        .withDescription(
            "there are as many streams as are allowed, "
                + settings.perAddress()
                + " of an address and "
                + settings.total()
                + " in all: end one")
        .asRuntimeException();
  }

  private void release(final StreamReader<?> reader) {
    synchronized (lock) {
      final String address = open.remove(reader);
      if (address != null) {
        addresses.computeIfPresent(address, (key, mine) -> mine == 1 ? null : mine - 1);
      }
    }
  }

  @Override
  public String name() {
    return "push-streams";
  }

  @Override
  public void start() throws IOException {
    server.start();
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Tells every reader, takes no new ones, and waits for what is on its way. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    final List<StreamReader<?>> all;
    synchronized (lock) {
      stopping = true;
      all = List.copyOf(open.keySet());
    }
    all.forEach(reader -> reader.end(ErrorCode.STOPPING));
    server.stop(deadline);
  }
}
