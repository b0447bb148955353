package io.fluidex.matchengine.command;

import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import java.util.List;

/**
 * Adds assets and markets. Those that there are already stay as they are; one that cannot be is
 * left out, with a reason in the result.
 *
 * @param assets assets, added first
 * @param markets markets
 */
public record LoadMarkets(List<AssetSpec> assets, List<MarketSpec> markets) implements Command {
  /** Copies the lists. */
  public LoadMarkets {
    assets = List.copyOf(assets);
    markets = List.copyOf(markets);
  }
}
