package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.fee.Fees;

/**
 * A transaction to sign.
 *
 * @param operation what it is for
 * @param nonce its nonce
 * @param range the blocks it is for; null if it is to do nothing
 * @param fees what it is to pay
 * @param gasLimit how much gas it may use; 0 if that is to be found out
 * @param simulate whether the chain is ready for it, so that a node can tell what it will use and
 *     whether it will be reverted; otherwise those before it have to be mined first
 */
public record AttemptPlan(
    Operation operation, long nonce, BlockRange range, Fees fees, long gasLimit, boolean simulate) {
  /**
   * A signed transaction to send.
   *
   * @param operation the id of what it is for
   * @param attempt the transaction
   */
  public record Signed(long operation, Attempt attempt) {}
}
