package io.fluidex.matchengine.result;

/**
 * The deposit or withdrawal was made.
 *
 * @param available units available after
 * @param nextNonce the nonce that the user signs next
 */
public record BalanceUpdated(long available, long nextNonce) implements Result {
  @Override
  public boolean isEffective() {
    return true;
  }
}
