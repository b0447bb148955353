package io.fluidex.standalone.demo;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderType;
import io.fluidex.proto.matchengine.TimeInForce;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;

/**
 * Makes signed requests of one account. The same arguments give the same request, so that one that
 * got no answer can be repeated as it was.
 *
 * @param domain of the deployment
 * @param account on L2
 * @param key the account's
 */
record RequestSigner(Domain domain, long account, PrivateKey key) {
  private static final PackedSignature NONE = PackedSignature.of(new byte[PackedSignature.BYTES]);

  /**
   * An order.
   *
   * @param orderId of the account's sequence
   * @param validUntil seconds since 1970
   */
  OrderPutRequest order(final OrderTerms terms, final long orderId, final long validUntil) {
    final Order order =
        new Order(
            account,
            orderId,
            terms.given().token(),
            terms.taken().token(),
            terms.gives(),
            terms.takes(),
            validUntil,
            terms.side(),
            0);
    final String price = terms.market().priceText(terms.ticks());
    final OrderPutRequest.Builder request =
        OrderPutRequest.newBuilder()
            .setUserId((int) account)
            .setMarket(terms.market().name())
            .setOrderSide(terms.side() == Side.SELL ? OrderSide.ASK : OrderSide.BID)
            .setAmount(terms.market().amountText(terms.lots()))
            .setOrderId((int) orderId)
            .setClientOrderId("demo-" + orderId)
            .setValidUntil((int) validUntil)
            .setSignature(sign(SigningMessage.of(domain, order)));
    return switch (terms.kind()) {
      case LIMIT -> request.setPrice(price).build();
      case POST_ONLY -> request.setPrice(price).setPostOnly(true).build();
      case IMMEDIATE ->
          request
              .setPrice(price)
              .setTimeInForce(TimeInForce.TIME_IN_FORCE_IMMEDIATE_OR_CANCEL)
              .build();
      case MARKET -> request.setOrderType(OrderType.MARKET).setWorstPrice(price).build();
    };
  }

  /** The end of an open order, which uses up no nonce. */
  OrderCancelRequest cancel(
      final Market market, final long exchangeId, final long orderId, final long nonce) {
    final Cancel cancel = new Cancel(account, orderId, nonce, NONE);
    return OrderCancelRequest.newBuilder()
        .setUserId((int) account)
        .setMarket(market.name())
        .setOrderId(exchangeId)
        .setNonce(nonce)
        .setSignature(sign(SigningMessage.of(domain, cancel)))
        .build();
  }

  /** A payment to another account, in L2 units. */
  TransferRequest transfer(
      final Asset asset, final long units, final long to, final long nonce, final long validUntil) {
    final Transfer transfer =
        new Transfer(account, to, asset.token(), units, nonce, validUntil, NONE);
    return TransferRequest.newBuilder()
        .setFrom((int) account)
        .setTo((int) to)
        .setAsset(asset.id())
        .setDelta(asset.text(units))
        .setNonce(nonce)
        .setValidUntil((int) validUntil)
        .setSignature(sign(SigningMessage.of(domain, transfer)))
        .build();
  }

  /** A withdrawal to L1, in L2 units. */
  WithdrawRequest withdraw(
      final Asset asset, final long units, final long nonce, final long validUntil) {
    final Withdraw withdraw = new Withdraw(account, asset.token(), units, nonce, validUntil, NONE);
    return WithdrawRequest.newBuilder()
        .setUserId((int) account)
        .setAsset(asset.id())
        .setAmount(asset.text(units))
        .setNonce(nonce)
        .setValidUntil((int) validUntil)
        .setSignature(sign(SigningMessage.of(domain, withdraw)))
        .build();
  }

  private String sign(final SigningMessage message) {
    return Hex.encode(key.sign(message.hash()).toBytes());
  }
}
