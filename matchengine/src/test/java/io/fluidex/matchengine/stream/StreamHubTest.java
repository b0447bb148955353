package io.fluidex.matchengine.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.event.BalanceChangeKind;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StreamHubTest {
  private static final long USER = 7;

  /** Messages are what they are made of. */
  private static final class Plain implements StreamEncoder<DepthUpdate, Traded, String> {
    @Override
    public DepthUpdate depth(final DepthUpdate update) {
      return update;
    }

    @Override
    public Traded trade(final Traded trade) {
      return trade;
    }

    @Override
    public String user(final long seq, final UserChange change) {
      return seq + " " + ((UserChange.BalanceIs) change).balance().available();
    }
  }

  /** A reader with room for so many messages. */
  private static final class Reader<M> implements Subscriber<M> {
    private final int room;
    private final List<M> messages = new ArrayList<>();
    private StreamEnd end;

    Reader(final int room) {
      this.room = room;
    }

    @Override
    public synchronized boolean offer(final M message) {
      if (messages.size() >= room) {
        return false;
      }
      messages.add(message);
      return true;
    }

    @Override
    public synchronized void end(final StreamEnd reason) {
      assertTrue(end == null, "a stream ends once");
      end = reason;
    }

    synchronized List<M> messages() {
      return List.copyOf(messages);
    }

    synchronized StreamEnd end() {
      return end;
    }
  }

  private final Metrics metrics = new Metrics("test");
  private final AtomicLong now = new AtomicLong(1_700_000_000);
  private final AtomicReference<OpenOrders> state =
      new AtomicReference<>(new OpenOrders(0, List.of()));
  private final AtomicReference<CompletableFuture<UserNow>> user =
      new AtomicReference<>(CompletableFuture.completedFuture(new UserNow(0, List.of())));
  private StreamHub<DepthUpdate, Traded, String> hub;

  private static void await(final String what, final BooleanSupplier condition) {
    final long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("no " + what + " within a minute");
      }
      Thread.onSpinWait();
    }
  }

  @BeforeEach
  void start() {
    hub =
        new StreamHub<>(
            () -> new Catalog(List.of(), List.of()),
            new StreamSources() {
              @Override
              public CompletableFuture<OpenOrders> openOrders() {
                return CompletableFuture.completedFuture(state.get());
              }

              @Override
              public CompletableFuture<UserNow> user(final long userId) {
                return user.get();
              }
            },
            new Plain(),
            new StreamLimits(10, 10, 10, 3, 1000),
            () -> Instant.ofEpochSecond(now.get()),
            metrics);
    hub.start();
  }

  @AfterEach
  void stop() throws Exception {
    hub.stop(Duration.ofSeconds(10));
    metrics.close();
  }

  private static Event deposit(final long seq) {
    return new BalanceChanged(
        seq,
        seq,
        BalanceChangeKind.DEPOSIT,
        USER,
        0,
        1,
        new Balance(seq, 0),
        "deposit",
        seq,
        MarketPrice.NONE,
        "{}",
        "",
        null);
  }

  private Reader<String> subscribe(final int room) {
    final Reader<String> reader = new Reader<>(room);
    hub.user(USER, now.get() + 100, reader);
    return reader;
  }

  @Test
  void shouldTellWhatIsAndThenWhatChanges() {
    user.set(
        CompletableFuture.completedFuture(
            new UserNow(2, List.of(new UserChange.BalanceIs(USER, 0, new Balance(2, 0))))));
    state.set(new OpenOrders(2, List.of()));
    hub.restart();
    final Reader<String> reader = subscribe(100);
    await("state", () -> reader.messages().size() == 1);
    hub.submit(List.of(deposit(1), deposit(2)));
    hub.submit(List.of(deposit(3)));
    hub.submit(List.of(deposit(4)));
    await("changes", () -> reader.messages().size() == 3);
    assertEquals(List.of("2 2", "3 3", "4 4"), reader.messages(), "nothing twice, nothing missing");
  }

  @Test
  void shouldKeepChangesUntilTheStateIsKnown() {
    final CompletableFuture<UserNow> answer = new CompletableFuture<>();
    user.set(answer);
    final Reader<String> reader = subscribe(100);
    final Reader<DepthUpdate> order = new Reader<>(100);
    hub.depth(0, DepthInterval.FAST, 10, order);
    await("the subscription", () -> !order.messages().isEmpty());
    hub.submit(List.of(deposit(1), deposit(2)));
    answer.complete(new UserNow(1, List.of()));
    await("the change behind the state", () -> !reader.messages().isEmpty());
    assertEquals(List.of("2 2"), reader.messages());
  }

  @Test
  void shouldEndTheStreamOfASlowReaderAndNoOther() {
    final Reader<String> slow = subscribe(2);
    final Reader<String> quick = subscribe(100);
    hub.submit(List.of(deposit(1)));
    await("the first", () -> slow.messages().size() == 1 && quick.messages().size() == 1);
    for (int seq = 2; seq <= 5; seq++) {
      hub.submit(List.of(deposit(seq)));
    }
    await("all messages", () -> quick.messages().size() == 5);
    await("the end", () -> slow.end() == StreamEnd.TOO_SLOW);
    assertEquals(2, slow.messages().size());
    assertEquals(null, quick.end());
  }

  @Test
  void shouldEndAllStreamsWhenAnEventIsMissingAndBeginAgain() {
    final Reader<String> reader = subscribe(100);
    final Reader<DepthUpdate> book = new Reader<>(100);
    hub.depth(0, DepthInterval.FAST, 10, book);
    hub.submit(List.of(deposit(1)));
    await("the first", () -> reader.messages().size() == 1);
    state.set(new OpenOrders(5, List.of(new OpenOrder(1, 0, OrderSide.ASK, 100, 7))));
    hub.submit(List.of(deposit(3)));
    await("the end", () -> reader.end() == StreamEnd.INTERRUPTED);
    await("the end of the book", () -> book.end() == StreamEnd.INTERRUPTED);
    final Reader<DepthUpdate> again = new Reader<>(100);
    hub.depth(0, DepthInterval.FAST, 10, again);
    await("a snapshot", () -> !again.messages().isEmpty());
    assertEquals(
        new DepthUpdate(0, true, 5, 5, List.of(new Level(100, 7)), List.of()),
        again.messages().getFirst());
  }

  @Test
  void shouldBeginAgainRatherThanKeepEventsWithoutAnEnd() {
    final Reader<String> reader = subscribe(100);
    hub.submit(List.of(deposit(1)));
    await("the first", () -> reader.messages().size() == 1);
    final List<Event> many = new ArrayList<>();
    for (int seq = 2; seq <= 1002; seq++) {
      many.add(deposit(seq));
    }
    state.set(new OpenOrders(1002, List.of()));
    hub.submit(many);
    await("the end", () -> reader.end() == StreamEnd.INTERRUPTED);
  }

  @Test
  void shouldEndASessionInTime() {
    final Reader<String> reader = subscribe(100);
    hub.submit(List.of(deposit(1)));
    await("the first", () -> reader.messages().size() == 1);
    now.addAndGet(101);
    await("the end", () -> reader.end() == StreamEnd.SESSION_OVER);
  }

  @Test
  void shouldEndAStreamWhoseStateIsNotToBeHad() {
    user.set(CompletableFuture.failedFuture(new IllegalStateException("away")));
    final Reader<String> reader = subscribe(100);
    await("the end", () -> reader.end() == StreamEnd.UNAVAILABLE);
  }

  @Test
  void shouldTellNothingAfterACancel() {
    final Reader<String> gone = new Reader<>(100);
    hub.user(USER, now.get() + 100, gone).cancel();
    final Reader<String> stays = subscribe(100);
    hub.submit(List.of(deposit(1)));
    await("the message", () -> stays.messages().size() == 1);
    assertEquals(List.of(), gone.messages());
  }

  @Test
  void shouldEndAllStreamsWhenItStops() throws Exception {
    final Reader<String> reader = subscribe(100);
    hub.submit(List.of(deposit(1)));
    await("the first", () -> reader.messages().size() == 1);
    hub.stop(Duration.ofSeconds(10));
    assertEquals(StreamEnd.STOPPING, reader.end());
  }
}
