package io.fluidex.statemanager.production;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.StateSnapshot;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tx.TransactionType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random logs through the state machine with crashes anywhere, restarts from any state that was
 * saved, repeated records and an erratic clock: the same final root and parked events as without,
 * and every block that is sealed again the same to the last bit.
 */
class SimulationTest {
  private static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  private static final Bytes32 CIRCUIT = Bytes32.of(new byte[32]);
  private static final Shape SHAPE = new Shape(3, new Depths(1, 2, 4));
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final int SHORT = 200;
  private static final int LONG = 10_000;

  private static BlockProduction production(
      final RollupState state, final long nextBlock, final Position position) {
    return new BlockProduction(
        new ProductionSettings(SHAPE, CIRCUIT, DOMAIN, DELAY),
        state,
        nextBlock,
        position,
        SignatureChecker.believing());
  }

  private static BlockProduction fromGenesis() {
    return production(
        RollupState.genesis(SHAPE.depths(), NodeHasher.ofMachine()),
        BlockProduction.FIRST_BLOCK,
        Position.START);
  }

  private static RollupState copy(final StateView view) {
    try {
      final ByteArrayOutputStream out = new ByteArrayOutputStream();
      StateSnapshot.write(view, out);
      return StateSnapshot.read(
          new ByteArrayInputStream(out.toByteArray()), NodeHasher.ofMachine());
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One log, run with and without disturbance. */
  private static final class Run {
    private final Random random;
    private final String what;
    private final List<LogRecord> log;
    private final Storage storage = new Storage();
    private final List<Storage.Saved> saved = new ArrayList<>();
    private long now = 1;
    private int crashes;

    Run(final long seed, final int events) {
      this.random = new Random(~seed);
      this.what = "seed " + seed;
      this.log = EventStream.of(seed, SHAPE, DOMAIN, events);
    }

    private void apply(final BlockProduction production, final List<Effect> effects) {
      for (final Effect effect : effects) {
        storage.apply(effect, what + ", position " + production.position());
      }
    }

    /** From the beginning to the end; nothing is sealed for age but the last block. */
    Fr undisturbed() {
      final BlockProduction production = fromGenesis();
      log.forEach(record -> apply(production, production.on(record, now)));
      apply(production, production.onTime(now + DELAY.toMillis()));
      return production.view().root();
    }

    /** The number of records to go on with before the next crash; negative for no crash. */
    Fr disturbed(final int crashesWanted) {
      BlockProduction production = fromGenesis();
      while (true) {
        final boolean crashes = this.crashes < crashesWanted;
        final int steps = crashes ? 1 + random.nextInt(2 * log.size() / (crashesWanted + 1)) : -1;
        if (run(production, steps)) {
          return production.view().root();
        }
        this.crashes++;
        production = restart();
      }
    }

    private boolean run(final BlockProduction production, final int steps) {
      int step = 0;
      for (int at = (int) production.position().offset() + 1; at < log.size(); at++) {
        if (step++ == steps) {
          return false;
        }
        now += random.nextInt(700);
        apply(production, production.onTime(now));
        apply(production, production.on(log.get(at), now));
        if (production.waiting() == 0 && random.nextInt(4) == 0) {
          saved.add(
              new Storage.Saved(production.nextBlock(), production.position(), production.view()));
        }
      }
      apply(production, production.onTime(now + DELAY.toMillis()));
      return true;
    }

    /** Everything in memory is gone. */
    private BlockProduction restart() {
      final BlockProduction production;
      if (saved.isEmpty() || random.nextInt(5) == 0) {
        production = fromGenesis();
      } else {
        final int newest = saved.size() - 1;
        final Storage.Saved from =
            saved.get(random.nextBoolean() ? newest : random.nextInt(saved.size()));
        production = production(copy(from.view()), from.nextBlock(), from.position());
      }
      production.expect(storage.recordedFrom(production.nextBlock()));
      return production;
    }

    /** The whole log again, with what was recorded. */
    Fr replayed() {
      final BlockProduction production = fromGenesis();
      production.expect(storage.recordedFrom(BlockProduction.FIRST_BLOCK));
      final long before = storage.confirmed();
      for (final LogRecord record : log) {
        now += random.nextInt(100_000);
        apply(production, production.onTime(now));
        apply(production, production.on(record, now));
      }
      assertEquals(0, production.expected(), what);
      assertEquals(storage.blocks().size(), storage.confirmed() - before, what);
      return production.view().root();
    }
  }

  private static void simulate(final long seed) {
    final int events = 10 + (int) (seed % 40);
    final Run undisturbed = new Run(seed, events);
    final Fr expected = undisturbed.undisturbed();
    final Run disturbed = new Run(seed, events);
    assertEquals(expected, disturbed.disturbed(1 + (int) (seed % 4)), disturbed.what);
    assertEquals(expected, disturbed.replayed(), disturbed.what);
    // The offsets differ, of records that are repeated; numbers and reasons do not.
    assertEquals(
        undisturbed.storage.parked().keySet(), disturbed.storage.parked().keySet(), disturbed.what);
    assertEquals(
        transactions(undisturbed.storage), transactions(disturbed.storage), disturbed.what);
  }

  private static List<Long> transactions(final Storage storage) {
    return storage.blocks().stream()
        .flatMap(block -> block.sources().stream())
        .map(SealedBlock.Source::seq)
        .toList();
  }

  @Test
  void shouldGiveTheSameBlocksAndStateWhateverHappensInHundredsOfRuns() {
    for (long seed = 1; seed <= SHORT; seed++) {
      simulate(seed);
    }
  }

  @Test
  @Tag("long")
  void shouldGiveTheSameBlocksAndStateWhateverHappensInTenThousandRuns() {
    for (long seed = 1_000_000; seed < 1_000_000 + LONG; seed++) {
      simulate(seed);
    }
  }

  @Test
  void shouldGiveTheSameBlocksAfterARestartAtEveryRecord() {
    final Run once = new Run(7, 60);
    final Fr expected = once.undisturbed();
    for (int crash = 0; crash <= once.log.size(); crash++) {
      final Run run = new Run(7, 60);
      final BlockProduction first = fromGenesis();
      run.run(first, crash);
      final BlockProduction second = run.restart();
      assertTrue(run.run(second, -1), run.what);
      assertEquals(expected, second.view().root(), "crash after record " + crash);
    }
  }

  @Test
  void shouldMeetEveryKindOfEventInTheSimulations() {
    final Run run = new Run(11, 3000);
    run.undisturbed();
    final Set<Object> types =
        run.storage.blocks().stream()
            .flatMap(block -> block.block().transactions().stream())
            .map(transaction -> (Object) transaction.type())
            .filter(type -> type != TransactionType.NOP)
            .collect(Collectors.toSet());
    assertEquals(7, types.size(), types.toString());
    final Set<ParkReason> reasons =
        run.storage.parked().values().stream().map(ParkedEvent::reason).collect(Collectors.toSet());
    assertEquals(
        Set.of(ParkReason.UNREADABLE, ParkReason.CONTRADICTION, ParkReason.REJECTED), reasons);
    final long valid = run.storage.parked().size();
    assertTrue(valid < 300, valid + " of 3000 events were parked");
  }
}
