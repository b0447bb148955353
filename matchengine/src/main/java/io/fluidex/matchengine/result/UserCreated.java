package io.fluidex.matchengine.result;

import java.util.Objects;

/**
 * The user is registered.
 *
 * @param userId its id
 * @param l1Address its L1 address, in lower case
 * @param l2Pubkey its L2 key, in lower case
 */
public record UserCreated(long userId, String l1Address, String l2Pubkey) implements Result {
  /** Refuses null. */
  public UserCreated {
    Objects.requireNonNull(l1Address, "l1Address");
    Objects.requireNonNull(l2Pubkey, "l2Pubkey");
  }

  @Override
  public boolean isEffective() {
    return true;
  }
}
