package io.fluidex.prover.master.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Provers that crash, hang, come late, bring garbage and use tokens of others, against the
 * scheduler: what must never happen is checked after every command.
 */
class SchedulerSimulationTest {
  private static final int RUNS = Boolean.getBoolean("fluidex.long") ? 100_000 : 5_000;
  private static final int STEPS = 300;
  private static final SchedulePolicy POLICY =
      new SchedulePolicy(
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          4,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));

  @Test
  void shouldKeepItsPromisesWhateverProversDo() {
    final Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
    for (int seed = 0; seed < RUNS; seed++) {
      try {
        final Run run = new Run(seed);
        run.misbehave();
        run.finish();
        run.seen.forEach((outcome, count) -> seen.merge(outcome, count, Integer::sum));
      } catch (final AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertEquals(Outcome.values().length, seen.size(), "every outcome was met: " + seen);
  }

  /** What a prover was told of a lease. */
  private static final class Belief {
    final int task;
    final Holder holder;
    Instant until;

    Belief(final int task, final Holder holder, final Instant until) {
      this.task = task;
      this.holder = holder;
      this.until = until;
    }
  }

  private static final class Run {
    final Scheduler scheduler = new Scheduler(POLICY);
    final RandomGenerator random;
    final List<TaskState> tasks = new ArrayList<>();
    final List<List<TaskEvent>> logs = new ArrayList<>();
    final Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);

    /** Valid ones and, for mischief, those of the past. */
    final List<Belief> beliefs = new ArrayList<>();

    final List<Belief> past = new ArrayList<>();
    final Instant start = Instant.EPOCH;
    Instant now = start;

    Run(final int seed) {
      random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      for (int i = 0; i < 1 + random.nextInt(4); i++) {
        tasks.add(TaskState.created(start));
        logs.add(new ArrayList<>());
      }
    }

    Outcome run(final int index, final TaskCommand command) {
      final TaskState before = tasks.get(index);
      final Decision decision = scheduler.decide(before, command, now);
      seen.merge(decision.outcome(), 1, Integer::sum);
      decision
          .event()
          .ifPresent(event -> {
            tasks.set(index, before.apply(event));
            logs.get(index).add(event);
          });
      check(index, before, command, decision);
      return decision.outcome();
    }

    /** What must hold after every command. */
    void check(
        final int index,
        final TaskState before,
        final TaskCommand command,
        final Decision decision) {
      final TaskState after = tasks.get(index);
      assertTrue(after.leaseToken() >= before.leaseToken(), "tokens only grow");
      assertTrue(after.attempts() <= POLICY.attempts(), "no attempt too many");
      TaskState replayed = TaskState.created(start);
      for (final TaskEvent event : logs.get(index)) {
        replayed = replayed.apply(event);
      }
      assertEquals(after, replayed, "a replay gives the same state");
      if (decision.outcome() == Outcome.STORED) {
        final TaskCommand.Submit submit = (TaskCommand.Submit) command;
        assertTrue(submit.defect().isEmpty(), "only proofs are stored");
        assertTrue(
            submit.holder().token() == before.leaseToken()
                || (submit.holder().token() == Holder.NO_TOKEN
                    && before.prover().equals(Optional.of(submit.holder().prover()))),
            "a stale token never stores");
      }
      if (before.status() == TaskStatus.PROVEN && !(command instanceof TaskCommand.Discard)) {
        assertEquals(before, after, "what is proven stays so");
      }
      final long valid =
          beliefs.stream().filter(b -> b.task == index && b.until.isAfter(now)).count();
      assertTrue(valid <= 1, "never two valid leases");
      if (valid == 1 && decision.outcome() == Outcome.LEASED) {
        throw new AssertionError("leased while another lease is valid");
      }
    }

    void claim(final int index) {
      final String prover = "p" + random.nextInt(5);
      if (run(index, new TaskCommand.Claim(prover)) == Outcome.LEASED) {
        final TaskState task = tasks.get(index);
        // Without tokens, a prover that leases a task again is the same holder as before.
        beliefs.stream()
            .filter(b -> b.task == index && b.holder.prover().equals(prover))
            .toList()
            .forEach(this::forget);
        // Clients of the original do not tell their token.
        final long token = random.nextInt(8) == 0 ? Holder.NO_TOKEN : task.leaseToken();
        beliefs.add(
            new Belief(index, new Holder(prover, token), task.leaseExpires().orElseThrow()));
      }
    }

    void forget(final Belief belief) {
      beliefs.remove(belief);
      past.add(belief);
    }

    void forgetTask(final int index) {
      beliefs.stream().filter(b -> b.task == index).toList().forEach(this::forget);
    }

    /** Something a prover does with a lease it has, or had. */
    void act(final Belief belief) {
      final boolean fresh = beliefs.contains(belief);
      switch (random.nextInt(fresh ? 7 : 4)) {
        case 0 -> {
          if (run(belief.task, new TaskCommand.Submit(belief.holder, Optional.empty()))
              == Outcome.STORED) {
            forgetTask(belief.task);
          }
        }
        case 1 -> {
          run(belief.task, new TaskCommand.Submit(belief.holder, Optional.of("garbage")));
          dropLost(belief.task);
        }
        case 2 -> {
          run(belief.task, new TaskCommand.Fail(belief.holder, "failed"));
          dropLost(belief.task);
        }
        case 3 -> {
          run(belief.task, new TaskCommand.Release(belief.holder));
          dropLost(belief.task);
        }
        default -> {
          if (run(belief.task, new TaskCommand.Heartbeat(belief.holder)) == Outcome.RENEWED) {
            belief.until = tasks.get(belief.task).leaseExpires().orElseThrow();
          } else {
            forget(belief);
          }
        }
      }
    }

    /** A call of the holder, or of somebody with its token, ended the lease: it knows. */
    void dropLost(final int index) {
      if (tasks.get(index).status() != TaskStatus.LEASED) {
        forgetTask(index);
      }
    }

    void misbehave() {
      for (int step = 0; step < STEPS; step++) {
        final int index = random.nextInt(tasks.size());
        switch (random.nextInt(16)) {
          case 0, 1, 2, 3 -> claim(index);
          case 4, 5, 6, 7 -> {
            if (!beliefs.isEmpty()) {
              act(beliefs.get(random.nextInt(beliefs.size())));
            }
          }
          case 8 -> {
            if (!past.isEmpty()) {
              act(past.get(random.nextInt(past.size())));
            }
          }
          case 9 -> act(new Belief(index, new Holder("x", random.nextLong(1, 4)), start));
          case 10, 11 -> run(index, new TaskCommand.Expire());
          case 12 -> {
            if (random.nextInt(10) == 0) {
              final TaskCommand rare =
                  switch (random.nextInt(3)) {
                    case 0 -> new TaskCommand.Condemn("bad input");
                    case 1 -> new TaskCommand.Discard("damaged");
                    default -> new TaskCommand.Requeue("operator", random.nextBoolean());
                  };
              run(index, rare);
              dropLost(index);
            }
          }
          default -> now = now.plusMillis(random.nextLong(4_000));
        }
      }
    }

    /** From now on all provers fail, yet time goes on: every task must come to an end. */
    void finish() {
      for (int round = 0; round < 4 * POLICY.attempts(); round++) {
        now = now.plus(POLICY.longestProof()).plus(POLICY.longestBackoff());
        for (int index = 0; index < tasks.size(); index++) {
          run(index, new TaskCommand.Expire());
          if (tasks.get(index).status() == TaskStatus.READY) {
            now = now.plus(POLICY.longestBackoff());
            claim(index);
            assertEquals(TaskStatus.LEASED, tasks.get(index).status(), "no task is lost");
          }
        }
      }
      for (final TaskState task : tasks) {
        assertTrue(
            task.status() == TaskStatus.PROVEN || task.status() == TaskStatus.DEAD,
            "not at an end: " + task);
      }
    }
  }
}
