package io.fluidex.matchengine.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.CommandCodec;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.event.EventCodec;
import io.fluidex.matchengine.event.Traded;
import io.fluidex.matchengine.naive.NaiveCore;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.result.ResultCodec;
import io.fluidex.matchengine.state.CoreState;
import io.fluidex.matchengine.state.SnapshotCodec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random commands through the core and its oracle: equal results, events and states. */
class OracleTest {
  private static final int CHECK_EVERY = 1000;

  /** A command that changed the state. */
  private static final class Entry {
    private final byte[] command;
    private final long millis;

    Entry(final byte[] command, final long millis) {
      this.command = command;
      this.millis = millis;
    }
  }

  private final Set<Reason> reasons = EnumSet.noneOf(Reason.class);
  private long trades;
  private long effective;

  private void compare(
      final long seed, final EngineSettings settings, final boolean extreme, final int commands) {
    final String what = "seed " + seed + ", " + settings.mode() + (extreme ? ", extreme" : "");
    final ExchangeCore core = new ExchangeCore(settings);
    final NaiveCore oracle = new NaiveCore(settings);
    final long fee = settings.isRollup() ? 0 : 12;
    final LoadMarkets markets = Fixture.markets(fee, fee / 2);
    final List<Entry> log = new ArrayList<>();
    final List<byte[]> eventBytes = new ArrayList<>();
    final CommandGenerator generator = new CommandGenerator(seed, core, extreme);
    final List<Event> events = new ArrayList<>();
    final List<Event> expected = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      final Command command = i == 0 ? markets : generator.next();
      events.clear();
      expected.clear();
      final Result result = core.apply(command, generator.millis(), events::add);
      final Result want = oracle.apply(command, generator.millis(), expected::add);
      if (!want.equals(result) || !expected.equals(events)) {
        assertEquals(want, result, () -> what + ": " + command);
        for (int j = 0; j < Math.min(events.size(), expected.size()); j++) {
          assertEquals(expected.get(j), events.get(j), () -> what + ": " + command);
        }
        assertEquals(expected, events, () -> what + ": " + command);
      }
      if (result instanceof Rejected rejected) {
        reasons.add(rejected.reason());
      }
      assertTrue(result.isEffective() || events.isEmpty(), () -> what + ": " + command);
      trades += events.stream().filter(e -> e instanceof Traded).count();
      if (result.isEffective()) {
        effective++;
        log.add(new Entry(CommandCodec.encode(command), generator.millis()));
        events.forEach(e -> eventBytes.add(EventCodec.encode(e)));
      }
      if (i % CHECK_EVERY == CHECK_EVERY - 1 || i == commands - 1) {
        assertEquals(List.of(), core.violations(), () -> what);
        final CoreState state = oracle.capture();
        if (!state.equals(core.capture())) {
          assertEquals(state, core.capture(), () -> what);
        }
        assertArrayEquals(SnapshotCodec.hash(state), core.stateHash(), () -> what);
        assertArrayEquals(
            ResultCodec.encode(result),
            ResultCodec.encode(ResultCodec.decode(ResultCodec.encode(result))));
      }
    }
    replay(what, settings, log, eventBytes, core.stateHash());
  }

  /** Executes the log again, with a stop half way. */
  private static void replay(
      final String what,
      final EngineSettings settings,
      final List<Entry> log,
      final List<byte[]> eventBytes,
      final byte[] hash) {
    ExchangeCore core = new ExchangeCore(settings);
    final int[] next = {0};
    for (int i = 0; i < log.size(); i++) {
      final Entry entry = log.get(i);
      final Result result =
          core.apply(
              CommandCodec.decode(entry.command),
              entry.millis,
              event ->
                  assertArrayEquals(
                      eventBytes.get(next[0]++), EventCodec.encode(event), () -> what));
      assertTrue(result.isEffective(), () -> what);
      if (i == log.size() / 2) {
        core = ExchangeCore.restore(SnapshotCodec.decode(SnapshotCodec.encode(core.capture())));
      }
    }
    assertEquals(eventBytes.size(), next[0]);
    assertArrayEquals(hash, core.stateHash(), () -> what);
  }

  private void campaign(final int runs, final int commands) {
    for (int i = 0; i < runs; i++) {
      compare(
          i,
          i % 2 == 0 ? EngineSettings.rollup(Fixture.TINY) : EngineSettings.development(),
          i % 5 == 4,
          commands);
    }
    System.out.println(
        runs * commands
            + " commands, "
            + effective
            + " effective, "
            + trades
            + " trades, "
            + reasons.size()
            + " reasons of refusal: "
            + reasons);
  }

  @Test
  void shouldAgreeWithTheOracleOnRandomCommands() {
    campaign(20, 10_000);
    assertTrue(trades > 20_000, () -> trades + " trades");
    final Set<Reason> missing = EnumSet.complementOf(EnumSet.copyOf(reasons));
    missing.removeAll(
        EnumSet.of(
            Reason.INVALID_USER_ID,
            Reason.DEVELOPMENT_ONLY,
            Reason.ROLLUP_ONLY,
            Reason.FREE_MARKET,
            Reason.NOT_SIGNED_FOR_L2));
    // The oracle knows no pools; PoolTest has their refusals.
    missing.removeIf(reason -> reason.compareTo(Reason.NO_POOL) >= 0);
    assertEquals(Set.of(), missing, "reasons that no command was refused for");
  }

  @Test
  @Tag("long")
  void shouldAgreeWithTheOracleOnAMillionRandomCommands() {
    campaign(50, 20_000);
  }
}
