package io.fluidex.matchengine.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.proto.matchengine.DebugResetRequest;
import io.fluidex.proto.matchengine.DepthStreamRequest;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderBookDepthResponse.PriceInfo;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.RateLimit;
import io.fluidex.proto.matchengine.TradeStreamRequest;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.UserStreamRequest;
import io.fluidex.proto.matchengine.UserStreamResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams over gRPC, from an exchange with a real database and broker. */
@Timeout(240)
class StreamServiceTest {
  private static final DepthStreamRequest DEPTH =
      DepthStreamRequest.newBuilder().setMarket("ETH_USDT").setLimit(5000).build();

  private static Deployment deployment;
  private static RunningExchange exchange;

  @BeforeAll
  static void start() throws Exception {
    deployment = new Deployment();
    exchange =
        new RunningExchange(
            deployment.newExchange(
                RunningExchange.DEVELOPMENT
                    + "streams: {per_address: 8, per_user: 2}\n"
                    + "limits: {user_per_second: 1000000, user_burst: 1000000}"));
    exchange.register(5);
    for (int user = 1; user <= 3; user++) {
      exchange.deposit(user, "ETH", "100000", 2L * user);
      exchange.deposit(user, "USDT", "100000000", 2L * user + 1);
    }
  }

  @AfterAll
  static void stop() {
    exchange.close();
    deployment.close();
  }

  /** Ends a stream that a test began. */
  private static <M> Context.CancellableContext begin(
      final Heard<M> heard, final java.util.function.Consumer<Heard<M>> call) {
    final Context.CancellableContext context = Context.current().withCancellation();
    context.run(() -> call.accept(heard));
    return context;
  }

  /** A book that is known from messages alone. */
  private static final class Book {
    private final TreeMap<BigDecimal, String> asks = new TreeMap<>();
    private final TreeMap<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
    private long last;

    void take(final DepthStreamResponse message) {
      if (message.getSnapshot()) {
        asks.clear();
        bids.clear();
      } else {
        assertEquals(last + 1, message.getFirstSequence());
      }
      last = message.getLastSequence();
      message.getAsksList().forEach(level -> set(asks, level));
      message.getBidsList().forEach(level -> set(bids, level));
    }

    private static void set(final Map<BigDecimal, String> side, final PriceInfo level) {
      if (level.getAmount().equals("0")) {
        side.remove(new BigDecimal(level.getPrice()));
      } else {
        side.put(new BigDecimal(level.getPrice()), level.getAmount());
      }
    }

    static Book of(final List<DepthStreamResponse> messages) {
      final Book book = new Book();
      messages.forEach(book::take);
      return book;
    }

    boolean is(final OrderBookDepthResponse depth) {
      return text(asks).equals(text(depth.getAsksList()))
          && text(bids).equals(text(depth.getBidsList()));
    }

    private static String text(final Map<BigDecimal, String> side) {
      return side.entrySet().stream()
          .map(e -> e.getKey() + " " + e.getValue())
          .collect(Collectors.joining(","));
    }

    private static String text(final List<PriceInfo> side) {
      return side.stream()
          .map(level -> level.getPrice() + " " + level.getAmount())
          .collect(Collectors.joining(","));
    }
  }

  private static OrderPutRequest random(final Random random, final int user) {
    final boolean asks = random.nextBoolean();
    return RunningExchange.order(
        user,
        asks ? OrderSide.ASK : OrderSide.BID,
        "0." + (1 + random.nextInt(9)),
        BigDecimal.valueOf(10_000 + (asks ? 20 : -20) + random.nextInt(81) - 40, 2).toString());
  }

