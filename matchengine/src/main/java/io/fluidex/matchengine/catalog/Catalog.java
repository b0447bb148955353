package io.fluidex.matchengine.catalog;

import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Assets and markets at one moment. They are only ever added, so a later catalog says the same of
 * everything an earlier one knows. Immutable.
 */
public final class Catalog {
  private final List<AssetSpec> assets;
  private final List<MarketSpec> markets;
  private final Map<String, AssetSpec> assetsById;
  private final Map<Integer, AssetSpec> assetsByToken;
  private final Map<String, Integer> marketNumbers;

  /** A catalog of assets and of markets by number. */
  public Catalog(final List<AssetSpec> assets, final List<MarketSpec> markets) {
    this.assets = List.copyOf(assets);
    this.markets = List.copyOf(markets);
    this.assetsById = assets.stream().collect(Collectors.toMap(AssetSpec::id, Function.identity()));
    this.assetsByToken =
        assets.stream().collect(Collectors.toMap(AssetSpec::token, Function.identity()));
    this.marketNumbers =
        IntStream.range(0, markets.size())
            .boxed()
            .collect(Collectors.toMap(number -> markets.get(number).name(), Function.identity()));
  }

  /** All assets. */
  public List<AssetSpec> assets() {
    return assets;
  }

  /** All markets by number. */
  public List<MarketSpec> markets() {
    return markets;
  }

  /** The asset of a name. */
  public Optional<AssetSpec> asset(final String id) {
    return Optional.ofNullable(assetsById.get(id));
  }

  /**
   * The asset of a token. One that the exchange does not list, which L1 may still pay in, is named
   * after its number and counts whole units.
   */
  public AssetSpec asset(final int token) {
    final AssetSpec known = assetsByToken.get(token);
    return known == null ? new AssetSpec("token-" + token, token, 0, 0) : known;
  }

  /** The number of the market of a name. */
  public OptionalInt market(final String name) {
    final Integer number = marketNumbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The market with a number. */
  public MarketSpec market(final int number) {
    return markets.get(number);
  }

  /** What a market trades. */
  public AssetSpec base(final int market) {
    return assetsById.get(markets.get(market).base());
  }

  /** What a market pays with. */
  public AssetSpec quote(final int market) {
    return assetsById.get(markets.get(market).quote());
  }
}
