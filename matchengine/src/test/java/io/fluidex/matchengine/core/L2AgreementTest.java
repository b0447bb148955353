package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.event.BalanceChanged;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.KeyChanged;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.OrderVoided;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.event.Transferred;
import io.fluidex.matchengine.event.UserRegistered;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the exchange accepts happens on L2 too, and both have the same balances after. */
class L2AgreementTest {
  private static final int COMMANDS = 8_000;
  private static final int COMPARE_EVERY = 500;
  private static final Domain DOMAIN = Domain.ofBytes(new byte[Domain.BYTES]);

  private static Transaction l2(final Event event) {
    return switch (event) {
      case UserRegistered e -> e.l2();
      case KeyChanged e -> e.l2();
      case BalanceChanged e -> e.l2();
      case Transferred e -> e.l2();
      case Traded e -> e.l2();
      case OrderVoided e -> e.l2();
      case OrderChanged _ -> null;
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldAcceptNothingThatFailsOnL2(final long seed) {
    final ExchangeCore core = new ExchangeCore(EngineSettings.rollup(Fixture.TINY));
    final RollupState state = RollupState.genesis(Fixture.TINY, NodeHasher.ofMachine());
    final Executor executor = new Executor(state);
    final CommandGenerator generator = new CommandGenerator(seed, core);
    core.apply(Fixture.markets(0, 0), generator.millis(), event -> {});
    final Set<TransactionType> types = EnumSet.noneOf(TransactionType.class);
    final List<Event> events = new ArrayList<>();
    for (int i = 1; i <= COMMANDS; i++) {
      events.clear();
      core.apply(generator.next(), generator.millis(), events::add);
      for (final Event event : events) {
        final Transaction transaction = l2(event);
        assertTrue(transaction != null || event instanceof OrderChanged);
        if (transaction != null) {
          types.add(transaction.type());
          final BlockContext block =
              new BlockContext(DOMAIN, event.time() / 1000, SignatureChecker.believing());
          final Outcome outcome = executor.execute(transaction, block);
          assertInstanceOf(Outcome.Accepted.class, outcome, () -> outcome + ": " + event);
        }
      }
      if (i % COMPARE_EVERY == 0) {
        state.commitWithoutPaths();
        compare(core, state);
      }
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(TransactionType.NOP)), types);
  }

  private static void compare(final ExchangeCore core, final RollupState state) {
    for (long user = 1; user < Fixture.TINY.accounts(); user++) {
      for (int token = 0; token < Fixture.TINY.tokens(); token++) {
        assertEquals(state.balance(user, token), core.balance(user, token).total());
      }
      assertEquals(
          state.account(user).nonce(), core.user(user).map(UserView::nextNonce).orElse(0L));
    }
  }
}
