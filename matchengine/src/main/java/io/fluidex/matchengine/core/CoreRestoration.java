package io.fluidex.matchengine.core;

import io.fluidex.matchengine.book.UserAccount;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.state.ClosedOrder;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.matchengine.state.PoolState;
import io.fluidex.matchengine.state.SeenRequest;
import io.fluidex.matchengine.state.SlotState;
import io.fluidex.matchengine.state.StateHeading;
import io.fluidex.matchengine.state.StateSink;
import io.fluidex.matchengine.state.TokenBalance;
import io.fluidex.matchengine.state.UserState;

/** Makes a core of a state that is told piece by piece. For one thread. */
public final class CoreRestoration implements StateSink {
  private ExchangeCore core;
  private Engine engine;

  /** Begins with nothing. */
  public CoreRestoration() {}

  /**
   * The core.
   *
   * @throws IllegalStateException if no state was told
   */
  public ExchangeCore core() {
    if (core == null) {
      throw new IllegalStateException("no state was told");
    }
    return core;
  }

  @Override
  public void heading(final StateHeading heading) {
    core = new ExchangeCore(heading.settings(), heading.time());
    engine = core.engine();
    heading.assets().forEach(engine.markets()::add);
    for (final MarketState market : heading.markets()) {
      engine.markets().add(market.spec()).restore(market.trades(), market.lastPrice());
    }
    engine.guard().restore(heading.guardBlock(), heading.guardSeen());
    engine.restoreNumbers(
        heading.lastSeq(),
        heading.lastOrderId(),
        heading.lastTradeId(),
        heading.registeredUsers(),
        heading.nextSerial());
  }

  @Override
  public void user(final UserState user) {
    final UserAccount account = engine.ledger().account(user.id());
    if (user.registered()) {
      account.register(user.l1Address(), user.l2Pubkey(), user.key());
    }
    account.setNonce(user.nonce());
    account.raiseOrderId(user.lastOrderId());
    for (final TokenBalance balance : user.balances()) {
      engine.ledger().restore(account, balance.token(), balance.balance());
    }
    for (final SlotState slot : user.slots()) {
      account.raiseSlot(slot.slot(), slot.lastId());
    }
  }

  @Override
  public void order(final OrderSnapshot order) {
    core.restore(order);
  }

  @Override
  public void request(final SeenRequest request) {
    engine.requests().restore(request);
  }

  @Override
  public void closed(final ClosedOrder order) {
    engine.clientOrders().restore(order);
  }

  @Override
  public void pool(final PoolState pool) {
    engine.pools().add(new Pool(pool));
  }
}
