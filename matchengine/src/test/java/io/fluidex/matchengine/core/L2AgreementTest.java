package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Authorisation;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.L1Deposit;
import io.fluidex.matchengine.command.L1Register;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.TransferFunds;
import io.fluidex.matchengine.decimal.Decimal;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.OrderChanged;
import io.fluidex.matchengine.event.TradeSide;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.order.OrderSide;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.publish.EventMessages;
import io.fluidex.matchengine.result.OrderPlaced;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the exchange accepts happens on L2 too: its events, as the bytes that are published, go
 * to the executor, which refuses none, and both have the same balances, nonces and fills after.
 */
class L2AgreementTest {
  private static final int COMMANDS = 8_000;
  private static final int COMPARE_EVERY = 500;
  private static final int LONG_RUNS = 50;
  private static final int LONG_COMMANDS = 20_000;
  private static final Domain DOMAIN = Domain.ofBytes(new byte[Domain.BYTES]);
  private static final LoadMarkets MARKETS = Fixture.markets(0, 0);

  /** An exchange and the L2 state that follows its events. */
  private static final class Both {
    private final ExchangeCore core = new ExchangeCore(EngineSettings.rollup(Fixture.TINY));
    private final RollupState state = RollupState.genesis(Fixture.TINY, NodeHasher.ofMachine());
    private final Executor executor = new Executor(state);
    private final EventMessages messages =
        new EventMessages(() -> new Catalog(MARKETS.assets(), MARKETS.markets()));
    private final Set<TransactionType> types = EnumSet.noneOf(TransactionType.class);
    private final List<Event> events = new ArrayList<>();
    private long trades;

    Both() {
      assertTrue(core.apply(MARKETS, 0, event -> {}).isEffective());
    }

    Result apply(final Command command, final long millis, final String what) {
      events.clear();
      final Result result = core.apply(command, millis, events::add);
      for (final Event event : events) {
        final UnifyEvent sent = messages.message(event);
        final UnifyEvent read =
            UnifyEventCodec.decode(sent.kind().key(), UnifyEventCodec.encode(sent));
        assertEquals(event.seq(), read.seq(), what);
        assertEquals(event instanceof OrderChanged, read.l2().isEmpty(), what);
        read.l2().ifPresent(transaction -> execute(transaction, event, what));
      }
      return result;
    }

    private void execute(final Transaction transaction, final Event event, final String what) {
      types.add(transaction.type());
      final BlockContext block =
          new BlockContext(DOMAIN, event.time() / 1000, SignatureChecker.believing());
      final Outcome outcome = executor.execute(transaction, block);
      assertInstanceOf(Outcome.Accepted.class, outcome, () -> what + ": " + outcome + ": " + event);
      if (event instanceof Traded traded) {
        trades++;
        compareFills(traded.ask(), what);
        compareFills(traded.bid(), what);
      }
    }

    /** What an order sold and bought is the same in the book, in the event and in its slot. */
    private void compareFills(final TradeSide side, final String what) {
      final OrderSnapshot after = side.after();
      final SignedOrder signed = after.terms().l2();
      final boolean sells = after.terms().side() == OrderSide.ASK;
      final OrderLeaf leaf =
          state.order(after.terms().userId(), Fixture.TINY.slot(signed.order().orderId()));
      assertEquals(signed.order().orderId(), leaf.orderId(), what);
      assertTrue(after.finishedQuote() > 0, () -> what + ": the sum of quote is " + after);
      assertEquals(after.finishedQuote(), sells ? leaf.filledBuy() : leaf.filledSell(), what);
      final long lot = signed.order().side() == Side.SELL ? leaf.filledSell() : leaf.filledBuy();
      assertEquals(0, lot % after.finishedBase(), what);
    }

