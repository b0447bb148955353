package io.fluidex.ethsender.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.fee.FeeBounds;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.rollup.publicdata.Bytes32;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whole lives of a sender on a simulated chain; a failure names its seed. */
class SchedulerSimulationTest {
  private static final int RUNS = Boolean.getBoolean("fluidex.long") ? 50_000 : 1_000;
  private static final long BLOCKS = 12;
  private static final SchedulerLimits LIMITS =
      new SchedulerLimits(
          4, 3, 14, 3, Duration.ofSeconds(4), Duration.ofSeconds(6), Duration.ofSeconds(60));
  private static final FeeBounds BOUNDS =
      new FeeBounds(1_000_000_000L, 2_000_000_000_000L, 15, 200);

  @Test
  void shouldExecuteEveryBlockOnceWhateverTheChainDoes() {
    for (int seed = 0; seed < RUNS; seed++) {
      new Life(seed, false).live();
    }
  }

  @Test
  void shouldPauseOnlyTheLaneOfWhatIsReverted() {
    for (int seed = 0; seed < RUNS / 4; seed++) {
      new Life(seed, true).live();
    }
  }

  /** The sender, the database that survives its crashes, and the chain. */
  private static final class Life {
    private final long seed;
    private final SplittableRandom random;
    private final SimulatedChain chain;
    private final boolean poisoned;
    private final TreeMap<Long, Operation> database = new TreeMap<>();
    private final Map<Bytes32, SimulatedChain.Tx> signed = new HashMap<>();
    private final Map<Lane, Long> created = new HashMap<>();
    private TransactionScheduler scheduler = scheduler();
    private long now = 1_000;
    private boolean troubled = true;
    private int pauses;

    private Life(final long seed, final boolean poisoned) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.chain = new SimulatedChain(random);
      this.poisoned = poisoned;
      if (poisoned) {
        chain.poison.put(Lane.BY_PRIORITY.get(random.nextInt(3)), random.nextLong(1, BLOCKS + 1));
      }
    }

    private static TransactionScheduler scheduler() {
      return new TransactionScheduler(LIMITS, new FeePolicy(BOUNDS));
    }

