package io.fluidex.matchengine.command;

import io.fluidex.matchengine.decimal.Decimal;
import java.util.Objects;

/**
 * Deposits or withdraws for a user, registered or not. Development mode only.
 *
 * @param userId whose balance
 * @param token the asset's token, or {@link Command#UNKNOWN}
 * @param business the caller's name for the kind of business
 * @param businessId the caller's number of the request, unique within its business
 * @param delta signed amount: zero or more deposits, less withdraws
 * @param detail a JSON object for the history, null if the request had something else
 * @param signature what the request had as signature, passed on
 * @param log where the request comes from, null if from nowhere
 */
public record UpdateBalance(
    long userId,
    int token,
    String business,
    long businessId,
    Decimal delta,
    String detail,
    String signature,
    LogMetadata log)
    implements Command {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public UpdateBalance {
    Ranges.u32("userId", userId);
    Objects.requireNonNull(business, "business");
    Objects.requireNonNull(delta, "delta");
    Objects.requireNonNull(signature, "signature");
  }
}
