package io.fluidex.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.eddsa.PrivateKey;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.proto.matchengine.AssetListResponse.AssetInfo;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.MarketListResponse.MarketInfo;
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
import java.math.BigDecimal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RequestSignerTest {
  private static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  private static final PackedSignature NONE = PackedSignature.of(new byte[PackedSignature.BYTES]);
  private static final long ALICE = 2;
  private static final long LARGEST_ACCOUNT = 0xffff_ffffL;
  private static final long UNTIL = 4_000_000_000L;

  private final PrivateKey key = key(1);
  private final RequestSigner signer = new RequestSigner(DOMAIN, key, ALICE);
  private final ExchangeListing listing = ExchangeListing.of(info().build());
  private final Market market = listing.market("ETH_USDT");

  private static PrivateKey key(final int seed) {
    final byte[] bytes = new byte[PrivateKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return PrivateKey.fromSeed(bytes);
  }

  private static AssetInfo asset(final String id, final int token, final int precision) {
    return AssetInfo.newBuilder()
        .setAssetId(id)
        .setInnerId(token)
        .setPrecision(precision - 2)
        .setPrecisionStored(precision)
        .build();
  }

  private static ExchangeInfoResponse.Builder info() {
    return ExchangeInfoResponse.newBuilder()
        .setDomain("0102030405060708090a0b0c")
        .addAssets(asset("ETH", 0, 8))
        .addAssets(asset("USDT", 1, 9))
        .addMarkets(
            MarketInfo.newBuilder()
                .setName("ETH_USDT")
                .setBase("ETH")
                .setQuote("USDT")
                .setAmountPrecision(4)
                .setPricePrecision(2)
                .setMinAmount("0.001"));
  }

  private static BigDecimal number(final String text) {
    return new BigDecimal(text);
  }

  private void assertSigned(final SigningMessage message, final String signature) {
    assertTrue(isSigned(key, message, signature));
    assertFalse(isSigned(key(2), message, signature));
  }

  private static boolean isSigned(
      final PrivateKey by, final SigningMessage message, final String signature) {
    return by.publicKey().verify(message.hash(), Signature.fromHex(signature));
  }

  private void assertRefused(final String text, final Executable terms) {
    final String message = assertThrows(TermsException.class, terms).getMessage();
    assertTrue(message.contains(text), message);
  }

  @Test
  void shouldSignTheTotalsOfASale() {
    final OrderPutRequest request =
        signer.order(
            OrderTerms.limit(market, Side.SELL, number("1.50"), number("2000.250")), 7, UNTIL);
    assertEquals("1.5", request.getAmount());
    assertEquals("2000.25", request.getPrice());
    assertEquals("", request.getWorstPrice());
    assertEquals(OrderSide.ASK, request.getOrderSide());
    assertEquals(7, request.getOrderId());
    assertSigned(
        SigningMessage.of(
            DOMAIN,
            new Order(ALICE, 7, 0, 1, 150_000_000L, 3_000_375_000_000L, UNTIL, Side.SELL, 0)),
        request.getSignature());
  }

  @Test
  void shouldSignTheWorstPriceOfAMarketBuy() {
    final OrderPutRequest request =
        signer.order(
            new OrderTerms(
                market,
                Side.BUY,
                OrderType.MARKET,
                number("100"),
                number("3"),
                TimeInForce.TIME_IN_FORCE_UNSPECIFIED,
                false,
                "mine"),
            1,
            UNTIL);
    assertEquals("100", request.getAmount());
    assertEquals("", request.getPrice());
    assertEquals("3", request.getWorstPrice());
    assertEquals("mine", request.getClientOrderId());
    assertSigned(
        SigningMessage.of(
            DOMAIN,
            new Order(ALICE, 1, 1, 0, 300_000_000_000L, 10_000_000_000L, UNTIL, Side.BUY, 0)),
        request.getSignature());
  }

  @Test
  void shouldSignTransfersWithdrawalsAndCancels() {
    final TransferRequest transfer =
        signer.transfer(listing.asset("USDT"), LARGEST_ACCOUNT, number("0.5"), 3, UNTIL);
    assertEquals((int) LARGEST_ACCOUNT, transfer.getTo());
    assertSigned(
        SigningMessage.of(
            DOMAIN, new Transfer(ALICE, LARGEST_ACCOUNT, 1, 500_000_000, 3, UNTIL, NONE)),
        transfer.getSignature());
    final WithdrawRequest withdraw =
        signer.withdraw(listing.asset("ETH"), number("0.000001"), 4, UNTIL);
    assertEquals("0.000001", withdraw.getAmount());
    assertSigned(
        SigningMessage.of(DOMAIN, new Withdraw(ALICE, 0, 100, 4, UNTIL, NONE)),
        withdraw.getSignature());
    assertSigned(
        SigningMessage.of(DOMAIN, new Cancel(ALICE, 9, 5, NONE)),
        signer.cancel("ETH_USDT", 77, 9, 5, true).getSignature());
    assertSigned(
        SigningMessage.of(DOMAIN, new Cancel(ALICE, 0, 5, NONE)),
        signer.cancelAll("ETH_USDT", 5).getSignature());
  }

  @Test
  void shouldNotSignWhatTheMarketDoesNotTake() {
    assertRefused("the amount 1.00001 has 5 decimals, ETH_USDT has 4", () -> order("1.00001", "1"));
    assertRefused("the price 0.001 has 3 decimals", () -> order("1", "0.001"));
    assertRefused("the amount 0 is not above 0", () -> order("0", "1"));
    assertRefused("the price -1 is not above 0", () -> order("1", "-1"));
    assertRefused("less than 0.001, the least of ETH_USDT", () -> order("0.0009", "1"));
    assertRefused("amount is too large", () -> order("1e12", "1"));
    assertRefused("amount times price is too large", () -> order("1000000", "100000"));
    assertRefused(
        "has 7 decimals, ETH has 6",
        () -> signer.withdraw(listing.asset("ETH"), number("0.0000001"), 1, UNTIL));
    assertRefused(
        "cannot pay itself",
        () -> signer.transfer(listing.asset("ETH"), ALICE, number("1"), 1, UNTIL));
    assertRefused("no market BTC_USDT, only ETH_USDT", () -> listing.market("BTC_USDT"));
    assertRefused("no asset BTC, only ETH, USDT", () -> listing.asset("BTC"));
    assertRefused("validUntil", () -> order("1", "1", 1L << 32));
  }

  private OrderPutRequest order(final String amount, final String price) {
    return order(amount, price, UNTIL);
  }

  private OrderPutRequest order(final String amount, final String price, final long until) {
    return signer.order(
        OrderTerms.limit(market, Side.SELL, number(amount), number(price)), 1, until);
  }

  @Test
  void shouldNotBelieveAListingThatContradictsTheProtocol() {
    assertRefused("no domain but 'xyz'", () -> ExchangeListing.of(info().setDomain("xyz").build()));
    assertRefused(
        "the same token", () -> ExchangeListing.of(info().addAssets(asset("BTC", 1, 8)).build()));
    assertRefused(
        "an asset that cannot be",
        () -> ExchangeListing.of(info().addAssets(asset("BTC", 2, 30)).build()));
    assertRefused(
        "assets it does not have",
        () ->
            ExchangeListing.of(
                info().addMarkets(MarketInfo.newBuilder().setName("X").setBase("X")).build()));
    final MarketInfo good = info().getMarkets(0);
    assertRefused(
        "a market that cannot be",
        () ->
            ExchangeListing.of(
                info().addMarkets(good.toBuilder().setName("X").setPricePrecision(6)).build()));
    assertRefused(
        "no number as the least amount",
        () -> ExchangeListing.of(info().addMarkets(good.toBuilder().setMinAmount("x")).build()));
    assertTrue(ExchangeListing.of(info().clearDomain().build()).domain().isEmpty());
    assertEquals(DOMAIN, listing.signingDomain());
  }
}
