package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.state.SlotState;
import io.fluidex.matchengine.state.TokenBalance;
import io.fluidex.matchengine.state.UserState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Between the state at work and the state as facts. */
final class StateTransfer {
  private StateTransfer() {}

  static MarketState marketState(final Market market) {
    return new MarketState(market.spec(), market.trades(), market.lastPrice());
  }

  static CoreState capture(final Engine engine, final long time) {
    final List<UserState> users = new ArrayList<>();
    for (final long id : engine.ledger().ids()) {
      final UserState user = capture(engine.ledger().find(id), engine.ledger());
      if (user.registered() || !user.balances().isEmpty()) {
        users.add(user);
      }
    }
    final List<OrderSnapshot> orders = new ArrayList<>(engine.orders().size());
    for (final long id : engine.orders().sortedKeys()) {
      orders.add(engine.orders().get(id).snapshot());
    }
    return new CoreState(
        engine.settings(),
        time,
        engine.lastSeq(),
        engine.lastOrderId(),
        engine.lastTradeId(),
        engine.registeredUsers(),
        engine.nextSerial(),
        engine.guard().block(),
        engine.guard().seen(),
        engine.markets().assets(),
        engine.markets().markets().stream().map(StateTransfer::marketState).toList(),
        users,
        orders,
        engine.requests().capture(),
        engine.clientOrders().capture(),
        engine.pools().pools().stream().map(Pool::state).toList());
  }

  private static UserState capture(final UserAccount account, final Ledger ledger) {
    final List<TokenBalance> balances = new ArrayList<>();
    for (int i = 0; i < ledger.tokenCount(); i++) {
      final Balance balance = Ledger.balance(account, i);
      if (!balance.equals(Balance.ZERO)) {
        balances.add(new TokenBalance(ledger.token(i), balance));
      }
    }
    balances.sort(Comparator.comparingInt(TokenBalance::token));
    final List<SlotState> slots = new ArrayList<>();
    for (final int slot : account.usedSlots()) {
      slots.add(new SlotState(slot, account.lastIdInSlot(slot)));
    }
    return new UserState(
        account.id(),
        account.isRegistered(),
        account.l1Address(),
        account.l2Pubkey(),
        account.key(),
        account.nonce(),
        account.lastOrderId(),
        balances,
        slots);
  }

  static void restore(final CoreState state, final Engine engine, final OrderEntry entry) {
    state.assets().forEach(engine.markets()::add);
    for (final MarketState market : state.markets()) {
      engine.markets().add(market.spec()).restore(market.trades(), market.lastPrice());
    }
    for (final UserState user : state.users()) {
      restore(user, engine.ledger());
    }
    state.orders().forEach(entry::restore);
    engine.requests().restore(state.requests());
    engine.clientOrders().restore(state.closed());
    state.pools().forEach(pool -> engine.pools().add(new Pool(pool)));
    engine.guard().restore(state.guardBlock(), state.guardSeen());
    engine.restoreNumbers(
        state.lastSeq(),
        state.lastOrderId(),
        state.lastTradeId(),
        state.registeredUsers(),
        state.nextSerial());
  }

  private static void restore(final UserState user, final Ledger ledger) {
    final UserAccount account = ledger.account(user.id());
    if (user.registered()) {
      account.register(user.l1Address(), user.l2Pubkey(), user.key());
    }
    account.setNonce(user.nonce());
    account.raiseOrderId(user.lastOrderId());
    for (final TokenBalance balance : user.balances()) {
      ledger.restore(account, balance.token(), balance.balance());
    }
    for (final SlotState slot : user.slots()) {
      account.raiseSlot(slot.slot(), slot.lastId());
    }
  }
}