    private void live() {
      try {
        final int trouble = 40 + random.nextInt(120);
        for (int round = 0; round < 1_500 && !isDone(round, trouble); round++) {
          troubled = round < trouble;
          now += random.nextLong(0, 3);
          disturb();
          createOperations();
          round();
        }
        assertEquals(new Counters(BLOCKS, BLOCKS, BLOCKS), chain.counters());
        for (final Operation operation : database.values()) {
          assertEquals(OperationState.FINAL, operation.state(), operation::toString);
        }
        assertEquals(poisoned, pauses > 0, "a lane pauses if and only if there is a reason");
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }

    private boolean isDone(final int round, final int trouble) {
      return round > trouble
          && chain.counters().executed() == BLOCKS
          && database.values().stream().allMatch(o -> o.state() == OperationState.FINAL);
    }

    private void disturb() {
      if (!troubled) {
        chain.mine(false, false);
        return;
      }
      if (random.nextInt(3) > 0) {
        // A poisoned call that a stranger made needless would never be reverted.
        chain.mine(random.nextInt(25) == 0, !poisoned && random.nextInt(15) == 0);
      }
      if (random.nextInt(20) == 0) {
        chain.reorganise(1 + random.nextInt(SimulatedChain.DEEPEST));
      }
      if (random.nextInt(15) == 0) {
        chain.drop();
      }
      if (random.nextInt(12) == 0) {
        crash();
      }
    }

    private void crash() {
      scheduler = scheduler();
      scheduler.restore(
          database.values().stream().filter(o -> o.state() != OperationState.FINAL).toList(),
          database.isEmpty() ? 0 : database.lastKey());
    }

    private void createOperations() {
      long limit = BLOCKS;
      for (final Lane lane : List.of(Lane.COMMIT, Lane.PROVE, Lane.EXECUTE)) {
        final long last = created.getOrDefault(lane, 0L);
        if (last < limit && (!troubled || random.nextInt(4) == 0)) {
          final long to = Math.min(limit, last + 1 + random.nextInt(3));
          persist(scheduler.create(lane, new BlockRange(last + 1, to), 100_000, now));
          created.put(lane, to);
        }
        limit = created.getOrDefault(lane, 0L);
      }
    }

    private void persist(final OperationEvent event) {
      final Operation after = scheduler.after(event);
      database.put(after.id(), after);
      if (troubled && random.nextInt(60) == 0) {
        crash();
      } else {
        assertEquals(after, scheduler.apply(event));
      }
    }

    private void round() {
      final TransactionScheduler before = scheduler;
      final int lag = troubled && random.nextInt(5) == 0 ? 1 + random.nextInt(4) : 0;
      final int between = troubled && random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0;
      final ChainView view = chain.view(scheduler.operations(), lag, between, LIMITS.finality());
      for (final OperationEvent event : scheduler.observe(view, now)) {
        persist(event);
        if (scheduler != before) {
          return;
        }
      }
      resumeWhatIsPaused();
      final Set<Long> passedOver = new HashSet<>();
      for (Optional<AttemptPlan> plan = scheduler.plan(view, passedOver, now);
          plan.isPresent();
          plan = scheduler.plan(view, passedOver, now)) {
        final Optional<Attempt> attempt = sign(plan.get(), lag);
        if (attempt.isPresent()) {
          persist(scheduler.written(plan.get(), attempt.get()));
        } else {
          passedOver.add(plan.get().operation().id());
        }
        if (scheduler != before) {
          return;
        }
      }
      for (final AttemptPlan.Signed sending : scheduler.broadcasts(now)) {
        broadcast(sending, view);
        if (scheduler != before) {
          return;
        }
      }
    }

    private void resumeWhatIsPaused() {
      for (final Lane lane : Lane.values()) {
        if (scheduler.isPaused(lane)) {
          pauses++;
          assertTrue(
              chain.poison.containsKey(lane), () -> "paused without reason: " + scheduler.alerts());
          if (random.nextInt(10) == 0) {
            chain.poison.clear();
            scheduler.resume(lane).forEach(this::persist);
          }
        }
      }
    }

    private Optional<Attempt> sign(final AttemptPlan plan, final int lag) {
      final Operation operation = plan.operation();
      if (plan.simulate()) {
        if (!chain.simulate(operation.lane(), plan.range(), lag)) {
          scheduler
              .simulationReverted(plan, "the simulation says so", now)
              .ifPresent(this::persist);
          return Optional.empty();
        }
        scheduler.simulationSucceeded(plan);
      }
      assertTrue(
          lag > 0 || plan.nonce() >= chain.nonce(),
          () -> "nonce " + plan.nonce() + " is used: " + plan);
      final Bytes32 hash = chain.hash();
      signed.put(
          hash,
          new SimulatedChain.Tx(hash, plan.nonce(), operation.lane(), plan.range(), plan.fees()));
      checkFees(plan);
      return Optional.of(
          new Attempt(
              hash,
              plan.nonce(),
              plan.range(),
              plan.fees(),
              100_000,
              "0x",
              OptionalLong.empty(),
              false));
    }

    private void checkFees(final AttemptPlan plan) {
      assertTrue(plan.fees().maxFee() <= BOUNDS.ceiling());
      for (final Operation other : database.values()) {
        for (final Attempt attempt : new ArrayList<>(other.attempts())) {
          if (attempt.nonce() == plan.nonce() && other.id() == plan.operation().id()) {
            assertTrue(
                plan.fees().maxFee() * 10 >= attempt.fees().maxFee() * 11
                    && plan.fees().maxPriority() * 10 >= attempt.fees().maxPriority() * 11,
                "a replacement must raise both fees by a tenth");
          }
        }
      }
    }

    private void broadcast(final AttemptPlan.Signed sending, final ChainView view) {
      final Operation persisted = database.get(sending.operation());
      if (persisted.attempts().stream().noneMatch(a -> a.hash().equals(sending.attempt().hash()))) {
        fail("sent before it was persisted: " + sending);
      }
      final int trouble = troubled ? random.nextInt(12) : 11;
      BroadcastOutcome outcome =
          switch (trouble) {
            case 0 -> BroadcastOutcome.FAILED;
            case 1 -> BroadcastOutcome.TAKEN;
            default -> chain.submit(signed.get(sending.attempt().hash()));
          };
      if (trouble == 2) {
        outcome = BroadcastOutcome.FAILED;
      }
      if (trouble == 3) {
        crash();
        return;
      }
      scheduler.answered(sending, outcome, "", view.head().number(), now).ifPresent(this::persist);
    }
  }
}
