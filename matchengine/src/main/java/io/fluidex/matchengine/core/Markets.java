package io.fluidex.matchengine.core;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketPrice;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.result.MarketsLoaded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Assets and markets; neither ever changes or goes. */
final class Markets {
  private final Ledger ledger;
  private final List<AssetSpec> assets = new ArrayList<>();
  private final Map<String, AssetSpec> assetsById = new HashMap<>();
  private final Map<Integer, AssetSpec> assetsByToken = new HashMap<>();
  private final List<Market> markets = new ArrayList<>();
  private final Map<String, Market> marketsByName = new HashMap<>();

  Markets(final Ledger ledger) {
    this.ledger = ledger;
  }

  List<AssetSpec> assets() {
    return assets;
  }

  List<Market> markets() {
    return markets;
  }

  /** The asset of a token, or null. */
  AssetSpec asset(final int token) {
    return assetsByToken.get(token);
  }

  /** The asset with an id, or null. */
  AssetSpec asset(final String id) {
    return assetsById.get(id);
  }

  /** The market with a number, or null. */
  Market market(final int number) {
    return number >= 0 && number < markets.size() ? markets.get(number) : null;
  }

  /** The market with a name, or null. */
  Market market(final String name) {
    return marketsByName.get(name);
  }

  /** The last price of a token in an asset. */
  MarketPrice price(final int token, final String in) {
    for (final Market market : markets) {
      if (market.baseToken() == token && market.spec().quote().equals(in)) {
        return new MarketPrice(market.number(), market.lastPrice());
      }
    }
    return MarketPrice.NONE;
  }

  /** Adds what can be added. */
  MarketsLoaded load(final LoadMarkets command, final EngineSettings settings) {
    final List<String> problems = new ArrayList<>();
    final int assetsBefore = assets.size();
    final int marketsBefore = markets.size();
    for (final AssetSpec asset : command.assets()) {
      final AssetSpec known = assetsById.get(asset.id());
      if (known == null) {
        final String problem = problem(asset, settings);
        if (problem == null) {
          add(asset);
        } else {
          problems.add(problem);
        }
      } else if (!known.equals(asset)) {
        problems.add("asset " + asset.id() + " is there already and cannot change");
      }
    }
    for (final MarketSpec market : command.markets()) {
      final Market known = marketsByName.get(market.name());
      if (known == null) {
        final String problem = problem(market, settings);
        if (problem == null) {
          add(market);
        } else {
          problems.add(problem);
        }
      } else if (!known.spec().equals(market)) {
        problems.add("market " + market.name() + " is there already and cannot change");
      }
    }
    return new MarketsLoaded(
        assets.size() - assetsBefore, markets.size() - marketsBefore, problems);
  }

  /** Adds an asset that has no problem. */
  void add(final AssetSpec asset) {
    assets.add(asset);
    assetsById.put(asset.id(), asset);
    assetsByToken.put(asset.token(), asset);
    ledger.number(asset.token());
  }

  /** Adds a market that has no problem. */
  Market add(final MarketSpec spec) {
    final Market market =
        new Market(
            markets.size(),
            spec,
            assetsById.get(spec.base()),
            assetsById.get(spec.quote()),
            ledger);
    markets.add(market);
    marketsByName.put(spec.name(), market);
    return market;
  }

  private String problem(final AssetSpec asset, final EngineSettings settings) {
    final AssetSpec other = assetsByToken.get(asset.token());
    if (other != null) {
      return "asset " + asset.id() + ": token " + asset.token() + " is that of " + other.id();
    }
    if (settings.isRollup() && asset.token() >= settings.depths().tokens()) {
      return "asset " + asset.id() + ": token " + asset.token() + " is beyond the balance tree";
    }
    return null;
  }

  private String problem(final MarketSpec market, final EngineSettings settings) {
    final String name = "market " + market.name() + ": ";
    final AssetSpec base = assetsById.get(market.base());
    final AssetSpec quote = assetsById.get(market.quote());
    if (base == null || quote == null) {
      return name + "there is no asset " + (base == null ? market.base() : market.quote());
    }
    if (base.equals(quote)) {
      return name + "base and quote are the same asset";
    }
    if (market.amountPrecision() > base.precision()) {
      return name + "amounts have more decimals than " + base.id();
    }
    if (market.amountPrecision() + market.pricePrecision() > quote.precision()) {
      return name + "amount times price has more decimals than " + quote.id();
    }
    if (settings.isRollup() && !market.isFree()) {
      return name + "a rollup trades without fees as yet";
    }
    return null;
  }
}
