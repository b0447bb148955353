package io.fluidex.matchengine.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fluidex.matchengine.auth.RequestSignatures;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.CancelAllOrders;
import io.fluidex.matchengine.command.CancelOrder;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.command.PutBatch;
import io.fluidex.matchengine.command.PutOrder;
import io.fluidex.matchengine.command.RegisterUser;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.command.UpdateBalance;
import io.fluidex.matchengine.command.WithdrawFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderType;
import io.fluidex.matchengine.order.TimeInForce;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.EthLogMetadata;
import io.fluidex.proto.matchengine.OrderCancelAllRequest;
import io.fluidex.proto.matchengine.OrderCancelRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.TransferRequest;
import io.fluidex.proto.matchengine.UserInfo;
import io.fluidex.proto.matchengine.WithdrawRequest;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Turns requests into commands: names into numbers, text into decimals, signatures into verdicts.
 * Safe for many threads.
 */
final class Requests {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** A detail or memo is a note, not a document. */
  static final int MOST_DETAIL_CHARS = 4096;

  private final Supplier<Catalog> catalogs;
  private final RequestSignatures signatures;

  Requests(final Supplier<Catalog> catalogs, final RequestSignatures signatures) {
    this.catalogs = catalogs;
    this.signatures = signatures;
  }

  int market(final String name) {
    final OptionalInt number = catalogs.get().market(name);
    return number.isPresent() ? number.getAsInt() : Command.UNKNOWN;
  }

  private int token(final String asset) {
    return catalogs.get().asset(asset).map(AssetSpec::token).orElse(Command.UNKNOWN);
  }

  private static long u32(final int value) {
    return Integer.toUnsignedLong(value);
  }

