package io.fluidex.matchengine.result;

/**
 * The user's orders in the market are cancelled.
 *
 * @param total how many there were
 */
public record OrdersCancelled(int total) implements Result {
  @Override
  public boolean isEffective() {
    return total > 0;
  }
}
