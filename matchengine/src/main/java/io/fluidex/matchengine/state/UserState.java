package io.fluidex.matchengine.state;

import io.fluidex.matchengine.account.L2Key;
import java.util.List;

/**
 * A user, registered or with a balance.
 *
 * @param id its id
 * @param registered whether it is registered; if not, it has balances alone
 * @param l1Address its L1 address
 * @param l2Pubkey its compressed L2 key, or the text it was registered with
 * @param key its L2 key, null in development
 * @param nonce the nonce it signs next
 * @param lastOrderId the greatest L2 order id accepted or voided
 * @param balances balances by ascending token, but zeros
 * @param slots used L2 order slots by ascending number
 */
public record UserState(
    long id,
    boolean registered,
    String l1Address,
    String l2Pubkey,
    L2Key key,
    long nonce,
    long lastOrderId,
    List<TokenBalance> balances,
    List<SlotState> slots) {
  /** Copies the lists. */
  public UserState {
    balances = List.copyOf(balances);
    slots = List.copyOf(slots);
  }
}
