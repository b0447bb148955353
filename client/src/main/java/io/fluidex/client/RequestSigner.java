package io.fluidex.client;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.PublicKey;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.OrderSide;
import io.fluidex.proto.matchengine.OrderType;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Turns what a trader wants into signed requests, as docs/protocol.md says: no network, no clock,
 * no state. The ids, nonces and times to sign come from the caller.
 *
 * <p>Everything it throws is a {@link TermsException}: nothing was signed then. Safe for use by
 * several threads as long as the key is not destroyed.
 */
public final class RequestSigner {
  private static final PackedSignature NONE = PackedSignature.of(new byte[PackedSignature.BYTES]);

  private final Domain domain;
  private final PrivateKey key;
  private final long account;

  /**
   * Signs for an account of a deployment.
   *
   * @param domain the deployment: whoever takes it from an exchange without a check lets the
   *     exchange choose the chain
   * @param key of the account; stays the caller's to destroy
   * @param account the id that the L1 contract gave, u32
   */
  public RequestSigner(final Domain domain, final PrivateKey key, final long account) {
    this.domain = Objects.requireNonNull(domain, "domain");
    this.key = Objects.requireNonNull(key, "key");
    this.account = account;
  }

  /** The account. */
  public long account() {
    return account;
  }

  /** The key that the account has to have. */
  public PublicKey publicKey() {
    return key.publicKey();
  }

  /**
   * An order.
   *
   * @param orderId larger than any the account used before, as the exchange names it
   * @param validUntil the last second, since 1970, at which it may trade
   */
  public OrderPutRequest order(final OrderTerms terms, final long orderId, final long validUntil) {
    final Market market = terms.market();
    final Side side = terms.side();
    final Market.Totals totals = market.totals(side, terms.amount(), terms.price());
    final Order order =
        inRange(() ->
            new Order(
                account,
                orderId,
                market.sells(side).token(),
                market.buys(side).token(),
                totals.sell(),
                totals.buy(),
                validUntil,
                side,
                0));
    final OrderPutRequest.Builder request =
        OrderPutRequest.newBuilder()
            .setUserId((int) account)
            .setMarket(market.name())
            .setOrderSide(side == Side.SELL ? OrderSide.ASK : OrderSide.BID)
            .setOrderType(terms.type())
            .setAmount(text(terms.amount()))
            .setPostOnly(terms.postOnly())
            .setTimeInForce(terms.timeInForce())
            .setClientOrderId(terms.clientOrderId())
            .setOrderId((int) orderId)
            .setValidUntil((int) validUntil)
            .setSignature(sign(SigningMessage.of(domain, order)));
    final String price = text(terms.price());
    return terms.type() == OrderType.MARKET
        ? request.setWorstPrice(price).build()
        : request.setPrice(price).build();
  }

  /**
   * A cancel of an order.
   *
   * @param market the order's market
   * @param id the exchange-wide id
   * @param orderId the id that the order was signed with
   * @param nonce the account's next
   * @param onChain whether the order's signature is to be voided on L2 too, which uses up the nonce
   */
  public OrderCancelRequest cancel(
      final String market,
      final long id,
      final long orderId,
      final long nonce,
      final boolean onChain) {
    final Cancel cancel = inRange(() -> new Cancel(account, orderId, nonce, NONE));
    return OrderCancelRequest.newBuilder()
        .setUserId((int) account)
        .setMarket(market)
        .setOrderId(id)
        .setNonce(nonce)
        .setOnChain(onChain)
        .setSignature(sign(SigningMessage.of(domain, cancel)))
        .build();
  }

  /**
   * A cancel of every open order in a market.
   *
   * @param nonce the account's next
   */
  public OrderCancelAllRequest cancelAll(final String market, final long nonce) {
    final Cancel cancel = inRange(() -> new Cancel(account, 0, nonce, NONE));
    return OrderCancelAllRequest.newBuilder()
        .setUserId((int) account)
        .setMarket(market)
        .setNonce(nonce)
        .setSignature(sign(SigningMessage.of(domain, cancel)))
        .build();
  }

  /**
   * A transfer to another account.
   *
   * @param nonce the account's next
   * @param validUntil the last second, since 1970, at which it may be executed
   */
  public TransferRequest transfer(
      final Asset asset,
      final long to,
      final BigDecimal amount,
      final long nonce,
      final long validUntil) {
    if (to == account) {
      throw new TermsException("account " + to + " cannot pay itself: give another one");
    }
    final long units = asset.units(amount);
    final Transfer transfer =
        inRange(() -> new Transfer(account, to, asset.token(), units, nonce, validUntil, NONE));
    return TransferRequest.newBuilder()
        .setFrom((int) account)
        .setTo((int) to)
        .setAsset(asset.id())
        .setDelta(text(amount))
        .setNonce(nonce)
        .setValidUntil((int) validUntil)
        .setSignature(sign(SigningMessage.of(domain, transfer)))
        .build();
  }

  /**
   * A withdrawal to the account's owner on L1.
   *
   * @param nonce the account's next
   * @param validUntil the last second, since 1970, at which it may be executed
   */
  public WithdrawRequest withdraw(
      final Asset asset, final BigDecimal amount, final long nonce, final long validUntil) {
    final long units = asset.units(amount);
    final Withdraw withdraw =
        inRange(() -> new Withdraw(account, asset.token(), units, nonce, validUntil, NONE));
    return WithdrawRequest.newBuilder()
        .setUserId((int) account)
        .setAsset(asset.id())
        .setAmount(text(amount))
        .setNonce(nonce)
        .setValidUntil((int) validUntil)
        .setSignature(sign(SigningMessage.of(domain, withdraw)))
        .build();
  }

  /** Without zeros at the end, which the exchange would count as decimals. */
  private static String text(final BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }

  private String sign(final SigningMessage message) {
    return PackedSignature.of(key.sign(message.hash())).toString();
  }

  private static <T> T inRange(final Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (final TransactionFormatException e) {
      throw new TermsException("L2 has no such transaction: " + e.getMessage(), e);
    }
  }
}
