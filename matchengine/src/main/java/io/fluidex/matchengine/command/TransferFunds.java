package io.fluidex.matchengine.command;

import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.rollup.tx.Transfer;
import java.util.Objects;

/**
 * Moves available balance from one user to another.
 *
 * @param from who pays
 * @param to who receives
 * @param token the asset's token, or {@link Command#UNKNOWN}
 * @param amount how much; what is no positive number moves nothing
 * @param memo a JSON object for the history, null if the request had something else
 * @param businessId the caller's number of the request, unique for the payer; 0 for none
 * @param signature what the request had as signature, passed on
 * @param authorisation what is known about the signature
 * @param l2 the transfer as signed for L2, null without one
 */
public record TransferFunds(
    long from,
    long to,
    int token,
    Decimal amount,
    String memo,
    long businessId,
    String signature,
    Authorisation authorisation,
    Transfer l2)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public TransferFunds {
    Ranges.u32("from", from);
    Ranges.u32("to", to);
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(signature, "signature");
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
