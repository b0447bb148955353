package io.fluidex.matchengine.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import java.util.ArrayList;
import java.util.List;

/** The operators' calls: new assets and markets. */
final class ManageRoutes {
  private static final String DONE = "done";

  private final MarketsDesk desk;

  ManageRoutes(final MarketsDesk desk) {
    this.desk = desk;
  }

  List<Route> routes(final String prefix) {
    final ObjectNode assets = Schema.with(Schema.object(), "assets", Schema.list(Schema.object()));
    final ObjectNode pair = Schema.object();
    Schema.with(pair, "market", Schema.object());
    Schema.with(pair, "asset_base", Schema.object());
    Schema.with(pair, "asset_quote", Schema.object());
    return List.of(
        Route.manage(
            prefix + "/reload",
            "Reads the configuration's markets again",
            Schema.object(),
            request -> {
              desk.reload();
              return Reply.text(DONE);
            }),
        Route.manage(prefix + "/assets", "Adds assets", assets, this::assets),
        Route.manage(
            prefix + "/tradepairs", "Adds a market and its assets", pair, this::tradepair));
  }

  private Reply assets(final RestRequest request) {
    final JsonNode list = Json.readObject(request.body()).path("assets");
    if (!list.isArray()) {
      throw bad("assets is no list");
    }
    final List<AssetSpec> assets = new ArrayList<>();
    list.forEach(asset -> assets.add(asset(asset)));
    desk.load(new LoadMarkets(assets, List.of()));
    return Reply.text(DONE);
  }

  private Reply tradepair(final RestRequest request) {
    final ObjectNode body = Json.readObject(request.body());
    final MarketSpec market = market(body.path("market"));
    final List<AssetSpec> assets = new ArrayList<>();
    add(assets, body.path("asset_base"), "asset_base", market.base());
    add(assets, body.path("asset_quote"), "asset_quote", market.quote());
    desk.load(new LoadMarkets(assets, List.of(market)));
    return Reply.text(DONE);
  }

  private static void add(
      final List<AssetSpec> assets, final JsonNode json, final String name, final String id) {
    if (json.isMissingNode() || json.isNull()) {
      return;
    }
    final AssetSpec asset = asset(json);
    if (!asset.id().equals(id)) {
      throw bad(name + " is " + asset.id() + ", but the market has " + id);
    }
    assets.add(asset);
  }

  private static RestException bad(final String message) {
    return new RestException(ErrorCode.BAD_REQUEST, message);
  }

  private static String text(final JsonNode json, final String name) {
    final JsonNode value = json.path(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw bad(name + " is no text");
    }
    return value.textValue();
  }

  private static int number(final JsonNode json, final String name, final Integer fallback) {
    final JsonNode value = json.path(name);
    if (value.isMissingNode() && fallback != null) {
      return fallback;
    }
    if (!value.isInt()) {
      throw bad(name + " is no whole number");
    }
    return value.intValue();
  }

  private static AssetSpec asset(final JsonNode json) {
    final int precision = number(json, "prec_save", null);
    try {
      return new AssetSpec(
          text(json, "id"),
          number(json, "rollup_token_id", null),
          precision,
          number(json, "prec_show", precision));
    } catch (final IllegalArgumentException e) {
      throw bad(e.getMessage());
    }
  }

  private static MarketSpec market(final JsonNode json) {
    final int amountPrecision = number(json, "amount_prec", null);
    final JsonNode least = json.path("min_amount");
    final Decimal decimal = Decimal.parse(least.isMissingNode() ? "0.01" : least.asText());
    final long units = decimal.isNumber() ? decimal.toUnits(amountPrecision) : -1;
    if (units < 0) {
      throw bad("min_amount is no number of at most " + amountPrecision + " decimals");
    }
    final String base = text(json, "base");
    final String quote = text(json, "quote");
    try {
      return new MarketSpec(
          json.has("name") ? text(json, "name") : base + "_" + quote,
          base,
          quote,
          amountPrecision,
          number(json, "price_prec", null),
          number(json, "fee_prec", 0),
          units,
          0,
          0);
    } catch (final IllegalArgumentException e) {
      throw bad(e.getMessage());
    }
  }
}
