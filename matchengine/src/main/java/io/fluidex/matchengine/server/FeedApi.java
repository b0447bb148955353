package io.fluidex.matchengine.server;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderStatus;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.stream.OpenOrder;
import io.fluidex.matchengine.stream.OpenOrders;
import io.fluidex.proto.matchengine.FeedGrpc;
import io.fluidex.proto.matchengine.OpenOrdersRequest;
import io.fluidex.proto.matchengine.OpenOrdersResponse;
import io.fluidex.proto.matchengine.UserStateRequest;
import io.fluidex.proto.matchengine.UserStateResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** State after an event, for services that follow the events from there. */
final class FeedApi extends FeedGrpc.FeedImplBase {
  /** Well below the size of a message that any client accepts. */
  private static final int ORDERS_OF_A_PART = 5_000;

  private final Exchange exchange;

  FeedApi(final Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public void openOrders(
      final OpenOrdersRequest request, final StreamObserver<OpenOrdersResponse> observer) {
    final OpenOrders all;
    try {
      all = ExchangeCalls.await(exchange.query(StreamCalls::openOrders));
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    final Catalog catalog = exchange.catalog();
    final int total = all.orders().size();
    int from = 0;
    do {
      final int to = Math.min(total, from + ORDERS_OF_A_PART);
      observer.onNext(part(catalog, all.seq(), total, all.orders().subList(from, to)));
      from = to;
    } while (from < total);
    observer.onCompleted();
  }

  private static OpenOrdersResponse part(
      final Catalog catalog, final long seq, final int total, final List<OpenOrder> orders) {
    final OpenOrdersResponse.Builder part =
        OpenOrdersResponse.newBuilder().setSequence(seq).setTotal(total);
    for (final OpenOrder order : orders) {
      final MarketSpec market = catalog.market(order.market());
      part.addOrders(
          OpenOrdersResponse.OpenOrder.newBuilder()
              .setId(order.id())
              .setMarket(market.name())
              .setSideValue(order.side() == OrderSide.ASK ? 0 : 1)
              .setPrice(Decimal.format(order.price(), market.pricePrecision()))
              .setRemain(Decimal.format(order.remain(), market.amountPrecision())));
    }
    return part.build();
  }

  @Override
  public void userState(
      final UserStateRequest request, final StreamObserver<UserStateResponse> observer) {
    final long user = Integer.toUnsignedLong(request.getUserId());
    ExchangeCalls.answer(
        observer,
        () ->
            ExchangeCalls.await(exchange.query(core -> state(exchange.catalog(), core, user)))
                .orElseThrow(() -> new RequestException(Reason.INVALID_USER_ID)));
  }

  private static Optional<UserStateResponse> state(
      final Catalog catalog, final ExchangeCore core, final long userId) {
    return core.user(userId)
        .map(user -> {
          final UserStateResponse.Builder state =
              UserStateResponse.newBuilder()
                  .setSequence(core.lastSeq())
                  .setUser(Replies.user(user));
          core.assets()
              .forEach(asset ->
                  state.addBalances(Replies.balance(asset, core.balance(userId, asset.token()))));
          core.openOrders(userId, Command.UNKNOWN)
              .forEach(
                  order -> state.addOrders(Replies.order(catalog, order, OrderStatus.OPEN, 0)));
          return state.build();
        });
  }
}
