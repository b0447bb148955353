package io.fluidex.matchengine.command;

import io.fluidex.matchengine.account.L2Key;
import java.util.Objects;

/**
 * Gives an account its owner and first key.
 *
 * @param serial the request's number
 * @param account the account
 * @param owner its owner, 0x and 40 lower-case hexadecimal digits
 * @param key its key
 */
public record L1Register(long serial, long account, String owner, L2Key key) implements L1Command {
  /**
   * Refuses null.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public L1Register {
    Ranges.u32("account", account);
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(key, "key");
  }
}
