package io.fluidex.gateway.push.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.gateway.push.event.FeedEvent;
import io.fluidex.gateway.push.event.FeedEvent.BalancesMoved;
import io.fluidex.gateway.push.event.FeedEvent.KeyChanged;
import io.fluidex.gateway.push.event.FeedEvent.OrderMoved;
import io.fluidex.gateway.push.event.FeedEvent.OrderStep;
import io.fluidex.gateway.push.event.FeedEvent.Other;
import io.fluidex.gateway.push.event.FeedEvent.Party;
import io.fluidex.gateway.push.event.FeedEvent.Traded;
import io.fluidex.gateway.push.event.Funds;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.TradeView;
import io.fluidex.gateway.push.event.UserFunds;
import io.fluidex.gateway.push.market.RestingOrder;
import io.fluidex.gateway.push.message.BlockView;
import io.fluidex.gateway.push.message.Channel;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.Topic;
import io.fluidex.runtime.metrics.Metrics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class HubTest {
  private static final String MARKET = "ETH_USDT";
  private static final Topic DEPTH = new Topic(Channel.DEPTH, MARKET, "100");
  private static final Topic TRADES = new Topic(Channel.TRADES, MARKET, "");
  private static final long START = 1_700_000_000_000L;

  private final AtomicLong clock = new AtomicLong(START);
  private final List<Long> wishes = new CopyOnWriteArrayList<>();
  private final Metrics metrics = new Metrics("push");
  private final CountDownLatch mayLoad = new CountDownLatch(1);
  private volatile UserSnapshot user =
      new UserSnapshot(
          10, "key", List.of(new UserFunds(7, "ETH", new Funds("5.0", "0.0"))), List.of());
  private Hub hub;

  @BeforeEach
  void start() {
    hub =
        new Hub(
            HubSettings.DEFAULT,
            id -> {
              try {
                mayLoad.await();
              } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return id == 7 ? Optional.of(user) : Optional.empty();
            },
            wishes::add,
            () -> Instant.ofEpochMilli(clock.get()),
            metrics);
    hub.start();
  }

  @AfterEach
  void stop() throws Exception {
    mayLoad.countDown();
    hub.stop(Duration.ofSeconds(10));
    metrics.close();
  }

  /** A connection that remembers what it is told. */
  private static final class Heard implements LoginOutlet {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    @Override
    public boolean offer(final Frame frame) {
      if (!full) {
        texts.add(frame.text());
      }
      return !full;
    }

    @Override
    public void ended(final Topic topic, final ErrorCode reason) {
      ends.add(topic.channel().text() + " " + reason);
    }

    @Override
    public void loggedIn(final Optional<Long> id, final long account, final long validUntil) {
      ends.add("logged in " + account);
    }

    @Override
    public void refused(final Optional<Long> id, final ErrorCode reason) {
      ends.add("refused " + reason);
    }

    @Override
    public void loggedOut(final ErrorCode reason) {
      ends.add("logged out " + reason);
    }

    void awaitText(final String part) {
      HubTest.await(part, () -> texts.stream().anyMatch(text -> text.contains(part)));
    }

    void awaitEnd(final String text) {
      HubTest.await(text, () -> ends.contains(text));
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

  private void begin(final long seq, final long told, final RestingOrder... orders) {
    hub.begin(new Beginning(seq, told, Set.of(MARKET), List.of(orders), Map.of()));
  }

  private static RestingOrder resting(final long id, final boolean ask, final String price) {
    return new RestingOrder(id, MARKET, ask, new BigDecimal(price), new BigDecimal("1.0"));
  }

  private static OrderMoved order(
      final long seq, final OrderStep step, final long id, final boolean ask, final String price) {
    return new OrderMoved(
        seq,
        START,
        step,
        new OrderView(
            id,
            MARKET,
            7,
            ask,
            "limit",
            false,
            price,
            "1.0",
            "1.0",
            "0.0",
            "0.0",
            "0.0",
            "0.0",
            START,
            START,
            "",
            step.isEnd() ? "cancelled" : OrderView.OPEN),
        ask ? "ETH" : "USDT",
        Optional.of(new Funds("9.0", "0.0")));
  }

  private static Traded trade(final long seq, final long ask, final long bid) {
    final Party none =
        new Party(1, ask, "0.0", "1.0", "1.0", "0.0", Optional.empty(), Optional.empty());
    return new Traded(
        seq,
        START,
        new TradeView(seq, seq, MARKET, START, "2.00", "1.0", "2.00", false),
        "ETH",
        "USDT",
        none,
        new Party(7, bid, "0.0", "1.0", "1.0", "0.0", Optional.empty(), Optional.empty()),
        List.of());
  }

  private void submit(final FeedEvent... events) throws InterruptedException {
    hub.submit(List.of(events));
  }

  @Test
  void shouldTellASnapshotThenChangesWithoutGap() throws Exception {
    begin(10, 10, resting(1, true, "2.00"));
    final Heard heard = new Heard();
    hub.subscribe(heard, DEPTH, 10);
    heard.awaitText("\"sequence\":10,\"bids\":[],\"asks\":[[\"2.00\",\"1.0\"]]");
    submit(new Other(11, START), order(12, OrderStep.PUT, 5, false, "1.00"), new Other(13, START));
    heard.awaitText("\"first_sequence\":11,");
    submit(order(14, OrderStep.FINISH, 5, false, "1.00"), new Other(15, START));
    heard.awaitText("\"bids\":[[\"1.00\",\"0\"]]");
    long last = 10;
    for (final String text : heard.texts.subList(1, heard.texts.size())) {
      assertTrue(text.contains("\"first_sequence\":" + (last + 1) + ","), text);
      last = Long.parseLong(text.replaceAll(".*\"last_sequence\":([0-9]+),.*", "$1"));
    }
  }

  @Test
  void shouldNeverTellABookInTheMiddleOfACommand() throws Exception {
    begin(10, 10, resting(1, true, "2.00"));
    final Heard heard = new Heard();
    hub.subscribe(heard, DEPTH, 10);
    heard.awaitText("snapshot");
    long seq = 10;
    for (long id = 100; id < 400; id++) {
      // A bid that takes an ask at once is in no book that anybody is told.
      submit(order(++seq, OrderStep.PUT, 2 * id, true, "2.00"), new Other(++seq, START));
      submit(order(++seq, OrderStep.PUT, 2 * id + 1, false, "2.00"));
      submit(trade(++seq, 2 * id, 2 * id + 1));
      submit(
          order(++seq, OrderStep.FINISH, 2 * id, true, "2.00"),
          order(++seq, OrderStep.FINISH, 2 * id + 1, false, "2.00"),
          new Other(++seq, START));
    }
    submit(order(++seq, OrderStep.PUT, 9_999, true, "3.00"), new Other(++seq, START));
    heard.awaitText("3.00");
    assertEquals(
        List.of(),
        heard.texts.stream().filter(text -> text.contains("\"bids\":[[\"2.00\"")).toList());
  }

  @Test
  void shouldWaitUntilItHasToldWhatTheBeginningContains() throws Exception {
    begin(12, 10, resting(1, true, "2.00"));
    final Heard heard = new Heard();
    hub.subscribe(heard, TRADES, 0);
    submit(new Other(11, START));
    assertFalse(hub.isSynced());
    submit(trade(12, 3, 4));
    heard.awaitText("\"sequence\":12,\"data\":[{\"trade_id\":12,");
    assertTrue(hub.isSynced());
  }

  @Test
  void shouldEndEverythingAndAskForABeginningAfterAGap() throws Exception {
    begin(10, 10);
    final Heard heard = new Heard();
    hub.subscribe(heard, DEPTH, 10);
    hub.subscribe(heard, TRADES, 0);
    heard.awaitText("trades");
    submit(new Other(12, START));
    heard.awaitEnd("depth INTERRUPTED");
    heard.awaitEnd("trades INTERRUPTED");
    await("the wish", () -> wishes.equals(List.of(1L)));
    assertFalse(hub.isSynced());
    final Heard again = new Heard();
    hub.subscribe(again, DEPTH, 10);
    begin(20, 20, resting(1, true, "7.00"));
    again.awaitText("\"sequence\":20,\"bids\":[],\"asks\":[[\"7.00\"");
    assertEquals(1, again.texts.size());
  }

  @Test
  void shouldIgnoreEventsThatComeTwice() throws Exception {
    begin(10, 10);
    final Heard heard = new Heard();
    hub.subscribe(heard, TRADES, 0);
    heard.awaitText("snapshot");
    submit(trade(11, 3, 4), trade(11, 3, 4), new Other(10, START), trade(12, 5, 6));
    heard.awaitText("\"trade_id\":12");
    assertEquals(List.of(), wishes);
    assertEquals(1, String.join("", heard.texts).split("\"trade_id\":11", -1).length - 1);
  }

  @Test
  void shouldBeginAgainWhenOrderNumbersDo() throws Exception {
    begin(10, 10);
    submit(order(11, OrderStep.PUT, 5, false, "1.00"));
    submit(order(12, OrderStep.PUT, 1, false, "1.00"));
    await("the wish", () -> wishes.equals(List.of(12L)));
  }

  private Heard login() throws InterruptedException {
    begin(10, 10);
    final Heard heard = new Heard();
    hub.login(heard, Optional.of(1L), 7, START / 1000 + 60, "key"::equals);
    mayLoad.countDown();
    heard.awaitEnd("logged in 7");
    return heard;
  }

  @Test
  void shouldContinueAUserWithWhatHappenedWhileItWasAskedFor() throws Exception {
    user =
        new UserSnapshot(
            12, "key", List.of(new UserFunds(7, "ETH", new Funds("6.0", "0.0"))), List.of());
    begin(10, 10);
    final Heard heard = new Heard();
    hub.login(heard, Optional.of(1L), 7, START / 1000 + 60, "key"::equals);
    for (long seq = 11; seq <= 13; seq++) {
      submit(
          new BalancesMoved(
              seq, START, List.of(new UserFunds(7, "ETH", new Funds(seq + ".0", "0.0")))));
    }
    mayLoad.countDown();
    heard.awaitEnd("logged in 7");
    hub.subscribe(heard, 7, Channel.BALANCES);
    heard.awaitText("\"sequence\":13,\"data\":[{\"asset\":\"ETH\",\"available\":\"13.0\"");
  }

  @Test
  void shouldRefuseAnotherKeyAndUsersThatAreNot() {
    begin(10, 10);
    mayLoad.countDown();
    final Heard heard = new Heard();
    hub.login(heard, Optional.of(1L), 7, START / 1000 + 60, "other"::equals);
    heard.awaitEnd("refused LOGIN_REFUSED");
    hub.login(heard, Optional.of(1L), 8, START / 1000 + 60, "key"::equals);
    heard.awaitEnd("refused UNKNOWN_USER");
    hub.subscribe(heard, 7, Channel.ORDERS);
    heard.awaitEnd("orders LOGIN_REQUIRED");
  }

  @Test
  void shouldEndALoginWithTheKey() throws Exception {
    final Heard heard = login();
    submit(new KeyChanged(11, START, 7));
    heard.awaitEnd("logged out KEY_CHANGED");
    hub.subscribe(heard, 7, Channel.ORDERS);
    heard.awaitEnd("orders LOGIN_REQUIRED");
  }

  @Test
  void shouldEndALoginWithItsLastSecond() throws Exception {
    final Heard heard = login();
    clock.addAndGet(62_000);
    heard.awaitEnd("logged out SESSION_OVER");
  }

  @Test
  void shouldDeriveThatTheRestOfAnOrderFreezesBalance() throws Exception {
    final Heard heard = login();
    hub.subscribe(heard, 7, Channel.BALANCES);
    hub.subscribe(heard, 7, Channel.ORDERS);
    submit(order(11, OrderStep.PUT, 5, true, "2.00"));
    heard.awaitText("\"available\":\"8.0\",\"frozen\":\"1.0\"");
    heard.awaitText(
        "\"status\":\"open\",\"price\":\"2.00\",\"amount\":\"1.0\",\"remain\":\"1.0\","
            + "\"frozen\":\"1.0\"");
  }

  @Test
  void shouldTellBlocksThatAreNewOrFarther() {
    final Heard heard = new Heard();
    hub.blocks(List.of(new BlockView(1, BlockView.Status.SEALED, START, "5")));
    hub.subscribe(heard, Topic.of(Channel.BLOCKS), 0);
    heard.awaitText("\"type\":\"snapshot\",\"channel\":\"blocks\",\"data\":[{\"block_id\":1");
    hub.blocks(
        List.of(
            new BlockView(2, BlockView.Status.SEALED, START, "6"),
            new BlockView(1, BlockView.Status.SEALED, START, "5")));
    hub.blocks(
        List.of(
            new BlockView(2, BlockView.Status.SEALED, START, "6"),
            new BlockView(1, BlockView.Status.PROVEN, START, "5")));
    heard.awaitText("\"data\":[{\"block_id\":1,\"status\":\"proven\"");
    assertEquals(3, heard.texts.size());
  }

  @Test
  void shouldForgetAReaderThatTakesNoMore() throws Exception {
    begin(10, 10);
    final Heard slow = new Heard();
    final Heard other = new Heard();
    hub.subscribe(slow, TRADES, 0);
    hub.subscribe(other, TRADES, 0);
    slow.awaitText("snapshot");
    slow.full = true;
    submit(trade(11, 3, 4));
    other.awaitText("\"trade_id\":11");
    slow.full = false;
    submit(trade(12, 3, 4));
    other.awaitText("\"trade_id\":12");
    assertEquals(1, slow.texts.size());
  }
}