  @Test
  void shouldFollowTheBookInARandomRunAndNeverDiverge() throws Exception {
    final Heard<DepthStreamResponse> fast = new Heard<>();
    final Heard<DepthStreamResponse> slow = new Heard<>();
    final Context.CancellableContext fastCall =
        begin(fast, heard -> exchange.streams().depthStream(DEPTH, heard));
    final Context.CancellableContext slowCall =
        begin(
            slow,
            heard ->
                exchange
                    .streams()
                    .depthStream(DEPTH.toBuilder().setIntervalMilliseconds(1000).build(), heard));
    final Random random = new Random(11);
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 60; i++) {
        exchange.api().orderPut(random(random, 1 + random.nextInt(3)));
      }
      if (round == 2) {
        exchange
            .api()
            .orderCancelAll(
                OrderCancelAllRequest.newBuilder().setUserId(2).setMarket("ETH_USDT").build());
      }
      final OrderBookDepthResponse depth = exchange.depth();
      Deployment.await("the book", () -> Book.of(fast.messages()).is(depth));
    }
    // The last random order may have changed no level (it met an order of its own user). Only a
    // change that a stream has told shows that the streams are as far as the answers are.
    exchange.api().orderPut(RunningExchange.order(1, OrderSide.ASK, "0.1", "150"));
    final OrderBookDepthResponse depth = exchange.depth();
    Deployment.await("the last level", () -> Book.of(fast.messages()).is(depth));
    Deployment.await("the slow book", () -> Book.of(slow.messages()).is(depth));
    assertTrue(slow.messages().size() <= fast.messages().size());
    final Heard<DepthStreamResponse> late = new Heard<>();
    final Context.CancellableContext lateCall =
        begin(late, heard -> exchange.streams().depthStream(DEPTH, heard));
    Deployment.await("a late snapshot", () -> Book.of(late.messages()).is(depth));
    assertTrue(late.messages().getFirst().getSnapshot());
    assertEquals(depth.getSequence(), late.messages().getFirst().getLastSequence());
    fastCall.cancel(null);
    slowCall.cancel(null);
    lateCall.cancel(null);
  }

  @Test
  void shouldTellTradesAndWhatConcernsAUser() throws Exception {
    final Heard<TradeStreamResponse> trades = new Heard<>();
    final Heard<UserStreamResponse> mine = new Heard<>();
    final Context.CancellableContext tradeCall =
        begin(
            trades,
            heard ->
                exchange
                    .streams()
                    .tradeStream(
                        TradeStreamRequest.newBuilder().setMarket("UNI_USDT").build(), heard));
    final Context.CancellableContext userCall =
        begin(
            mine,
            heard ->
                exchange
                    .streams()
                    .userStream(UserStreamRequest.newBuilder().setUserId(4).build(), heard));
    Deployment.await("the balances as they are", () -> mine.messages().size() >= 3);
    exchange.deposit(4, "USDT", "100", 100);
    exchange.deposit(5, "UNI", "100", 101);
    final OrderPutRequest bid =
        RunningExchange.order(4, OrderSide.BID, "10", "2").toBuilder()
            .setMarket("UNI_USDT")
            .build();
    exchange.api().orderPut(bid);
    exchange
        .api()
        .orderPut(bid.toBuilder().setUserId(5).setOrderSide(OrderSide.ASK).setAmount("4").build());
    Deployment.await("the trade", () -> !trades.messages().isEmpty());
    assertEquals("8.000000", trades.messages().getFirst().getTrade().getQuoteAmount());
    assertEquals(OrderSide.ASK, trades.messages().getFirst().getTrade().getTakerSide());
    final Map<String, String> balances = new HashMap<>();
    Deployment.await(
        "the balances",
        () -> {
          mine.messages().stream()
              .filter(UserStreamResponse::hasBalance)
              .map(UserStreamResponse::getBalance)
              .forEach(b -> balances.put(b.getAssetId(), b.getAvailable() + "+" + b.getFrozen()));
          return "4.000000+0.000000".equals(balances.get("UNI"))
              && "80.000000+12.000000".equals(balances.get("USDT"));
        });
    assertTrue(
        mine.messages().stream()
            .anyMatch(
                m -> m.hasTrade() && m.getTrade().getMaker() && m.getTrade().getOrderId() > 0));
    Deployment.await(
        "the order as it is",
        () ->
            mine.messages().stream()
                .filter(UserStreamResponse::hasOrder)
                .anyMatch(m -> m.getOrder().getRemain().equals("6.0000")));
    assertTrue(
        mine.messages().stream()
            .filter(UserStreamResponse::hasOrder)
            .allMatch(m -> m.getOrder().getUserId() == 4));
    long last = 0;
    for (final UserStreamResponse message : mine.messages()) {
      assertTrue(message.getSequence() >= last);
      last = message.getSequence();
    }
    tradeCall.cancel(null);
    userCall.cancel(null);
  }

  @Test
  void shouldRefuseWhatCannotBeStreamed() {
    refused(
        Status.Code.INVALID_ARGUMENT,
        "invalid market",
        heard -> exchange.streams().depthStream(DEPTH.toBuilder().setMarket("X").build(), heard));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "limit is at most 5000 levels, or 0 for 100",
        heard -> exchange.streams().depthStream(DEPTH.toBuilder().setLimit(-1).build(), heard));
    refused(
        Status.Code.INVALID_ARGUMENT,
        "interval_milliseconds is 100 or 1000, or 0 for 100",
        heard ->
            exchange
                .streams()
                .depthStream(DEPTH.toBuilder().setIntervalMilliseconds(7).build(), heard));
  }

  private static void refused(
      final Status.Code code,
      final String text,
      final java.util.function.Consumer<Heard<DepthStreamResponse>> call) {
    final Heard<DepthStreamResponse> heard = new Heard<>();
    call.accept(heard);
    assertEquals(code, heard.awaitEnd().getCode());
    assertEquals(text, heard.awaitEnd().getDescription());
  }

  @Test
  void shouldLimitStreamsAndGiveSlotsBack() {
    final List<Context.CancellableContext> calls = new java.util.ArrayList<>();
    final List<Heard<UserStreamResponse>> open = new java.util.ArrayList<>();
    final UserStreamRequest request = UserStreamRequest.newBuilder().setUserId(3).build();
    for (int i = 0; i < 2; i++) {
      final Heard<UserStreamResponse> heard = new Heard<>();
      calls.add(begin(heard, h -> exchange.streams().userStream(request, h)));
      open.add(heard);
    }
    Deployment.await(
        "both streams", () -> open.stream().noneMatch(heard -> heard.messages().isEmpty()));
    final Heard<UserStreamResponse> third = new Heard<>();
    exchange.streams().userStream(request, third);
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, third.awaitEnd().getCode());
    assertEquals("user 3 has 2 streams, the most there are", third.awaitEnd().getDescription());
    calls.getFirst().cancel(null);
    Deployment.await(
        "a free slot",
        () -> {
          final Heard<UserStreamResponse> again = new Heard<>();
          final Context.CancellableContext call =
              begin(again, h -> exchange.streams().userStream(request, h));
          Deployment.await("an answer", () -> again.hasEnded() || !again.messages().isEmpty());
          call.cancel(null);
          return !again.messages().isEmpty();
        });
    calls.getLast().cancel(null);
  }

  @Test
  void shouldTellItsLimits() {
    final Map<String, Integer> limits =
        exchange
            .api()
            .exchangeInfo(ExchangeInfoRequest.getDefaultInstance())
            .getLimitsList()
            .stream()
            .collect(Collectors.toMap(RateLimit::getName, RateLimit::getLimit));
    assertEquals(40, limits.get("batch_orders"));
    assertEquals(8, limits.get("streams_of_address"));
    assertEquals(1_000_000, limits.get("commands_of_user"));
    assertTrue(!limits.containsKey("calls_of_address"), "development has no limit by default");
  }

  @Test
  void shouldEndStreamsWhenTheExchangeForgetsItsState() throws Exception {
    try (RunningExchange other =
        new RunningExchange(
            deployment.newExchange(
                RunningExchange.DEVELOPMENT + "limits: {user_per_second: 1, user_burst: 2}"))) {
      other.register(1);
      other.deposit(1, "USDT", "100", 1);
      other.api().orderPut(RunningExchange.order(1, OrderSide.BID, "1", "1"));
      final Heard<DepthStreamResponse> heard = new Heard<>();
      other.streams().depthStream(DEPTH, heard);
      Deployment.await("the snapshot", () -> !heard.messages().isEmpty());
      assertEquals(1, heard.messages().getFirst().getBidsCount());
      final StatusRuntimeException tooMany =
          assertThrows(
              StatusRuntimeException.class,
              () -> {
                for (int i = 0; i < 1000; i++) {
                  other.api().orderPut(RunningExchange.order(1, OrderSide.BID, "0.1", "1"));
                }
              });
      assertEquals(Status.Code.RESOURCE_EXHAUSTED, tooMany.getStatus().getCode());
      other.api().debugReset(DebugResetRequest.getDefaultInstance());
      assertEquals(Status.Code.ABORTED, heard.awaitEnd().getCode());
      final Heard<DepthStreamResponse> again = new Heard<>();
      other.streams().depthStream(DEPTH, again);
      Deployment.await("the snapshot", () -> !again.messages().isEmpty());
      assertEquals(0, again.messages().getFirst().getBidsCount());
    }
  }
}
