package io.fluidex.matchengine.result;

/**
 * What became of a transfer.
 *
 * @param success whether it was made; not if its amount is not positive or not available
 * @param available the payer's available units, after the transfer if it was made
 * @param nextNonce the nonce that the payer signs next
 */
public record FundsTransferred(boolean success, long available, long nextNonce) implements Result {
  @Override
  public boolean isEffective() {
    return success;
  }
}
