package io.fluidex.matchengine.result;

import java.util.List;

/**
 * What became of assets and markets to load.
 *
 * @param assets how many assets are new
 * @param markets how many markets are new
 * @param problems one sentence for each that was left out
 */
public record MarketsLoaded(int assets, int markets, List<String> problems) implements Result {
  /** Copies the list. */
  public MarketsLoaded {
    problems = List.copyOf(problems);
  }

  @Override
  public boolean isEffective() {
    return assets + markets > 0;
  }
}
