package io.fluidex.matchengine.naive;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.state.SlotState;
import io.fluidex.matchengine.state.TokenBalance;
import io.fluidex.matchengine.state.UserState;
import java.util.TreeMap;

/** A user of the oracle. */
final class NaiveUser {
  final long id;
  boolean registered;
  String address = "";
  String pubkey = "";
  L2Key key;
  long nonce;
  long lastOrderId;
  final TreeMap<Integer, Balance> balances = new TreeMap<>();
  final TreeMap<Integer, Long> slots = new TreeMap<>();

  NaiveUser(final long id) {
    this.id = id;
  }

  Balance balance(final int token) {
    return balances.getOrDefault(token, Balance.ZERO);
  }

  void add(final int token, final long available, final long frozen) {
    final Balance old = balance(token);
    final Balance sum =
        new Balance(Math.addExact(old.available(), available), Math.addExact(old.frozen(), frozen));
    if (sum.available() < 0 || sum.frozen() < 0) {
      throw new AssertionError("balance of user " + id + " becomes " + sum);
    }
    if (sum.equals(Balance.ZERO)) {
      balances.remove(token);
    } else {
      balances.put(token, sum);
    }
  }

  UserState state() {
    return new UserState(
        id,
        registered,
        address,
        pubkey,
        key,
        nonce,
        lastOrderId,
        balances.entrySet().stream().map(e -> new TokenBalance(e.getKey(), e.getValue())).toList(),
        slots.entrySet().stream().map(e -> new SlotState(e.getKey(), e.getValue())).toList());
  }
}
