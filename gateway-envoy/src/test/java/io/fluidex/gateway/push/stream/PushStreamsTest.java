package io.fluidex.gateway.push.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.gateway.push.hub.Beginning;
import io.fluidex.gateway.push.hub.Hub;
import io.fluidex.gateway.push.hub.HubSettings;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.proto.push.BlockStreamRequest;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.KlineStreamRequest;
import io.fluidex.proto.push.PushGrpc;
import io.fluidex.proto.push.PushGrpc.PushStub;
import io.fluidex.proto.push.TickerStreamRequest;
import io.fluidex.proto.push.TickerStreamResponse;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.fluidex.runtime.grpc.GrpcServerSettings;
import io.fluidex.runtime.limit.Rate;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of a real hub over a real connection; what the hub follows is the test. */
@Timeout(300)
class PushStreamsTest {
  private static final String MARKET = "ETH_USDT";
  private static final int PER_ADDRESS = 3;
  private static final int OUTBOX = 16;

  /** As long as a root gets. */
  private static final String ROOT = "9".repeat(77);

  private final Metrics metrics = new Metrics("push");
  private final List<Long> wishes = new CopyOnWriteArrayList<>();
  private Hub hub;
  private PushStreams streams;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    hub =
        new Hub(
            HubSettings.DEFAULT,
            id -> Optional.empty(),
            wishes::add,
            InstantSource.system(),
            metrics);
    hub.start();
    open(Rate.UNLIMITED);
  }

  private void open(final Rate calls) throws Exception {
    streams =
        new PushStreams(
            hub,
            new StreamSettings(
                GrpcServerSettings.local(0), false, 100, PER_ADDRESS, calls, OUTBOX, 1 << 20),
            metrics);
    streams.start();
    channel = GrpcChannels.open(GrpcClientSettings.of("127.0.0.1:" + streams.port()), false);
  }

  private void close() throws Exception {
    channel.shutdownNow();
    streams.stop(Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws Exception {
    close();
    hub.stop(Duration.ofSeconds(10));
    metrics.close();
  }

  /** A stream that remembers what it is told. */
  private static final class Heard<M> implements StreamObserver<M> {
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final List<M> messages = new CopyOnWriteArrayList<>();
    private volatile Status end;

    @Override
    public void onNext(final M message) {
      messages.add(message);
    }

    @Override
    public void onError(final Throwable failure) {
      end = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      end = Status.OK;
    }

    Heard<M> call(final java.util.function.Consumer<StreamObserver<M>> stub) {
      context.run(() -> stub.accept(this));
      return this;
    }

    M awaitFirst() {
      await("a message", () -> !messages.isEmpty());
      return messages.getFirst();
    }

    Status awaitEnd() {
      await("the end", () -> end != null);
      return end;
    }
  }

  private static void await(final String what, final BooleanSupplier condition) {
    final long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("no " + what);
      }
      Thread.onSpinWait();
    }
  }

  private PushStub api() {
    return PushGrpc.newStub(channel).withWaitForReady();
  }

  private Heard<BlockStreamResponse> blocks() {
    return new Heard<BlockStreamResponse>()
        .call(heard -> api().blockStream(BlockStreamRequest.getDefaultInstance(), heard));
  }

  private Heard<TickerStreamResponse> ticker(final String market) {
    return new Heard<TickerStreamResponse>()
        .call(heard ->
            api().tickerStream(TickerStreamRequest.newBuilder().setMarket(market).build(), heard));
  }

  private Status kline(final String market, final String interval) {
    return new Heard<io.fluidex.proto.push.KlineStreamResponse>()
        .call(heard ->
            api()
                .klineStream(
                    KlineStreamRequest.newBuilder().setMarket(market).setInterval(interval).build(),
                    heard))
        .awaitEnd();
  }

  private void begin() {
    hub.begin(new Beginning(10, 10, Set.of(MARKET), List.of(), Map.of()));
    await("the hub", hub::isSynced);
  }

  private static void assertEnd(final Status.Code code, final String words, final Status end) {
    assertEquals(code, end.getCode(), end::toString);
    assertTrue(end.getDescription().startsWith(words), end::toString);
  }

  private boolean isCounted(final String line) {
    return metrics.scrape().lines().anyMatch(each -> each.startsWith(line));
  }

  @Test
  void shouldRefuseMarketsAndIntervalsThatAreNot() {
    assertEnd(Status.Code.UNAVAILABLE, "UNAVAILABLE: ", ticker(MARKET).awaitEnd());
    begin();
    assertEnd(
        Status.Code.INVALID_ARGUMENT,
        "UNKNOWN_MARKET: there is no such market",
        ticker("NO_WHERE").awaitEnd());
    assertEnd(Status.Code.INVALID_ARGUMENT, "UNKNOWN_MARKET: ", ticker("").awaitEnd());
    assertEnd(Status.Code.INVALID_ARGUMENT, "UNKNOWN_MARKET: ", kline("NO_WHERE", "1m"));
    assertEnd(
        Status.Code.INVALID_ARGUMENT,
        "INVALID_FIELD: interval is one of 1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d",
        kline(MARKET, "7m"));
    final TickerStreamResponse first = ticker(MARKET).awaitFirst();
    assertEquals(
        TickerStreamResponse.newBuilder()
            .setMarket(MARKET)
            .setSnapshot(true)
            .setSequence(10)
            .build(),
        first);
  }

  @Test
  void shouldRefuseMoreStreamsOfAnAddressThanAllowedUntilOneEnds() {
    final Heard<BlockStreamResponse> first = blocks();
    first.awaitFirst();
    for (int i = 1; i < PER_ADDRESS; i++) {
      blocks().awaitFirst();
    }
    assertTrue(isCounted("fluidex_push_streams{service=\"push\"} 3"), metrics.scrape());
    assertEnd(
        Status.Code.RESOURCE_EXHAUSTED,
        "there are as many streams as are allowed, 3 of an address",
        blocks().awaitEnd());
    assertTrue(isCounted("fluidex_push_streams_refused_total{service=\"push\"} 1"));
    first.context.cancel(null);
    await(
        "place for a stream",
        () -> {
          final Heard<BlockStreamResponse> again = blocks();
          await("an answer", () -> again.end != null || !again.messages.isEmpty());
          return again.end == null;
        });
  }

  @Test
  void shouldRefuseMoreCallsOfAnAddressThanAllowed() throws Exception {
    close();
    open(new Rate(1, 2));
    await(
        "a refusal",
        () -> {
          final Heard<TickerStreamResponse> each = ticker("NO_WHERE");
          final Status end = each.awaitEnd();
          return end.getCode() == Status.Code.RESOURCE_EXHAUSTED
              && end.getDescription().contains("calls per second");
        });
  }

  @Test
  void shouldEndStreamsThatMissedNews() {
    begin();
    final Heard<TickerStreamResponse> ticker = ticker(MARKET);
    ticker.awaitFirst();
    hub.interrupt();
    assertEnd(Status.Code.ABORTED, "INTERRUPTED: news was skipped", ticker.awaitEnd());
    await("the wish to begin again", () -> wishes.size() == 1);
    assertTrue(isCounted("fluidex_push_streams_ended_total{reason=\"INTERRUPTED\""));
    assertTrue(isCounted("fluidex_push_streams{service=\"push\"} 0"), metrics.scrape());
  }

  @Test
  void shouldTellEveryReaderThatItStops() throws Exception {
    begin();
    final Heard<TickerStreamResponse> ticker = ticker(MARKET);
    final Heard<BlockStreamResponse> blocks = blocks();
    ticker.awaitFirst();
    blocks.awaitFirst();
    streams.stop(Duration.ofSeconds(10));
    for (final Status each : List.of(ticker.awaitEnd(), blocks.awaitEnd())) {
      assertEnd(Status.Code.UNAVAILABLE, "STOPPING: the service is stopping", each);
    }
  }

  private static List<BlockView> blocks(final long time) {
    return LongStream.rangeClosed(1, 300)
        .mapToObj(id -> new BlockView(id, BlockView.Status.SEALED, time, ROOT))
        .toList();
  }

  @Test
  void shouldEndAReaderThatDoesNotReadAndServeTheOthers() {
    final ClientCall<BlockStreamRequest, BlockStreamResponse> slow =
        channel.newCall(PushGrpc.getBlockStreamMethod(), CallOptions.DEFAULT);
    final Heard<BlockStreamResponse> slowHeard = new Heard<>();
    slow.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(final BlockStreamResponse message) {
            slowHeard.onNext(message);
          }

          @Override
          public void onClose(final Status status, final Metadata trailers) {
            slowHeard.onError(status.asRuntimeException());
          }
        },
        new Metadata());
    slow.request(1);
    slow.sendMessage(BlockStreamRequest.getDefaultInstance());
    slow.halfClose();
    slowHeard.awaitFirst();
    final Heard<BlockStreamResponse> other = blocks();
    other.awaitFirst();
    final String ended =
        "fluidex_push_streams_ended_total{reason=\"SLOW_CONSUMER\",service=\"push\"} 1";
    int told = 1;
    // What the connection takes by itself is limited too.
    while (!isCounted(ended) && told < 2_000) {
      hub.blocks(blocks(told));
      told++;
      final int so = told;
      await("what is told", () -> other.messages.size() == so);
    }
    assertTrue(isCounted(ended), "the slow reader is still told news after " + told + " messages");
    assertEquals(1, slowHeard.messages.size());
    slow.request(Integer.MAX_VALUE);
    assertEnd(
        Status.Code.RESOURCE_EXHAUSTED,
        "SLOW_CONSUMER: you read more slowly than there is news",
        slowHeard.awaitEnd());
    assertTrue(slowHeard.messages.size() <= told - OUTBOX, "told " + slowHeard.messages.size());
    hub.blocks(blocks(told));
    final int last = told + 1;
    await("the others' news", () -> other.messages.size() == last);
    assertFalse(other.messages.getLast().getSnapshot());
    assertTrue(other.messages.getFirst().getSnapshot());
  }
}
