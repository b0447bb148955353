package io.fluidex.matchengine.command;

import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.rollup.tx.Withdraw;
import java.util.Objects;

/**
 * Moves available balance out of the exchange, to L1.
 *
 * @param userId whose balance
 * @param token the asset's token, or {@link Command#UNKNOWN}
 * @param amount how much, above 0
 * @param business the caller's name for the kind of business
 * @param businessId the caller's number of the request, unique within its business; 0 for none
 * @param detail a JSON object for the history, null if the request had something else
 * @param signature what the request had as signature, passed on
 * @param authorisation what is known about the signature
 * @param l2 the withdrawal as signed for L2, null without one
 */
public record WithdrawFunds(
    long userId,
    int token,
    Decimal amount,
    String business,
    long businessId,
    String detail,
    String signature,
    Authorisation authorisation,
    Withdraw l2)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public WithdrawFunds {
    Ranges.u32("userId", userId);
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(business, "business");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
