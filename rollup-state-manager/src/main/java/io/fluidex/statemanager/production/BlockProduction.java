package io.fluidex.statemanager.production;

import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockBuilder;
import io.fluidex.rollup.block.BlockHeader;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tx.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes blocks of the events of the log: {@code (state, record, now) -> effects}.
 *
 * <p>A block is sealed when it is full, or when its first transaction has waited for the seal
 * delay. The latter depends on the clock, so where a block ends is recorded with it, and a replay
 * is told so by {@link #expect}: while recorded blocks are expected, the clock decides nothing, and
 * each block must come out as recorded, to the last bit of its public inputs. Whether an event is
 * parked never depends on where blocks end: a transaction must be valid at its own journal time,
 * which is no earlier than that of its block.
 *
 * <pre>
 *              expect                      the last recorded block is sealed
 *   live ------------------> replaying ---------------------------------------> live
 *     \                         |
 *      \  gap                   |  gap, or a block that is not as recorded
 *       +-----------------------+----> halted, for good
 * </pre>
 *
 * <p>Events are numbered without a gap. One that came before is skipped, one that comes too early
 * halts. Unreadable records take the place of missing numbers: each fills one.
 *
 * <p>Changes its state and belongs to its thread; nobody else may change the state.
 */
public final class BlockProduction {
  /** The number of the first block; 0 is the genesis. */
  public static final long FIRST_BLOCK = 1;

  private static final long MILLIS = 1000;
  private static final long MAX_SECONDS = 0xffff_ffffL;

  private final ProductionSettings settings;
  private final RollupState state;
  private final SignatureChecker signatures;
  private final Deque<RecordedBlock> recorded = new ArrayDeque<>();
  private final List<SealedBlock.Source> sources = new ArrayList<>();
  private long nextBlock;
  private Position position;
  private BlockBuilder open;
  private long openedAt;

  /** Records since the last numbered one that could not be read. */
  private int unreadable;

  private Halt halt;

  /**
   * Goes on where a state ends.
   *
   * @param settings what new blocks are made for
   * @param state the state after the last block, committed; belongs to this from now on
   * @param nextBlock the number of the next block
   * @param position how far the log was consumed
   * @param signatures decides about signatures
   */
  public BlockProduction(
      final ProductionSettings settings,
      final RollupState state,
      final long nextBlock,
      final Position position,
      final SignatureChecker signatures) {
    if (!state.depths().equals(settings.shape().depths())) {
      throw new IllegalArgumentException(
          "blocks of shape "
              + settings.shape()
              + " cannot be made of a state of depths "
              + state.depths());
    }
    this.settings = settings;
    this.state = state;
    this.nextBlock = nextBlock;
    this.position = position;
    this.signatures = signatures;
  }

  /**
   * Says which blocks were recorded from the next one on. May be called again for those that
   * follow, before the last of them is sealed.
   *
   * @throws IllegalArgumentException if they are not the next ones
   */
  public void expect(final Collection<RecordedBlock> blocks) {
    for (final RecordedBlock block : blocks) {
      final long due = nextBlock + recorded.size();
      if (block.number() != due || (open != null && recorded.isEmpty())) {
        throw new IllegalArgumentException(
            "block " + block.number() + " was recorded, but the next one is " + due);
      }
      recorded.add(block);
    }
  }

  /** How many recorded blocks are still to come. */
  public int expected() {
    return recorded.size();
  }

  /** Where a restart goes on with the next record, given the state after the last event there. */
  public Position position() {
    return position;
  }

  /** The number of the next block, or of the open one. */
  public long nextBlock() {
    return nextBlock;
  }

  /** How many transactions wait in the open block. */
  public int waiting() {
    return sources.size();
  }

  /** Why nothing is sealed any more, if so. */
  public Optional<Halt> halted() {
    return Optional.ofNullable(halt);
  }

  /** The state of this thread, for reading ahead: with the changes of the open block. */
  public RollupState state() {
    return state;
  }

  /**
   * The state after the last block, for any thread.
   *
   * @throws IllegalStateException if a block is open
   */
  public StateView view() {
    return state.view();
  }

  /** When {@link #onTime} will seal the open block; empty if it will not. */
  public OptionalLong sealsAt() {
    return open == null || halt != null || !recorded.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(openedAt + settings.sealDelay().toMillis());
  }

  /** Seals the open block if its time has come; {@code now} is milliseconds since 1970. */
  public List<Effect> onTime(final long now) {
    final OptionalLong sealsAt = sealsAt();
    return sealsAt.isPresent() && now >= sealsAt.getAsLong()
        ? List.of(seal(SealedBlock.Cause.DELAY))
        : List.of();
  }

  /** Stops for a reason from outside; the first one counts. */
  public void halt(final Halt reason) {
    if (halt == null) {
      halt = reason;
    }
  }

  /**
   * Takes the next record of the log. Does nothing any more once halted.
   *
   * @param record the record
   * @param now milliseconds since 1970
   */
  public List<Effect> on(final LogRecord record, final long now) {
    if (halt != null) {
      return List.of();
    }
    return switch (record) {
      case LogRecord.Unreadable r -> List.of(new Effect.Park(unreadable(r)));
      case LogRecord.Numbered r -> numbered(r, now);
    };
  }

  private ParkedEvent unreadable(final LogRecord.Unreadable record) {
    // The position stays: a restart has to read these records again to know how many there are.
    unreadable++;
    return new ParkedEvent(
        position.seq() + unreadable,
        record.offset(),
        position.timeMillis(),
        record.kind(),
        ParkReason.UNREADABLE,
        record.explanation());
  }

  private List<Effect> numbered(final LogRecord.Numbered record, final long now) {
    if (record.seq() <= position.seq()) {
      if (unreadable == 0) {
        position = new Position(record.offset(), position.seq(), position.timeMillis());
      }
      return List.of(new Effect.Skip(record.seq(), record.offset()));
    }
    final long missing = record.seq() - position.seq() - 1;
    if (missing > unreadable) {
      return stop(Halt.Reason.GAP, gap(record, missing));
    }
    unreadable = 0;
    final List<Effect> effects = new ArrayList<>();
    if (record.timeMillis() < position.timeMillis()) {
      effects.add(
          new Effect.ClockWentBack(record.seq(), record.timeMillis(), position.timeMillis()));
    }
    final long time = Math.max(record.timeMillis(), position.timeMillis());
    position = new Position(record.offset(), record.seq(), time);
    switch (record) {
      case LogRecord.Flawed r -> effects.add(park(r, r.reason(), r.explanation()));
      case LogRecord.Event r ->
          r.transaction().ifPresent(transaction -> execute(r, transaction, now, effects));
    }
    if (halt == null && !recorded.isEmpty() && position.seq() >= recorded.getFirst().lastSeq()) {
      // Sealed or not, the recorded block ended with this event.
      final RecordedBlock due = recorded.getFirst();
      effects.addAll(
          stop(
              Halt.Reason.DIVERGED,
              diverged(
                  due.number(),
                  "it has "
                      + sources.size()
                      + " transactions up to event "
                      + due.lastSeq()
                      + ", it was stored with "
                      + due.transactions())));
    }
    return effects;
  }

  private String gap(final LogRecord.Numbered record, final long missing) {
    return "event "
        + (position.seq() + 1)
        + " is due, but offset "
        + record.offset()
        + " of the log has event "
        + record.seq()
        + ": "
        + missing
        + (missing == 1 ? " event is" : " events are")
        + " missing. The log was cut or is another one: restore it, then start again";
  }

  private static String diverged(final long number, final String difference) {
    return "block "
        + number
        + " does not come out as it was stored: "
        + difference
        + ". The log, the database or the program is not the one it was made with: restore what"
        + " was changed, then start again";
  }

  private List<Effect> stop(final Halt.Reason reason, final String explanation) {
    halt = new Halt(reason, explanation);
    return List.of(new Effect.Stop(halt));
  }

  private Effect park(
      final LogRecord.Numbered record, final ParkReason reason, final String explanation) {
    return new Effect.Park(
        new ParkedEvent(
            record.seq(),
            record.offset(),
            position.timeMillis(),
            record.kind(),
            reason,
            explanation));
  }

  private void execute(
      final LogRecord.Event record,
      final Transaction transaction,
      final long now,
      final List<Effect> effects) {
    final long seconds = position.timeMillis() / MILLIS;
    if (seconds > MAX_SECONDS) {
      effects.add(park(record, ParkReason.REJECTED, "its time has more than 32 bits in seconds"));
      return;
    }
    final Optional<String> expiry = Expiry.check(transaction, seconds);
    if (expiry.isPresent()) {
      effects.add(park(record, ParkReason.REJECTED, expiry.get()));
      return;
    }
    final boolean opens = open == null;
    if (opens) {
      open = begin(seconds);
    }
    switch (open.add(transaction)) {
      case Outcome.Rejected rejected -> {
        if (opens) {
          // The block's time is that of its first transaction, and this one is not in it.
          open = null;
        }
        effects.add(park(record, ParkReason.REJECTED, rejected.toString()));
      }
      case Outcome.Accepted _ -> {
        if (opens) {
          openedAt = now;
        }
        sources.add(
            new SealedBlock.Source(
                record.seq(), record.offset(), position.timeMillis(), record.owner()));
        if (!recorded.isEmpty()) {
          if (sources.size() == recorded.getFirst().transactions()) {
            effects.add(confirm());
          }
        } else if (open.isFull()) {
          effects.add(seal(SealedBlock.Cause.FULL));
        }
      }
    }
  }

  private BlockBuilder begin(final long seconds) {
    final RecordedBlock due = recorded.peek();
    final Shape shape = due == null ? settings.shape() : due.shape();
    final Bytes32 circuitId = due == null ? settings.circuitId() : due.circuitId();
    return new BlockBuilder(
        state,
        new BlockHeader(shape, circuitId, nextBlock, seconds, settings.domain()),
        signatures);
  }

  private Effect seal(final SealedBlock.Cause cause) {
    return new Effect.Store(finish(cause));
  }

  private SealedBlock finish(final SealedBlock.Cause cause) {
    final Block block = open.seal();
    final SealedBlock sealed = new SealedBlock(block, sources, cause, position);
    open = null;
    sources.clear();
    nextBlock++;
    return sealed;
  }

  /** Seals where a block was sealed before, and compares. */
  private Effect confirm() {
    final RecordedBlock due = recorded.remove();
    final SealedBlock sealed = finish(SealedBlock.Cause.RECORDED);
    final RecordedBlock found = sealed.recorded();
    if (found.equals(due)) {
      return new Effect.Confirmed(sealed);
    }
    final String difference;
    if (found.firstSeq() != due.firstSeq() || found.lastSeq() != due.lastSeq()) {
      difference =
          "its transactions are those of events "
              + found.firstSeq()
              + " to "
              + found.lastSeq()
              + ", it was stored with "
              + due.firstSeq()
              + " to "
              + due.lastSeq();
    } else {
      difference =
          "the hash of its public inputs is "
              + found.inputs()
              + " (root "
              + sealed.block().inputs().newRoot()
              + "), it was stored with "
              + due.inputs();
    }
    halt = new Halt(Halt.Reason.DIVERGED, diverged(due.number(), difference));
    return new Effect.Stop(halt);
  }
}
