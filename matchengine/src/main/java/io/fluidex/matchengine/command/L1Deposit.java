package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Credits what was paid to the contract.
 *
 * @param serial the request's number
 * @param account the account
 * @param token the token, which need not belong to an asset of the exchange
 * @param amount units, at least 0
 * @param detail a JSON object for the history
 */
public record L1Deposit(long serial, long account, int token, long amount, String detail)
    implements L1Command {
  /**
   * Refuses null.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public L1Deposit {
    Ranges.u32("account", account);
    Ranges.u16("token", token);
    Objects.requireNonNull(detail, "detail");
  }
}
