package io.fluidex.gateway.push.source;

import io.fluidex.gateway.push.event.Funds;
import io.fluidex.gateway.push.event.OrderView;
import io.fluidex.gateway.push.event.UserFunds;
import io.fluidex.gateway.push.hub.UserSnapshot;
import io.fluidex.gateway.push.hub.UserSource;
import io.fluidex.gateway.push.market.RestingOrder;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.FeedGrpc;
import io.fluidex.proto.matchengine.FeedGrpc.FeedBlockingStub;
import io.fluidex.proto.matchengine.MarketListResponse.MarketInfo;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OpenOrdersRequest;
import io.fluidex.proto.matchengine.OpenOrdersResponse;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderType;
import io.fluidex.proto.matchengine.ServerTimeRequest;
import io.fluidex.proto.matchengine.UserStateRequest;
import io.fluidex.proto.matchengine.UserStateResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The matching engine, as far as it has to be asked. Safe for many threads. */
public final class Engine implements UserSource {
  /**
   * What the exchange knew.
   *
   * @param seq the last event that it contains
   * @param orders every open order
   */
  public record OpenOrders(long seq, List<RestingOrder> orders) {
    /** Copies the list. */
    public OpenOrders {
      orders = List.copyOf(orders);
    }
  }

  /**
   * Facts of the exchange.
   *
   * @param markets names of all markets
   * @param domain what its signatures contain, 24 hex digits, empty without a rollup
   */
  public record Facts(Set<String> markets, String domain) {
    /** Copies the set. */
    public Facts {
      markets = Set.copyOf(markets);
    }
  }

  private final FeedBlockingStub feed;
  private final MatchengineBlockingStub api;
  private final Duration deadline;

  /**
   * Asks over a channel.
   *
   * @param deadline of each call
   */
  public Engine(final Channel channel, final Duration deadline) {
    this.feed = FeedGrpc.newBlockingStub(channel);
    this.api = MatchengineGrpc.newBlockingStub(channel);
    this.deadline = deadline;
  }

  private <S extends io.grpc.stub.AbstractStub<S>> S timed(final S stub) {
    return stub.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Every open order.
   *
   * @throws StatusRuntimeException if the exchange does not tell all of them
   */
  public OpenOrders openOrders() {
    final Iterator<OpenOrdersResponse> parts =
        timed(feed).openOrders(OpenOrdersRequest.getDefaultInstance());
    final List<RestingOrder> orders = new ArrayList<>();
    OpenOrdersResponse last = null;
    while (parts.hasNext()) {
      last = parts.next();
      for (final OpenOrdersResponse.OpenOrder each : last.getOrdersList()) {
        orders.add(
            new RestingOrder(
                each.getId(),
                each.getMarket(),
                each.getSide() == OrderSide.ASK,
                new BigDecimal(each.getPrice()),
                new BigDecimal(each.getRemain())));
      }
    }
    if (last == null || last.getTotal() != orders.size()) {
      throw Status.DATA_LOSS
          .withDescription("the exchange did not tell all its open orders")
          .asRuntimeException();
    }
    return new OpenOrders(last.getSequence(), orders);
  }

  /**
   * Facts of the exchange.
   *
   * @throws StatusRuntimeException if it does not answer
   */
  public Facts facts() {
    final ExchangeInfoResponse info =
        timed(api).exchangeInfo(ExchangeInfoRequest.getDefaultInstance());
    return new Facts(
        info.getMarketsList().stream().map(MarketInfo::getName).collect(Collectors.toSet()),
        info.getDomain());
  }

  /**
   * Finds out whether the exchange answers.
   *
   * @throws StatusRuntimeException if it does not
   */
  public long time() {
    return timed(api).serverTime(ServerTimeRequest.getDefaultInstance()).getTime();
  }

  @Override
  public Optional<UserSnapshot> load(final long user) {
    final UserStateResponse state;
    try {
      state = timed(feed).userState(UserStateRequest.newBuilder().setUserId((int) user).build());
    } catch (final StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT
          || e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        new UserSnapshot(
            state.getSequence(),
            state.getUser().getL2Pubkey(),
            state.getBalancesList().stream()
                .map(each ->
                    new UserFunds(
                        user, each.getAssetId(), new Funds(each.getAvailable(), each.getFrozen())))
                .toList(),
            state.getOrdersList().reversed().stream().map(Engine::order).toList()));
  }

  private static OrderView order(final OrderInfo order) {
    return new OrderView(
        order.getId(),
        order.getMarket(),
        Integer.toUnsignedLong(order.getUserId()),
        order.getOrderSide() == OrderSide.ASK,
        order.getOrderType() == OrderType.LIMIT ? "limit" : "market",
        order.getPostOnly(),
        order.getPrice(),
        order.getAmount(),
        order.getRemain(),
        order.getFrozen(),
        order.getFinishedBase(),
        order.getFinishedQuote(),
        order.getFinishedFee(),
        order.getCreateTime(),
        order.getUpdateTime(),
        order.getClientOrderId(),
        OrderView.OPEN);
  }
}
