package io.fluidex.matchengine.history;

import java.util.Objects;

/**
 * A registered user.
 *
 * @param id its id
 * @param l1Address its L1 address, in lower case
 * @param l2Pubkey its compressed L2 key, in lower case
 */
public record Account(long id, String l1Address, String l2Pubkey) {
  /** Refuses null. */
  public Account {
    Objects.requireNonNull(l1Address, "l1Address");
    Objects.requireNonNull(l2Pubkey, "l2Pubkey");
  }
}
