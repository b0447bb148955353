package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.fee.Fees;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.OptionalLong;

/**
 * One signed transaction. It is written down before it is sent, and never forgotten: any of them
 * may be the one that gets into a block.
 *
 * @param hash its hash
 * @param nonce its nonce
 * @param range the blocks it is for, its operation's or the last of them; null if it does nothing,
 *     in place of another transaction with its nonce
 * @param fees what it pays for gas
 * @param gasLimit how much gas it may use
 * @param raw the signed bytes, {@code 0x} and hexadecimal
 * @param broadcastAt the height of the chain when a node first took it; empty before that
 * @param rejected whether nodes found its fees too low
 */
public record Attempt(
    Bytes32 hash,
    long nonce,
    BlockRange range,
    Fees fees,
    long gasLimit,
    String raw,
    OptionalLong broadcastAt,
    boolean rejected) {
  /** Whether it does what its operation is for, or nothing. */
  public boolean isCall() {
    return range != null;
  }

  Attempt taken(final long height) {
    return new Attempt(hash, nonce, range, fees, gasLimit, raw, OptionalLong.of(height), false);
  }

  Attempt refused() {
    return new Attempt(hash, nonce, range, fees, gasLimit, raw, broadcastAt, true);
  }

  /** Without the signed bytes, which say nothing to a reader. */
  @Override
  public String toString() {
    return (isCall() ? range : "nothing") + " " + hash + " nonce " + nonce + " " + fees;
  }
}
