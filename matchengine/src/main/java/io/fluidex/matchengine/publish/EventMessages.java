package io.fluidex.matchengine.publish;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.BalanceChangeKind;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderEventKind;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.TradeSide;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderTerms;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The messages of events: fields, names and order of fields as the original has them, decimals as
 * text with the precision of their asset or market. After them come, for the history, what the
 * original tells on its topic {@code balances} only: business id, market price, and what is
 * available and frozen of every balance that changed; and, for those who tell users of their
 * orders, what became of an order and its client's id. Safe for many threads.
 */
public final class EventMessages {
  private static final String NO_SIGNATURE = "0".repeat(2 * PackedSignature.BYTES);

  private final Supplier<Catalog> catalogs;

  /** Messages with the names of a catalog, which is asked for each time. */
  public EventMessages(final Supplier<Catalog> catalogs) {
    this.catalogs = catalogs;
  }

  /** The message of an event; the same bytes for the same event. */
  public UnifyEvent message(final Event event) {
    final Catalog catalog = catalogs.get();
    return switch (event) {
      case UserRegistered e -> message(e, EventKind.REGISTER_USER, user(e), e.l2());
      case KeyChanged e ->
          message(
              e,
              EventKind.KEY_CHANGE,
              JsonFields.empty().put("user_id", e.userId()).put("l2_pubkey", e.l2Pubkey()),
              e.l2());
      case BalanceChanged e -> message(e, kind(e.kind()), balance(catalog, e), e.l2());
      case Transferred e -> message(e, EventKind.TRANSFER, transfer(catalog, e), e.l2());
      case OrderChanged e -> message(e, EventKind.ORDER, orderChange(catalog, e), null);
      case Traded e -> message(e, EventKind.TRADE, trade(catalog, e), e.l2());
      case OrderVoided e ->
          message(
              e,
              EventKind.CANCEL,
              JsonFields.empty()
                  .put("user_id", e.l2().account())
                  .put("order_id", e.l2().orderId())
                  .put("nonce", e.l2().nonce()),
              e.l2());
    };
  }

  private static UnifyEvent message(
      final Event event, final EventKind kind, final ObjectNode body, final Transaction l2) {
    return new UnifyEvent(event.seq(), event.time(), kind, body, Optional.ofNullable(l2));
  }

  private static EventKind kind(final BalanceChangeKind kind) {
    return switch (kind) {
      case DEPOSIT -> EventKind.DEPOSIT;
      case WITHDRAWAL -> EventKind.WITHDRAW;
      case FULL_EXIT -> EventKind.FULL_EXIT;
    };
  }

  /** Seconds with milliseconds; as a decimal, since a double would be written with an exponent. */
  private static BigDecimal seconds(final long millis) {
    return BigDecimal.valueOf(millis, 3);
  }

  private static BigDecimal wholeSeconds(final long millis) {
    return BigDecimal.valueOf(TimeUnit.MILLISECONDS.toSeconds(millis)).setScale(1);
  }

  private static String text(final long units, final AssetSpec asset) {
    return Decimal.format(units, asset.precision());
  }

  private static ObjectNode user(final UserRegistered e) {
    return JsonFields.empty()
        .put("user_id", e.userId())
        .put("l1_address", e.l1Address())
        .put("l2_pubkey", e.l2Pubkey());
  }

  private static ObjectNode balance(final Catalog catalog, final BalanceChanged e) {
    final AssetSpec asset = catalog.asset(e.token());
    final ObjectNode body =
        JsonFields.empty()
            .put("timestamp", wholeSeconds(e.time()))
            .put("user_id", e.userId())
            .put("asset", asset.id())
            .put("business", e.business())
            .put("change", text(e.change(), asset))
            .put("balance", text(e.balance().total(), asset))
            .put("balance_available", text(e.balance().available(), asset))
            .put("balance_frozen", text(e.balance().frozen(), asset))
            .put("detail", detail(e.detail(), e.businessId()));
    if (e.kind() == BalanceChangeKind.WITHDRAWAL) {
      body.put("signature", e.signature());
    }
    return body.put("business_id", e.businessId()).put("market_price", price(catalog, e.price()));
  }