    void compare(final String what) {
      state.commitWithoutPaths();
      assertEquals(List.of(), core.violations(), what);
      for (long user = 1; user < Fixture.TINY.accounts(); user++) {
        for (int token = 0; token < Fixture.TINY.tokens(); token++) {
          assertEquals(state.balance(user, token), core.balance(user, token).total(), what);
        }
        assertEquals(
            state.account(user).nonce(), core.user(user).map(UserView::nextNonce).orElse(0L), what);
      }
    }
  }

  private static Both agree(final long seed, final boolean extreme, final int commands) {
    final String what = "seed " + seed + (extreme ? ", extreme" : "");
    final Both both = new Both();
    final CommandGenerator generator = new CommandGenerator(seed, both.core, extreme);
    for (int i = 1; i <= commands; i++) {
      both.apply(generator.next(), generator.millis(), what);
      if (i % COMPARE_EVERY == 0 || i == commands) {
        both.compare(what);
      }
    }
    assertEquals(EnumSet.complementOf(EnumSet.of(TransactionType.NOP)), both.types, what);
    return both;
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void shouldAcceptNothingThatFailsOnL2(final long seed) {
    assertTrue(agree(seed, false, COMMANDS).trades > 500);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void shouldAcceptNothingThatFailsOnL2WithTheLargestAmounts(final long seed) {
    final long trades = agree(seed, true, COMMANDS).trades;
    assertTrue(trades > 100, () -> trades + " trades");
  }

  @Test
  @Tag("long")
  void shouldAgreeWithL2OnAMillionRandomCommands() {
    long trades = 0;
    for (int run = 0; run < LONG_RUNS; run++) {
      trades += agree(100 + run, run % 2 == 1, LONG_COMMANDS).trades;
    }
    System.out.println(
        LONG_RUNS * LONG_COMMANDS + " commands, " + trades + " trades, none refused on L2");
  }

  private static long register(final Both both, final long user, final long serial) {
    long next = serial;
    both.apply(new L1Register(next++, user, "0xab", Fixture.key(user)), 0, "register");
    both.apply(new L1Deposit(next++, user, Fixture.ETH, 1_000_000, "{}"), 0, "deposit");
    return next;
  }

  @Test
  void shouldBoundWhatAnAskCanReceiveInAllByWhatOneOrderCanCount() {
    final Both both = new Both();
    final long supply = 1L << 62;
    long serial = register(both, 2, 0);
    serial = register(both, 3, serial);
    both.apply(new L1Deposit(serial, 3, Fixture.USDT, supply, "{}"), 0, "deposit");
    final long until = 100;
    // It sells 10 lots for all the money there is, and the rest at the largest price it may.
    final long lots = 110;
    final long price = (Long.MAX_VALUE - supply) / lots;
    both.apply(Fixture.signed(3, OrderSide.BID, 10, supply / 10, 1, until), 0, "bid");
    assertEquals(
        Rejected.of(Reason.ORDER_PROCEEDS_TOO_LARGE),
        both.apply(Fixture.signed(2, OrderSide.ASK, lots, price + 1, 1, until), 0, "too large"));
    assertInstanceOf(
        OrderPlaced.class,
        both.apply(Fixture.signed(2, OrderSide.ASK, lots, price, 1, until), 0, "ask"));
    assertEquals(supply / 10 * 10, both.core.balance(2, Fixture.USDT).available());
    // The money comes back, and buys what is left.
    both.apply(
        new TransferFunds(
            2,
            3,
            Fixture.USDT,
            Decimal.of(supply / 10 * 10, 6),
            "{}",
            0,
            "",
            Authorisation.valid(Fixture.key(2)),
            new Transfer(2, 3, Fixture.USDT, supply / 10 * 10, 0, until, Fixture.SIGNATURE)),
        0,
        "transfer");
    both.apply(Fixture.signed(3, OrderSide.BID, 100, price, 2, until), 0, "bid");
    final Traded last = assertInstanceOf(Traded.class, both.events.get(1));
    assertEquals(supply / 10 * 10 + 100 * price, last.ask().after().finishedQuote());
    assertEquals(0, last.ask().after().remain());
    both.compare("end");
  }
}
