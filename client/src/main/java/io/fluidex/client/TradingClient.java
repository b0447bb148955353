package io.fluidex.client;

import io.fluidex.client.ExchangeException.Kind;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceQueryResponse.AssetBalance;
import io.fluidex.proto.matchengine.DepthStreamRequest;
import io.fluidex.proto.matchengine.DepthStreamResponse;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.MatchengineGrpc;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderBookDepthResponse;
import io.fluidex.proto.matchengine.OrderCancelAllResponse;
import io.fluidex.proto.matchengine.OrderDetailRequest;
import io.fluidex.proto.matchengine.OrderInfo;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderQueryRequest;
import io.fluidex.proto.matchengine.OrderQueryResponse;
import io.fluidex.proto.matchengine.OrderTradesRequest;
import io.fluidex.proto.matchengine.TradeStreamRequest;
import io.fluidex.proto.matchengine.TradeStreamResponse;
import io.fluidex.proto.matchengine.TransferResponse;
import io.fluidex.proto.matchengine.UserQueryRequest;
import io.fluidex.proto.matchengine.UserQueryResponse;
import io.fluidex.proto.matchengine.UserTradeInfo;
import io.fluidex.proto.matchengine.WithdrawResponse;
import io.fluidex.proto.push.BlockStreamRequest;
import io.fluidex.proto.push.BlockStreamResponse;
import io.fluidex.proto.push.KlineStreamRequest;
import io.fluidex.proto.push.KlineStreamResponse;
import io.fluidex.proto.push.PushGrpc;
import io.fluidex.proto.push.PushGrpc.PushBlockingStub;
import io.fluidex.proto.push.TickerStreamRequest;
import io.fluidex.proto.push.TickerStreamResponse;
import io.fluidex.runtime.grpc.GrpcChannels;
import io.fluidex.runtime.grpc.GrpcClientSettings;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * The exchange as a trader calls it. Order ids and nonces are asked of the exchange before each
 * request, so nothing has to be remembered; where another program of the same account was faster,
 * they are asked for and signed anew. Safe for use by several threads.
 *
 * <p>Every method throws {@link ExchangeException}, or {@link TermsException} if nothing was sent.
 */
public final class TradingClient implements AutoCloseable {
  /** Trailer with the number of a reason, beside the message of a refusal. */
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("fluidex-reason", Metadata.ASCII_STRING_MARSHALLER);

  /** The nonce is not the next one. */
  private static final int NONCE = 303;

  /** The slot of the order id is taken; the order id was used. */
  private static final Set<Integer> ORDER_ID = Set.of(502, 503);

  /** How often a request is signed, or a put of one client order id sent. */
  private static final int ATTEMPTS = 3;

  private final String target;
  private final ManagedChannel channel;
  private final MatchengineBlockingStub exchange;
  private final PushBlockingStub live;

  private TradingClient(final String target, final ManagedChannel channel) {
    this.target = target;
    this.channel = channel;
    this.exchange = MatchengineGrpc.newBlockingStub(channel);
    this.live = PushGrpc.newBlockingStub(channel);
  }

