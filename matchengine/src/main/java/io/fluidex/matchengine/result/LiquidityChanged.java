package io.fluidex.matchengine.result;

/**
 * Shares of a pool were given out or taken back.
 *
 * @param shares how many
 * @param base units of base that were paid for them
 * @param quote units of quote that were paid for them
 * @param owned the user's shares now
 * @param total all shares now, with the locked ones
 * @param sequence the number that the user's next removal signs
 */
public record LiquidityChanged(
    long shares, long base, long quote, long owned, long total, long sequence) implements Result {
  @Override
  public boolean isEffective() {
    return true;
  }
}
