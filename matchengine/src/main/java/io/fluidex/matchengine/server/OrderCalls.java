package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.matchengine.history.PageRequest;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.OrderCancelled;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.OrdersCancelled;
import io.fluidex.matchengine.result.OrdersPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.BatchOrderPutResponse;
import io.fluidex.proto.matchengine.OrderByClientIdRequest;
import io.fluidex.proto.matchengine.OrderByClientIdResponse;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelAllResponse;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderDetailRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.OrderQueryResponse;
import io.fluidex.proto.matchengine.OrderTradesRequest;
import io.fluidex.proto.matchengine.OrderTradesResponse;
import io.fluidex.proto.matchengine.ResultCode;
import io.fluidex.runtime.database.DatabaseException;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Calls about orders and their trades. */
final class OrderCalls {
  private static final int DEFAULT_LIMIT = 10;
  private static final int MOST_ORDERS = 100;

  private final ExchangeCalls calls;
  private final Exchange exchange;
  private final Requests requests;
  private final HistoryQueries history;
  private final InstantSource clock;

  OrderCalls(
      final ExchangeCalls calls,
      final Exchange exchange,
      final Requests requests,
      final HistoryQueries history,
      final InstantSource clock) {
    this.calls = calls;
    this.exchange = exchange;
    this.requests = requests;
    this.history = history;
    this.clock = clock;
  }

  void orderPut(final OrderPutRequest request, final StreamObserver<OrderInfo> observer) {
    calls.answerLater(
        observer,
        () -> requests.order(request),
        result -> {
          final OrderPlaced placed = (OrderPlaced) result;
          return Replies.order(
              exchange.catalog(), placed.order(), placed.status(), placed.nextOrderId());
        });
  }

  void batchOrderPut(
      final BatchOrderPutRequest request, final StreamObserver<BatchOrderPutResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final OrdersPlaced placed = (OrdersPlaced) calls.execute(requests.batch(request));
          final BatchOrderPutResponse.Builder reply =
              BatchOrderPutResponse.newBuilder().addAllOrderIds(placed.orderIds());
          if (placed.failure() != null) {
            reply
                .setResultCode(ResultCode.INTERNAL_ERROR)
                .setErrorMessage(placed.failure().message());
          }
          return reply.build();
        });
  }

  void orderQuery(
      final OrderQueryRequest request, final StreamObserver<OrderQueryResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          if (request.getUserId() == 0) {
            throw new RequestException(Reason.INVALID_USER_ID);
          }
          final int market =
              request.getMarket().equals("all")
                  ? Command.UNKNOWN
                  : calls.market(request.getMarket());
          final int limit =
              request.getLimit() <= 0 ? DEFAULT_LIMIT : Math.min(request.getLimit(), MOST_ORDERS);
          final List<OrderSnapshot> open =
              calls.ask(
                  core -> core.openOrders(Integer.toUnsignedLong(request.getUserId()), market));
          final long skipped = request.getOffset() < 0 ? Long.MAX_VALUE : request.getOffset();
          return OrderQueryResponse.newBuilder()
              .setOffset(request.getOffset())
              .setLimit(limit)
              .setTotal(open.size())
              .addAllOrders(open.stream().skip(skipped).limit(limit).map(this::openOrder).toList())
              .build();
        });
  }

  private OrderInfo openOrder(final OrderSnapshot order) {
    return Replies.order(exchange.catalog(), order, OrderStatus.OPEN, 0);
  }

  /** What a signed cancel is signed for: the order's id on L2. */
  private long l2OrderId(final OrderCancelRequest request) {
    if (request.getSignature().isEmpty()) {
      return 0;
    }
    final long user = Integer.toUnsignedLong(request.getUserId());
    return calls.ask(core ->
        (request.getOrderId() != 0
                ? core.order(request.getOrderId())
                : core.orderByClientId(user, request.getClientOrderId(), clock.millis())
                    .map(ClosedOrder::order))
            .map(order -> order.terms().l2OrderId())
            .orElse(0L));
  }

  void orderCancel(final OrderCancelRequest request, final StreamObserver<OrderInfo> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final OrderCancelled cancelled =
              (OrderCancelled) calls.execute(requests.cancel(request, l2OrderId(request)));
          return cancelled.order() == null
              ? OrderInfo.newBuilder().setNextOrderId((int) cancelled.nextOrderId()).build()
              : Replies.order(
                  exchange.catalog(),
                  cancelled.order(),
                  OrderStatus.CANCELLED,
                  cancelled.nextOrderId());
        });
  }

  void orderCancelAll(
      final OrderCancelAllRequest request, final StreamObserver<OrderCancelAllResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () ->
            OrderCancelAllResponse.newBuilder()
                .setTotal(((OrdersCancelled) calls.execute(requests.cancelAll(request))).total())
                .build());
  }

  void orderDetail(final OrderDetailRequest request, final StreamObserver<OrderInfo> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final int market = calls.market(request.getMarket());
          return calls
              .ask(core -> core.order(request.getOrderId()))
              .filter(order -> order.terms().market() == market)
              .map(this::openOrder)
              .orElseThrow(() -> new RequestException(Reason.INVALID_ORDER_ID));
        });
  }

  void orderByClientId(
      final OrderByClientIdRequest request,
      final StreamObserver<OrderByClientIdResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          final ClosedOrder found =
              calls
                  .ask(core ->
                      core.orderByClientId(
                          Integer.toUnsignedLong(request.getUserId()),
                          request.getClientOrderId(),
                          clock.millis()))
                  .orElseThrow(() -> new RequestException(Reason.INVALID_ORDER_ID));
          return OrderByClientIdResponse.newBuilder()
              .setOrder(Replies.order(exchange.catalog(), found.order(), found.status(), 0))
              .build();
        });
  }

  /** From the history, which may be some milliseconds behind. */
  void orderTrades(
      final OrderTradesRequest request, final StreamObserver<OrderTradesResponse> observer) {
    ExchangeCalls.answer(
        observer,
        () -> {
          calls.market(request.getMarket());
          final OrderTradesResponse.Builder reply = OrderTradesResponse.newBuilder();
          if (request.getOffset() < 0) {
            return reply.build();
          }
          final int limit =
              request.getLimit() <= 0 ? DEFAULT_LIMIT : Math.min(request.getLimit(), MOST_ORDERS);
          final PageRequest page =
              new PageRequest(Optional.empty(), Optional.empty(), request.getOffset(), limit, true);
          try {
            history.orderTrades(request.getMarket(), request.getOrderId(), page).stream()
                .map(Replies::userTrade)
                .forEach(reply::addTrades);
          } catch (final DatabaseException e) {
            throw Status.UNAVAILABLE
                .withDescription("the history is not available now, try again later")
                .withCause(e)
                .asRuntimeException();
          }
          return reply.build();
        });
  }
}