  /** The caller's object with the number of the request in it, keys sorted, as text. */
  private static String detail(final String object, final long businessId) {
    final TreeMap<String, JsonNode> sorted = new TreeMap<>();
    final ObjectNode given =
        JsonFields.parse("a detail", object.getBytes(StandardCharsets.UTF_8)).object();
    for (final Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
      final String name = names.next();
      sorted.put(name, given.get(name));
    }
    final ObjectNode result = JsonFields.empty();
    sorted.put("id", result.numberNode(businessId));
    sorted.forEach(result::set);
    return new String(JsonFields.write(result), StandardCharsets.UTF_8);
  }

  private static ObjectNode transfer(final Catalog catalog, final Transferred e) {
    final AssetSpec asset = catalog.asset(e.token());
    return JsonFields.empty()
        .put("time", seconds(e.time()))
        .put("user_from", e.from())
        .put("user_to", e.to())
        .put("asset", asset.id())
        .put("amount", text(e.amount(), asset))
        .put("signature", e.signature())
        .put("business_id", e.businessId())
        .put("market_price", price(catalog, e.price()))
        .put("detail", detail(e.memo(), e.businessId()))
        .<ObjectNode>set("balance_from", parts(e.fromBalance(), asset))
        .set("balance_to", parts(e.toBalance(), asset));
  }

  private static ObjectNode parts(final Balance balance, final AssetSpec asset) {
    return JsonFields.empty()
        .put("available", text(balance.available(), asset))
        .put("frozen", text(balance.frozen(), asset));
  }

  private static String price(final Catalog catalog, final MarketPrice price) {
    return price.price() == 0
        ? "0"
        : Decimal.format(price.price(), catalog.market(price.market()).pricePrecision());
  }

  private static ObjectNode orderChange(final Catalog catalog, final OrderChanged e) {
    final MarketSpec market = catalog.market(e.order().terms().market());
    final ObjectNode body = JsonFields.empty().put("event", name(e.kind()));
    body.set("order", order(catalog, e.order()));
    final boolean sells = e.order().terms().side() == OrderSide.ASK;
    return body.put("base", market.base())
        .put("quote", market.quote())
        .put("status", e.status().name())
        .put("client_order_id", e.order().terms().clientOrderId())
        .set("balance", parts(e.balance(), asset(catalog, e.order().terms().market(), sells)));
  }

  private static AssetSpec asset(final Catalog catalog, final int market, final boolean base) {
    return base ? catalog.base(market) : catalog.quote(market);
  }

  private static String name(final OrderEventKind kind) {
    return kind.name();
  }

  private static ObjectNode order(final Catalog catalog, final OrderSnapshot order) {
    final OrderTerms terms = order.terms();
    final MarketSpec market = catalog.market(terms.market());
    final AssetSpec base = catalog.base(terms.market());
    final AssetSpec quote = catalog.quote(terms.market());
    final boolean sells = terms.side() == OrderSide.ASK;
    return JsonFields.empty()
        .put("id", terms.id())
        .put("base", market.base())
        .put("quote", market.quote())
        .put("market", market.name())
        .put("type", terms.type().name())
        .put("side", terms.side().name())
        .put("user", terms.userId())
        .put("post_only", terms.postOnly())
        .put(
            "signature",
            terms.signature() == null ? NO_SIGNATURE : Hex.encode(terms.signature().toBytes()))
        .put("price", Decimal.format(terms.price(), market.pricePrecision()))
        .put("amount", Decimal.format(terms.amount(), market.amountPrecision()))
        .put("maker_fee", Decimal.format(terms.makerFee(), market.feePrecision()))
        .put("taker_fee", Decimal.format(terms.takerFee(), market.feePrecision()))
        .put("create_time", seconds(terms.createTime()))
        .put("remain", Decimal.format(order.remain(), market.amountPrecision()))
        .put("frozen", text(order.frozen(), sells ? base : quote))
        .put("finished_base", Decimal.format(order.finishedBase(), market.amountPrecision()))
        .put("finished_quote", text(order.finishedQuote(), quote))
        .put("finished_fee", text(order.finishedFee(), sells ? quote : base))
        .put("update_time", seconds(order.updateTime()));
  }

