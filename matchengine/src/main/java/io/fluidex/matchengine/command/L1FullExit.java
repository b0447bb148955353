package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Takes the account's open orders that sell a token out, then debits its whole balance of it.
 *
 * @param serial the request's number
 * @param account the account
 * @param token the token
 * @param detail a JSON object for the history
 */
public record L1FullExit(long serial, long account, int token, String detail) implements L1Command {
  /**
   * Refuses null.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public L1FullExit {
    Ranges.u32("account", account);
    Ranges.u16("token", token);
    Objects.requireNonNull(detail, "detail");
  }
}