  /** None for an empty text; one that is no signature is refused. */
  static PackedSignature signature(final String text) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return PackedSignature.ofHex(text);
    } catch (final TransactionFormatException e) {
      throw new RequestException(Reason.INVALID_SIGNATURE);
    }
  }

  /** A JSON object as it came, an empty one for an empty text, null for anything else. */
  private static String jsonObject(final String text) {
    if (text.isEmpty()) {
      return "{}";
    }
    if (text.length() > MOST_DETAIL_CHARS) {
      return null;
    }
    try {
      return JSON.readTree(text).isObject() ? text : null;
    } catch (final JsonProcessingException e) {
      return null;
    }
  }

  private static LogMetadata log(final boolean present, final EthLogMetadata log) {
    return present
        ? new LogMetadata(log.getBlockNumber(), log.getTxHash(), log.getLogIndex())
        : null;
  }

  Command registerUser(final UserInfo request) {
    return new RegisterUser(
        request.getL1Address(),
        request.getL2Pubkey(),
        log(request.hasLogMetadata(), request.getLogMetadata()));
  }

  Command updateBalance(final BalanceUpdateRequest request) {
    return new UpdateBalance(
        u32(request.getUserId()),
        token(request.getAsset()),
        request.getBusiness(),
        request.getBusinessId(),
        Decimal.parse(request.getDelta()),
        jsonObject(request.getDetail()),
        request.getSignature(),
        log(request.hasLogMetadata(), request.getLogMetadata()));
  }

  /** A balance update of a rollup: a withdrawal, its amount the delta without its sign. */
  Command withdrawByUpdate(final BalanceUpdateRequest request) {
    if (!request.getDelta().startsWith("-")) {
      throw new RequestException(Reason.DEVELOPMENT_ONLY);
    }
    return withdraw(
        u32(request.getUserId()),
        request.getAsset(),
        request.getDelta().substring(1),
        request.getBusiness(),
        request.getBusinessId(),
        jsonObject(request.getDetail()),
        request.getNonce(),
        u32(request.getValidUntil()),
        request.getSignature());
  }

  Command withdraw(final WithdrawRequest request) {
    return withdraw(
        u32(request.getUserId()),
        request.getAsset(),
        request.getAmount(),
        "withdraw",
        0,
        "{}",
        request.getNonce(),
        u32(request.getValidUntil()),
        request.getSignature());
  }

  private Command withdraw(
      final long user,
      final String asset,
      final String amount,
      final String business,
      final long businessId,
      final String detail,
      final long nonce,
      final long validUntil,
      final String signatureText) {
    final Decimal decimal = Decimal.parse(amount);
    final PackedSignature signature = signature(signatureText);
    final int token = token(asset);
    final long units = units(decimal, asset);
    final Withdraw l2 =
        signature == null || token == Command.UNKNOWN || units <= 0
            ? null
            : checked(() -> new Withdraw(user, token, units, nonce, validUntil, signature));
    return new WithdrawFunds(
        user,
        token,
        decimal,
        business,
        businessId,
        detail,
        signatureText,
        signatures.withdraw(l2),
        l2);
  }

  TransferFunds transfer(final TransferRequest request) {
    final Decimal amount = Decimal.parse(request.getDelta());
    final PackedSignature signature = signature(request.getSignature());
    final int token = token(request.getAsset());
    final long units = units(amount, request.getAsset());
    final Transfer l2 =
        signature == null || token == Command.UNKNOWN || units <= 0
            ? null
            : checked(() ->
                new Transfer(
                    u32(request.getFrom()),
                    u32(request.getTo()),
                    token,
                    units,
                    request.getNonce(),
                    u32(request.getValidUntil()),
                    signature));
    return new TransferFunds(
        u32(request.getFrom()),
        u32(request.getTo()),
        token,
        amount,
        jsonObject(request.getMemo()),
        request.getBusinessId(),
        request.getSignature(),
        signatures.transfer(l2),
        l2);
  }

  /** What is out of the range of L2 was not signed for it. */
  private static <T> T checked(final Supplier<T> transaction) {
    try {
      return transaction.get();
    } catch (final TransactionFormatException e) {
      return null;
    }
  }

  /** The units of an amount of an asset, less than 0 if there are none. */
  private long units(final Decimal amount, final String asset) {
    return amount.isNumber()
        ? catalogs
            .get()
            .asset(asset)
            .map(spec -> amount.floor(spec.shownPrecision()).toUnits(spec.precision()))
            .orElse(-1L)
        : -1;
  }

  PutOrder order(final OrderPutRequest request) {
    final int market = market(request.getMarket());
    final OrderSide side = request.getOrderSideValue() == 0 ? OrderSide.ASK : OrderSide.BID;
    final OrderType type = request.getOrderTypeValue() == 0 ? OrderType.LIMIT : OrderType.MARKET;
    final Decimal amount = Decimal.parse(request.getAmount());
    final Decimal price = Decimal.parse(request.getPrice());
    final Decimal worst = Decimal.parse(request.getWorstPrice());
    final PackedSignature signature = signature(request.getSignature());
    final SignedOrder l2 =
        signature == null || market == Command.UNKNOWN
            ? null
            : signedOrder(
                request, market, side, amount, type == OrderType.LIMIT ? price : worst, signature);
    return new PutOrder(
        u32(request.getUserId()),
        market,
        side,
        type,
        timeInForce(request.getTimeInForceValue()),
        request.getPostOnly(),
        amount,
        price,
        Decimal.parse(request.getQuoteLimit()),
        worst,
        Decimal.parse(request.getTakerFee()),
        Decimal.parse(request.getMakerFee()),
        u32(request.getValidUntil()),
        request.getClientOrderId(),
        signatures.order(l2),
        l2,
        signature);
  }

  private static TimeInForce timeInForce(final int code) {
    return switch (code) {
      case 1 -> TimeInForce.IMMEDIATE_OR_CANCEL;
      case 2 -> TimeInForce.FILL_OR_KILL;
      default -> TimeInForce.GOOD_TILL_CANCEL;
    };
  }

  /** The order of L2 that the request must have signed; null if there can be none. */
  private SignedOrder signedOrder(
      final OrderPutRequest request,
      final int market,
      final OrderSide side,
      final Decimal amount,
      final Decimal price,
      final PackedSignature signature) {
    final Catalog catalog = catalogs.get();
    final MarketSpec spec = catalog.market(market);
    final AssetSpec base = catalog.base(market);
    final AssetSpec quote = catalog.quote(market);
    if (!amount.isNumber() || !price.isNumber()) {
      return null;
    }
    final long lots = amount.toUnits(spec.amountPrecision());
    final long ticks = price.toUnits(spec.pricePrecision());
    if (lots <= 0 || ticks <= 0) {
      return null;
    }
    final BigInteger baseUnits =
        BigInteger.valueOf(lots)
            .multiply(BigInteger.TEN.pow(base.precision() - spec.amountPrecision()));
    final BigInteger quoteUnits =
        BigInteger.valueOf(lots)
            .multiply(BigInteger.valueOf(ticks))
            .multiply(
                BigInteger.TEN.pow(
                    quote.precision() - spec.amountPrecision() - spec.pricePrecision()));
    if (baseUnits.bitLength() >= Long.SIZE || quoteUnits.bitLength() >= Long.SIZE) {
      return null;
    }
    final boolean sells = side == OrderSide.ASK;
    return checked(() ->
        new SignedOrder(
            new Order(
                u32(request.getUserId()),
                u32(request.getOrderId()),
                sells ? base.token() : quote.token(),
                sells ? quote.token() : base.token(),
                (sells ? baseUnits : quoteUnits).longValue(),
                (sells ? quoteUnits : baseUnits).longValue(),
                u32(request.getValidUntil()),
                sells ? Side.SELL : Side.BUY,
                request.getMaxFeeBips()),
            signature));
  }

  Command batch(final BatchOrderPutRequest request) {
    if (request.getOrdersCount() > PutBatch.MAX_ORDERS) {
      throw new RequestException(Reason.BATCH_TOO_LARGE);
    }
    return new PutBatch(
        market(request.getMarket()),
        request.getReset(),
        request.getOrdersList().stream().map(this::order).toList());
  }

  Command cancel(final OrderCancelRequest request, final long l2OrderId) {
    final Cancel l2 =
        cancel(u32(request.getUserId()), l2OrderId, request.getNonce(), request.getSignature());
    return new CancelOrder(
        u32(request.getUserId()),
        market(request.getMarket()),
        request.getOrderId(),
        request.getClientOrderId(),
        signatures.cancel(l2),
        l2,
        request.getOnChain());
  }

  Command cancelAll(final OrderCancelAllRequest request) {
    final Cancel l2 =
        cancel(u32(request.getUserId()), 0, request.getNonce(), request.getSignature());
    return new CancelAllOrders(
        u32(request.getUserId()), market(request.getMarket()), signatures.cancel(l2), l2);
  }

  private static Cancel cancel(
      final long user, final long orderId, final long nonce, final String signatureText) {
    final PackedSignature signature = signature(signatureText);
    return signature == null ? null : checked(() -> new Cancel(user, orderId, nonce, signature));
  }
}