  private static ObjectNode trade(final Catalog catalog, final Traded e) {
    final MarketSpec market = catalog.market(e.market());
    final AssetSpec base = catalog.base(e.market());
    final AssetSpec quote = catalog.quote(e.market());
    final boolean askTakes = e.takerSide() == OrderSide.ASK;
    final ObjectNode body =
        JsonFields.empty()
            .put("id", e.id())
            .put("timestamp", seconds(e.time()))
            .put("market", market.name())
            .put("base", market.base())
            .put("quote", market.quote())
            .put("price", Decimal.format(e.price(), market.pricePrecision()))
            .put("amount", Decimal.format(e.amount(), market.amountPrecision()))
            .put("quote_amount", text(e.quoteUnits(), quote));
    putSide(body, "ask", e.ask(), askTakes, text(e.ask().fee(), quote));
    putSide(body, "bid", e.bid(), !askTakes, text(e.bid().fee(), base));
    body.set("ask_order", e.ask().firstTrade() ? order(catalog, e.ask().before()) : null);
    body.set("bid_order", e.bid().firstTrade() ? order(catalog, e.bid().before()) : null);
    body.set("state_before", states(catalog, e, true));
    body.set("state_after", states(catalog, e, false));
    body.put("market_price", price(catalog, new MarketPrice(e.market(), e.previousPrice())));
    final ArrayNode parts = body.putArray("balances");
    parts.add(parts(e.ask().baseAfter(), base)).add(parts(e.ask().quoteAfter(), quote));
    parts.add(parts(e.bid().baseAfter(), base)).add(parts(e.bid().quoteAfter(), quote));
    if (e.fees() != null) {
      final ObjectNode fees = body.putObject("fees").put("user_id", e.fees().account());
      fees.set("base", parts(e.fees().base(), base));
      fees.set("quote", parts(e.fees().quote(), quote));
    }
    return body;
  }

  private static void putSide(
      final ObjectNode body,
      final String side,
      final TradeSide part,
      final boolean takes,
      final String fee) {
    body.put(side + "_user_id", part.after().terms().userId())
        .put(side + "_order_id", part.after().terms().id())
        .put(side + "_role", takes ? "TAKER" : "MAKER")
        .put(side + "_fee", fee);
  }

  private static ObjectNode states(final Catalog catalog, final Traded e, final boolean before) {
    final ObjectNode states = JsonFields.empty();
    final ArrayNode orders = states.putArray("order_states");
    final ArrayNode balances = states.putArray("balance_states");
    for (final TradeSide part : new TradeSide[] {e.ask(), e.bid()}) {
      final OrderSnapshot order = before ? part.before() : part.after();
      final MarketSpec market = catalog.market(e.market());
      final boolean sells = order.terms().side() == OrderSide.ASK;
      final AssetSpec quote = catalog.quote(e.market());
      orders
          .addObject()
          .put("user_id", order.terms().userId())
          .put("order_id", order.terms().id())
          .put("order_side", order.terms().side().name())
          .put("finished_base", Decimal.format(order.finishedBase(), market.amountPrecision()))
          .put("finished_quote", text(order.finishedQuote(), quote))
          .put("finished_fee", text(order.finishedFee(), sells ? quote : catalog.base(e.market())));
      putBalance(
          balances, order, catalog.base(e.market()), before ? part.baseBefore() : part.baseAfter());
      putBalance(
          balances,
          order,
          catalog.quote(e.market()),
          before ? part.quoteBefore() : part.quoteAfter());
    }
    return states;
  }

  private static void putBalance(
      final ArrayNode balances,
      final OrderSnapshot order,
      final AssetSpec asset,
      final Balance balance) {
    balances
        .addObject()
        .put("user_id", order.terms().userId())
        .put("asset", asset.id())
        .put("balance", text(balance.total(), asset));
  }
}
