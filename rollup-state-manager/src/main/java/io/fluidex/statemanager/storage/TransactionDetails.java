package io.fluidex.statemanager.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.statemanager.event.PublicKeys;
import io.fluidex.wire.JsonFields;
import java.util.Locale;
import java.util.Optional;

/**
 * What column {@code l2tx.details} says of a transaction beyond the transaction itself: the
 * balances it opened as {@code {"balances": [[before, after], ...]}} in L2 units, and of a
 * registration {@code key} and {@code owner}.
 *
 * <p>A trade has four balances: what the maker sells, what it buys, what the taker sells, what it
 * buys. A transfer has the payer's and the receiver's; deposit, withdrawal and full exit have one,
 * the others none.
 */
final class TransactionDetails {
  private TransactionDetails() {}

  /** The JSON of a transaction; the owner is that of a registered account, if known. */
  static ObjectNode of(final SlotWitness slot, final Optional<String> owner) {
    final ObjectNode details = JsonFields.empty();
    final ArrayNode balances = details.putArray("balances");
    switch (slot.transaction().type()) {
      case DEPOSIT, WITHDRAW, FULL_EXIT -> add(slot.first(), AccountOpening.SELL, balances);
      case TRANSFER -> {
        add(slot.first(), AccountOpening.SELL, balances);
        add(slot.second(), AccountOpening.BUY, balances);
      }
      case SPOT_TRADE -> {
        add(slot.first(), AccountOpening.SELL, balances);
        add(slot.first(), AccountOpening.BUY, balances);
        add(slot.second(), AccountOpening.SELL, balances);
        add(slot.second(), AccountOpening.BUY, balances);
      }
      case NOP, REGISTER, CANCEL -> {}
    }
    if (slot.transaction() instanceof Register register) {
      details.put("key", PublicKeys.text(register.sign(), register.ay()));
      owner.ifPresent(address -> details.put("owner", address.toLowerCase(Locale.ROOT)));
    }
    return details;
  }

  private static void add(
      final AccountOpening opening, final int balance, final ArrayNode balances) {
    balances
        .addArray()
        .add(Long.toUnsignedString(opening.oldBalance(balance)))
        .add(Long.toUnsignedString(opening.newBalance(balance)));
  }

  /** The second account of a transaction, if it has one. */
  static Optional<Long> account2(final Transaction transaction) {
    return switch (transaction) {
      case Transfer t -> Optional.of(t.to());
      case SpotTrade t -> Optional.of(t.taker().order().account());
      default -> Optional.empty();
    };
  }
}
