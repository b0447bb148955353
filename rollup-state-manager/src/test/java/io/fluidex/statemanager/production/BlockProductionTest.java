package io.fluidex.statemanager.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.statemanager.Trader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BlockProductionTest {
  private static final Domain DOMAIN = Domain.ofBytes(new byte[Domain.BYTES]);
  private static final Bytes32 CIRCUIT = Bytes32.of(new byte[32]);
  private static final Bytes32 OTHER_CIRCUIT = Bytes32.ofHex("11".repeat(32));
  private static final Shape SHAPE = Shape.TINY;
  private static final long DELAY = 1000;
  private static final long TIME = 1_700_000_000_000L;

  private final Trader trader = new Trader(2, 0, DOMAIN, false);
  private final Trader other = new Trader(3, 1, DOMAIN, false);
  private final BlockProduction production = production();
  private long offset;

  private static BlockProduction production() {
    return new BlockProduction(
        new ProductionSettings(SHAPE, CIRCUIT, DOMAIN, Duration.ofMillis(DELAY)),
        RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()),
        BlockProduction.FIRST_BLOCK,
        Position.START,
        SignatureChecker.believing());
  }

  private LogRecord event(final long seq, final Transaction transaction) {
    return EventStream.event(offset++, seq, TIME + seq, Optional.of(transaction));
  }

  private LogRecord note(final long seq) {
    return EventStream.event(offset++, seq, TIME + seq, Optional.empty());
  }

  private static SealedBlock stored(final List<Effect> effects) {
    assertEquals(1, effects.size(), effects.toString());
    return assertInstanceOf(Effect.Store.class, effects.getFirst()).block();
  }

  private static ParkedEvent parked(final List<Effect> effects) {
    assertEquals(1, effects.size(), effects.toString());
    return assertInstanceOf(Effect.Park.class, effects.getFirst()).event();
  }

  private static Halt stopped(final List<Effect> effects) {
    assertEquals(1, effects.size(), effects.toString());
    return assertInstanceOf(Effect.Stop.class, effects.getFirst()).halt();
  }

  @Test
  void shouldSealABlockThatIsFull() {
    assertEquals(List.of(), production.on(event(1, trader.register()), 0));
    assertEquals(1, production.waiting());
    assertEquals(List.of(), production.on(note(2), 0));
    final SealedBlock block = stored(production.on(event(3, new Deposit(2, 0, 5)), 0));
    assertEquals(SealedBlock.Cause.FULL, block.cause());
    assertEquals(1, block.number());
    assertEquals(List.of(1L, 3L), block.sources().stream().map(s -> s.seq()).toList());
    assertEquals(new Position(2, 3, TIME + 3), block.position());
    assertEquals((TIME + 1) / 1000, block.block().header().time());
    assertEquals(2, production.nextBlock());
    assertEquals(5, production.view().balance(2, 0));
  }

  @Test
  void shouldSealABlockWhoseFirstTransactionHasWaitedLongEnough() {
    assertEquals(OptionalLong.empty(), production.sealsAt());
    production.on(event(1, trader.register()), 50);
    assertEquals(OptionalLong.of(50 + DELAY), production.sealsAt());
    assertEquals(List.of(), production.onTime(49 + DELAY));
    final SealedBlock block = stored(production.onTime(50 + DELAY));
    assertEquals(SealedBlock.Cause.DELAY, block.cause());
    assertEquals(1, block.recorded().transactions());
    assertEquals(List.of(), production.onTime(1_000_000));
  }

  @Test
  void shouldSkipWhatCameBefore() {
    production.on(event(1, trader.register()), 0);
    final List<Effect> again = production.on(event(1, trader.register()), 0);
    assertEquals(List.of(new Effect.Skip(1, 1)), again);
    assertEquals(1, production.waiting());
    assertEquals(new Position(1, 1, TIME + 1), production.position());
  }

  @Test
  void shouldStopAtAGapForGood() {
    production.on(event(1, trader.register()), 0);
    final Halt halt = stopped(production.on(event(3, new Deposit(2, 0, 5)), 0));
    assertEquals(Halt.Reason.GAP, halt.reason());
    assertTrue(
        halt.explanation().startsWith("event 2 is due, but offset 1 of the log has event 3"));
    assertEquals(Optional.of(halt), production.halted());
    assertEquals(List.of(), production.on(event(2, new Deposit(2, 0, 5)), 0));
    assertEquals(List.of(), production.onTime(1_000_000));
  }

  @Test
  void shouldLetAnUnreadableRecordTakeThePlaceOfAMissingOne() {
    production.on(event(1, trader.register()), 0);
    final ParkedEvent parked =
        parked(production.on(new LogRecord.Unreadable(offset++, "", "noise"), 0));
    assertEquals(2, parked.seq());
    assertEquals(ParkReason.UNREADABLE, parked.reason());
    stored(production.on(event(3, new Deposit(2, 0, 5)), 0));
    assertEquals(Optional.empty(), production.halted());
  }

  @Test
  void shouldNotLoseAnEventToARecordThatIsNoEvent() {
    production.on(event(1, trader.register()), 0);
    production.on(new LogRecord.Unreadable(offset++, "", "noise"), 0);
    stored(production.on(event(2, new Deposit(2, 0, 5)), 0));
    production.on(new LogRecord.Unreadable(offset++, "", "noise"), 0);
    assertEquals(
        Halt.Reason.GAP, stopped(production.on(event(5, new Deposit(2, 0, 5)), 0)).reason());
  }

  @Test
  void shouldParkWhatTheRulesRefuseAndGoOn() {
    final ParkedEvent parked = parked(production.on(event(1, new Deposit(2, 0, 5)), 0));
    assertEquals(ParkReason.REJECTED, parked.reason());
    assertTrue(parked.explanation().contains("ACCOUNT_NOT_REGISTERED"), parked.explanation());
    assertEquals(0, production.waiting());
    production.on(event(2, trader.register()), 0);
    parked(production.on(event(3, new Deposit(2, 200, 5)), 0));
    stored(production.on(event(4, new Deposit(2, 0, 5)), 0));
  }

  @Test
  void shouldDecideAboutExpiryAtTheTimeOfTheEventWhateverItsBlock() {
    production.on(event(1, trader.register()), 0);
    production.on(event(2, other.register()), 0);
    production.on(event(3, new Deposit(2, 0, 500)), 0);
    // The block's time is that of event 3, when this would have been in time.
    final LogRecord late =
        EventStream.event(
            offset++,
            4,
            TIME + 10_000,
            Optional.of(trader.transfer(3, 0, 5, 0, (TIME + 9_000) / 1000)));
    final ParkedEvent parked = parked(production.on(late, 0));
    assertTrue(parked.explanation().startsWith("EXPIRED (301)"), parked.explanation());
  }

  @Test
  void shouldNotLetTimeRunBackwards() {
    production.on(EventStream.event(offset++, 1, TIME, Optional.of(trader.register())), 0);
    final List<Effect> effects =
        production.on(
            EventStream.event(offset++, 2, TIME - 5000, Optional.of(other.register())), 0);
    assertEquals(new Effect.ClockWentBack(2, TIME - 5000, TIME), effects.getFirst());
    assertEquals(TIME, stored(effects.subList(1, 2)).sources().getLast().timeMillis());
    production.on(EventStream.event(offset++, 3, TIME - 1, Optional.of(other.register())), 0);
    assertEquals(TIME / 1000, stored(production.onTime(DELAY)).block().header().time());
  }

  @Test
  void shouldReplayWhereBlocksWereSealedWhateverTheClockSays() {
    production.on(event(1, trader.register()), 0);
    final RecordedBlock first = stored(production.onTime(DELAY)).recorded();
    production.on(event(2, other.register()), 0);
    final RecordedBlock second =
        stored(production.on(event(3, new Deposit(2, 0, 5)), 0)).recorded();

    final BlockProduction replay = production();
    replay.expect(List.of(first, second));
    offset = 0;
    assertInstanceOf(Effect.Confirmed.class, replay.on(event(1, trader.register()), 0).getFirst());
    assertEquals(List.of(), replay.on(event(2, other.register()), 0));
    assertEquals(List.of(), replay.onTime(1_000_000));
    assertInstanceOf(
        Effect.Confirmed.class, replay.on(event(3, new Deposit(2, 0, 5)), 0).getFirst());
    assertEquals(0, replay.expected());
    assertEquals(production.view().root(), replay.view().root());
  }

  @Test
  void shouldReplayABlockWithTheCircuitItWasSealedFor() {
    final BlockProduction before =
        new BlockProduction(
            new ProductionSettings(SHAPE, OTHER_CIRCUIT, DOMAIN, Duration.ofMillis(DELAY)),
            RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()),
            BlockProduction.FIRST_BLOCK,
            Position.START,
            SignatureChecker.believing());
    before.on(event(1, trader.register()), 0);
    final RecordedBlock old = stored(before.onTime(DELAY)).recorded();
    production.expect(List.of(old));
    offset = 0;
    assertInstanceOf(
        Effect.Confirmed.class, production.on(event(1, trader.register()), 0).getFirst());
    production.on(event(2, other.register()), 0);
    assertEquals(CIRCUIT, stored(production.onTime(DELAY)).recorded().circuitId());
  }

  @Test
  void shouldNameTheBlockThatComesOutDifferently() {
    final RecordedBlock wrong = new RecordedBlock(1, SHAPE, CIRCUIT, 1, 1, 1, OTHER_CIRCUIT);
    production.expect(List.of(wrong));
    final Halt halt = stopped(production.on(event(1, trader.register()), 0));
    assertEquals(Halt.Reason.DIVERGED, halt.reason());
    assertTrue(halt.explanation().startsWith("block 1 does not come out"), halt.explanation());
  }

  @Test
  void shouldNameTheBlockThatLacksATransaction() {
    production.expect(List.of(new RecordedBlock(1, SHAPE, CIRCUIT, 2, 1, 2, OTHER_CIRCUIT)));
    production.on(event(1, trader.register()), 0);
    final List<Effect> effects = production.on(event(2, new Deposit(9, 0, 5)), 0);
    assertInstanceOf(Effect.Park.class, effects.getFirst());
    final Halt halt = assertInstanceOf(Effect.Stop.class, effects.getLast()).halt();
    assertEquals(Halt.Reason.DIVERGED, halt.reason());
    assertTrue(
        halt.explanation().contains("it has 1 transactions up to event 2"), halt.explanation());
  }

  @Test
  void shouldRefuseRecordedBlocksThatAreNotTheNext() {
    final RecordedBlock second = new RecordedBlock(2, SHAPE, CIRCUIT, 1, 1, 1, OTHER_CIRCUIT);
    assertThrows(IllegalArgumentException.class, () -> production.expect(List.of(second)));
    production.on(event(1, trader.register()), 0);
    final RecordedBlock first = new RecordedBlock(1, SHAPE, CIRCUIT, 1, 1, 1, OTHER_CIRCUIT);
    assertThrows(IllegalArgumentException.class, () -> production.expect(List.of(first)));
  }
}
