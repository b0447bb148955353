package io.fluidex.matchengine.command;

import io.fluidex.matchengine.account.L2Key;
import java.util.Objects;

/**
 * Gives an account another key. Its open orders, signed with the old one, are taken out first.
 *
 * @param serial the request's number
 * @param account the account
 * @param key its new key
 */
public record L1ChangeKey(long serial, long account, L2Key key) implements L1Command {
  /**
   * Refuses null.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public L1ChangeKey {
    Ranges.u32("account", account);
    Objects.requireNonNull(key, "key");
  }
}
