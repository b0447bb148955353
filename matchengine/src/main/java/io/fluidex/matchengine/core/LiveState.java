package io.fluidex.matchengine.core;

import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.state.PoolState;
import io.fluidex.matchengine.state.SeenRequest;
import io.fluidex.matchengine.state.SlotState;
import io.fluidex.matchengine.state.StateHeading;
import io.fluidex.matchengine.state.StateSource;
import io.fluidex.matchengine.state.TokenBalance;
import io.fluidex.matchengine.state.UserState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The state at work, read as facts; it must not change while it is read. */
final class LiveState implements StateSource {
  private final Engine engine;
  private final long time;

  LiveState(final Engine engine, final long time) {
    this.engine = engine;
    this.time = time;
  }

  static MarketState marketState(final Market market) {
    return new MarketState(market.spec(), market.trades(), market.lastPrice());
  }

  @Override
  public StateHeading heading() {
    return new StateHeading(
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
        engine.markets().markets().stream().map(LiveState::marketState).toList());
  }

  @Override
  public Collection<UserState> users() {
    final Ledger ledger = engine.ledger();
    final long[] ids =
        Arrays.stream(ledger.ids()).filter(id -> isToBeTold(ledger.find(id), ledger)).toArray();
    return new Listing<>(
        ids.length, () -> Arrays.stream(ids).mapToObj(id -> user(ledger.find(id), ledger)));
  }

  private static boolean isToBeTold(final UserAccount account, final Ledger ledger) {
    boolean told = account.isRegistered();
    for (int i = 0; i < ledger.tokenCount() && !told; i++) {
      told = account.available(i) != 0 || account.frozen(i) != 0;
    }
    return told;
  }

  private static UserState user(final UserAccount account, final Ledger ledger) {
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

  @Override
  public Collection<OrderSnapshot> orders() {
    final long[] ids = engine.orders().sortedKeys();
    return new Listing<>(
        ids.length, () -> Arrays.stream(ids).mapToObj(id -> engine.orders().get(id).snapshot()));
  }

  @Override
  public Collection<SeenRequest> requests() {
    return engine.requests().seen();
  }

  @Override
  public Collection<ClosedOrder> closed() {
    return engine.clientOrders().closed();
  }

  @Override
  public Collection<PoolState> pools() {
    return engine.pools().pools().stream().map(Pool::state).toList();
  }
}