  /**
   * A client that connects on its first call.
   *
   * @throws IOException if a certificate or key cannot be read
   */
  public static TradingClient open(final GrpcClientSettings settings) throws IOException {
    return new TradingClient(settings.target(), GrpcChannels.open(settings, false));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /** What the exchange says of itself. */
  public ExchangeListing listing() {
    try {
      return ExchangeListing.of(
          ask(stub -> stub.exchangeInfo(ExchangeInfoRequest.getDefaultInstance())));
    } catch (final TermsException e) {
      throw new ExchangeException(Kind.MISTRUSTED, target + ": " + e.getMessage(), e);
    }
  }

  /** The account of an id, with its next nonce and order id. */
  public UserQueryResponse user(final long account) {
    return ask(
        stub -> stub.userQuery(UserQueryRequest.newBuilder().setUserId((int) account).build()));
  }

  /**
   * Makes sure that the account has the key: else every signature would be refused as invalid.
   *
   * @throws TermsException if it has another
   */
  public void requireKey(final RequestSigner signer) {
    final String has = user(signer.account()).getUser().getL2Pubkey();
    final String key = Hex.encodePrefixed(signer.publicKey().toBytes());
    if (!has.equals(key)) {
      throw new TermsException(
          "account "
              + signer.account()
              + " of "
              + target
              + " has the key "
              + has
              + ", not "
              + key
              + ": use that key's file, or the account that has yours");
    }
  }

  /** Balances of all assets. */
  public List<AssetBalance> balances(final long account) {
    return ask(stub ->
            stub.balanceQuery(BalanceQueryRequest.newBuilder().setUserId((int) account).build()))
        .getBalancesList();
  }

  /**
   * Open orders, newest first.
   *
   * @param market a market, or {@code all}
   * @param limit at most so many
   */
  public OrderQueryResponse openOrders(final long account, final String market, final int limit) {
    return ask(stub ->
        stub.orderQuery(
            OrderQueryRequest.newBuilder()
                .setUserId((int) account)
                .setMarket(market)
                .setLimit(limit)
                .build()));
  }

  /**
   * Price levels, best first.
   *
   * @param limit levels per side
   */
  public OrderBookDepthResponse depth(final String market, final int limit) {
    return ask(stub ->
        stub.orderBookDepth(
            OrderBookDepthRequest.newBuilder().setMarket(market).setLimit(limit).build()));
  }

  /**
   * A snapshot of a book, then its changes; the iterator waits for them, and throws {@link
   * ExchangeException} when the stream breaks.
   */
  public Iterator<DepthStreamResponse> watchDepth(final String market, final int limit) {
    return watch(
        exchange.depthStream(
            DepthStreamRequest.newBuilder().setMarket(market).setLimit(limit).build()));
  }

  /** Trades as they happen; the iterator waits for them, and throws as the one of the book. */
  public Iterator<TradeStreamResponse> watchTrades(final String market) {
    return watch(exchange.tradeStream(TradeStreamRequest.newBuilder().setMarket(market).build()));
  }

  /**
   * The last 24 hours of a market as they are, then as they change; needs the gateway, as all
   * streams of the push service.
   */
  public Iterator<TickerStreamResponse> watchTicker(final String market) {
    return watch(live.tickerStream(TickerStreamRequest.newBuilder().setMarket(market).build()));
  }

  /**
   * The candle of a market's last trade, then candles that change; needs the gateway.
   *
   * @param interval how long a candle lasts, such as {@code 1m}, {@code 4h}, {@code 1d}
   */
  public Iterator<KlineStreamResponse> watchCandles(final String market, final String interval) {
    return watch(
        live.klineStream(
            KlineStreamRequest.newBuilder().setMarket(market).setInterval(interval).build()));
  }

  /** The newest L2 blocks, then those that are new or farther; needs the gateway. */
  public Iterator<BlockStreamResponse> watchBlocks() {
    return watch(live.blockStream(BlockStreamRequest.getDefaultInstance()));
  }

  /**
   * Trades of an order, oldest first.
   *
   * @param id the exchange-wide id
   */
  public List<UserTradeInfo> orderTrades(final String market, final long id, final int limit) {
    return ask(stub ->
            stub.orderTrades(
                OrderTradesRequest.newBuilder()
                    .setMarket(market)
                    .setOrderId(id)
                    .setLimit(limit)
                    .build()))
        .getTradesList();
  }

  /**
   * Puts an order. One without a name gets a random one, so that it can be sent again when the
   * answer was lost, and is there once.
   *
   * @param validUntil the last second, since 1970, at which it may trade
   */
  public OrderInfo put(final RequestSigner signer, final OrderTerms terms, final long validUntil) {
    final OrderTerms named =
        terms.clientOrderId().isEmpty() ? terms.named(UUID.randomUUID().toString()) : terms;
    return signed(
        ORDER_ID,
        () -> Integer.toUnsignedLong(user(signer.account()).getNextOrderId()),
        orderId -> send(signer.order(named, orderId, validUntil)));
  }

  private OrderInfo send(final OrderPutRequest request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return change(stub -> stub.orderPut(request));
      } catch (final ExchangeException e) {
        if (e.kind() != Kind.UNCERTAIN || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Cancels an open order.
   *
   * @param id the exchange-wide id
   * @param onChain whether the order's signature is to be voided on L2 too
   * @return the order as it was before
   */
  public OrderInfo cancel(
      final RequestSigner signer, final String market, final long id, final boolean onChain) {
    final OrderInfo order =
        ask(stub ->
            stub.orderDetail(
                OrderDetailRequest.newBuilder().setMarket(market).setOrderId(id).build()));
    if (Integer.toUnsignedLong(order.getUserId()) != signer.account()) {
      throw new TermsException(
          "order "
              + id
              + " is of account "
              + Integer.toUnsignedString(order.getUserId())
              + ", not of "
              + signer.account());
    }
    return signed(
        Set.of(NONCE),
        () -> user(signer.account()).getNextNonce(),
        nonce ->
            change(stub ->
                stub.orderCancel(
                    signer.cancel(
                        market, id, Integer.toUnsignedLong(order.getOrderId()), nonce, onChain))));
  }

  /** Cancels every open order of a market. */
  public OrderCancelAllResponse cancelAll(final RequestSigner signer, final String market) {
    return signed(
        Set.of(NONCE),
        () -> user(signer.account()).getNextNonce(),
        nonce -> change(stub -> stub.orderCancelAll(signer.cancelAll(market, nonce))));
  }

  /**
   * Transfers to another account.
   *
   * @param validUntil the last second, since 1970, at which it may be executed
   * @return what the exchange says; {@code success} is false if the balance is not there
   */
  public TransferResponse transfer(
      final RequestSigner signer,
      final Asset asset,
      final long to,
      final BigDecimal amount,
      final long validUntil) {
    return signed(
        Set.of(NONCE),
        () -> user(signer.account()).getNextNonce(),
        nonce ->
            change(stub -> stub.transfer(signer.transfer(asset, to, amount, nonce, validUntil))));
  }

  /**
   * Withdraws to the account's owner on L1.
   *
   * @param validUntil the last second, since 1970, at which it may be executed
   */
  public WithdrawResponse withdraw(
      final RequestSigner signer,
      final Asset asset,
      final BigDecimal amount,
      final long validUntil) {
    return signed(
        Set.of(NONCE),
        () -> user(signer.account()).getNextNonce(),
        nonce -> change(stub -> stub.withdraw(signer.withdraw(asset, amount, nonce, validUntil))));
  }

  /** What the next signature needs. */
  @FunctionalInterface
  private interface NextNumber {
    long ask();
  }

  /** Signs with the next number, anew if another request has taken it first. */
  private static <T> T signed(
      final Set<Integer> taken, final NextNumber next, final LongFunction<T> request) {
    for (int attempt = 1; ; attempt++) {
      try {
        return request.apply(next.ask());
      } catch (final ExchangeException e) {
        if (attempt == ATTEMPTS || e.reason().isEmpty() || !taken.contains(e.reason().getAsInt())) {
          throw e;
        }
      }
    }
  }

  private <T> T ask(final Function<MatchengineBlockingStub, T> question) {
    return call(question, false);
  }

  private <T> T change(final Function<MatchengineBlockingStub, T> change) {
    return call(change, true);
  }

  private <T> T call(final Function<MatchengineBlockingStub, T> call, final boolean changes) {
    try {
      return call.apply(exchange);
    } catch (final StatusRuntimeException e) {
      throw failure(e, changes);
    }
  }

  private ExchangeException failure(final StatusRuntimeException e, final boolean changes) {
    final Status status = e.getStatus();
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, INTERNAL ->
          changes
              ? new ExchangeException(
                  Kind.UNCERTAIN,
                  "no answer from "
                      + target
                      + " ("
                      + text(status)
                      + "); the request may have been executed: look before you repeat it",
                  e)
              : new ExchangeException(
                  Kind.UNREACHABLE, "no answer from " + target + " (" + text(status) + ")", e);
      default -> refusal(e);
    };
  }

  private ExchangeException refusal(final StatusRuntimeException e) {
    final String number = e.getTrailers() == null ? null : e.getTrailers().get(REASON);
    final boolean told = number != null && number.matches("[0-9]{1,6}");
    return new ExchangeException(
        Kind.REFUSED,
        told ? Integer.parseInt(number) : 0,
        target + " refuses: " + text(e.getStatus()),
        e);
  }

  private static String text(final Status status) {
    final String code = status.getCode().toString();
    return status.getDescription() == null ? code : status.getDescription();
  }

  private <T> Iterator<T> watch(final Iterator<T> stream) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return stream.hasNext();
        } catch (final StatusRuntimeException e) {
          throw failure(e, false);
        }
      }

      @Override
      public T next() {
        return stream.next();
      }
    };
  }
}
