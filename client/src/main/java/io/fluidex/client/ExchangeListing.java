package io.fluidex.client;

import io.fluidex.proto.matchengine.AssetListResponse.AssetInfo;
import io.fluidex.proto.matchengine.ExchangeInfoResponse;
import io.fluidex.proto.matchengine.MarketListResponse.MarketInfo;
import io.fluidex.rollup.message.Domain;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an exchange says of itself: enough to sign for it, and to be believed only after the domain
 * was compared with a contract that the trader knows. Immutable.
 *
 * @param domain what signatures are bound to; nothing where no contract is, in development
 * @param assets by id
 * @param markets by name
 */
public record ExchangeListing(
    Optional<Domain> domain, Map<String, Asset> assets, Map<String, Market> markets) {
  /** Domain of exchanges without a contract. */
  private static final Domain NO_CONTRACT = Domain.ofBytes(new byte[Domain.BYTES]);

  /** Keeps the order, forbids changes. */
  public ExchangeListing {
    assets = Collections.unmodifiableMap(new LinkedHashMap<>(assets));
    markets = Collections.unmodifiableMap(new LinkedHashMap<>(markets));
  }

  /**
   * Reads what the exchange has answered.
   *
   * @throws TermsException if it contradicts itself or the protocol
   */
  public static ExchangeListing of(final ExchangeInfoResponse info) {
    final Map<String, Asset> assets = new LinkedHashMap<>();
    for (final AssetInfo asset : info.getAssetsList()) {
      assets.put(
          asset.getAssetId(),
          new Asset(
              asset.getAssetId(),
              asset.getInnerId(),
              asset.getPrecisionStored(),
              asset.getPrecision()));
    }
    if (assets.values().stream().map(Asset::token).distinct().count() != assets.size()) {
      throw new TermsException("the exchange gives two of its assets the same token: " + assets);
    }
    final Map<String, Market> markets = new LinkedHashMap<>();
    for (final MarketInfo market : info.getMarketsList()) {
      markets.put(market.getName(), market(market, assets));
    }
    return new ExchangeListing(domain(info.getDomain()), assets, markets);
  }

  private static Market market(final MarketInfo market, final Map<String, Asset> assets) {
    final Asset base = assets.get(market.getBase());
    final Asset quote = assets.get(market.getQuote());
    if (base == null || quote == null) {
      throw new TermsException(
          "the exchange has a market of assets it does not have: " + market.getName());
    }
    try {
      return new Market(
          market.getName(),
          base,
          quote,
          market.getAmountPrecision(),
          market.getPricePrecision(),
          new BigDecimal(market.getMinAmount()));
    } catch (final NumberFormatException e) {
      throw new TermsException(
          "the exchange gives no number as the least amount of " + market.getName(), e);
    }
  }

  private static Optional<Domain> domain(final String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Domain.ofBytes(HexFormat.of().parseHex(text)));
    } catch (final IllegalArgumentException e) {
      throw new TermsException("the exchange gives no domain but '" + text + "'", e);
    }
  }

  /** What to sign with: the domain, all zeros where there is no contract. */
  public Domain signingDomain() {
    return domain.orElse(NO_CONTRACT);
  }

  /**
   * The asset of a name.
   *
   * @throws TermsException if there is none
   */
  public Asset asset(final String id) {
    final Asset found = assets.get(id);
    if (found == null) {
      throw new TermsException(
          "the exchange has no asset " + id + ", only " + String.join(", ", assets.keySet()));
    }
    return found;
  }

  /**
   * The market of a name.
   *
   * @throws TermsException if there is none
   */
  public Market market(final String name) {
    final Market found = markets.get(name);
    if (found == null) {
      throw new TermsException(
          "the exchange has no market " + name + ", only " + String.join(", ", markets.keySet()));
    }
    return found;
  }
}
