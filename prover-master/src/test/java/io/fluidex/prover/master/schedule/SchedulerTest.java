package io.fluidex.prover.master.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final SchedulePolicy POLICY =
      new SchedulePolicy(LEASE, LONGEST, 3, Duration.ofSeconds(5), Duration.ofSeconds(8));

  private final Scheduler scheduler = new Scheduler(POLICY);
  private TaskState task = TaskState.created(START);

  private Outcome run(final TaskCommand command, final Instant now) {
    final Decision decision = scheduler.decide(task, command, now);
    decision.event().ifPresent(event -> task = task.apply(event));
    return decision.outcome();
  }

  private Outcome claim(final String prover, final Instant now) {
    return run(new TaskCommand.Claim(prover), now);
  }

  private Holder holder() {
    return new Holder(task.prover().orElseThrow(), task.leaseToken());
  }

  private static TaskCommand proof(final Holder holder) {
    return new TaskCommand.Submit(holder, Optional.empty());
  }

  private static TaskCommand garbage(final Holder holder) {
    return new TaskCommand.Submit(holder, Optional.of("no proof"));
  }

  @Test
  void shouldLeaseATaskToOneProverOnly() {
    assertEquals(Outcome.LEASED, claim("a", START));
    assertEquals(Outcome.NOT_CLAIMABLE, claim("b", START));
    assertEquals(Optional.of("a"), task.prover());
    assertEquals(Optional.of(START.plus(LEASE)), task.leaseExpires());
    assertEquals(1, task.attempts());
  }

  @Test
  void shouldExtendTheLeaseOfTheHolderAlone() {
    claim("a", START);
    final Instant later = START.plusSeconds(30);
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Heartbeat(new Holder("b", 2)), later));
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Heartbeat(new Holder("b", 0)), later));
    assertEquals(Optional.of(START.plus(LEASE)), task.leaseExpires());
    assertEquals(Outcome.RENEWED, run(new TaskCommand.Heartbeat(holder()), later));
    assertEquals(Optional.of(later.plus(LEASE)), task.leaseExpires());
  }

  @Test
  void shouldNotExtendALeaseThatHasExpired() {
    claim("a", START);
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Heartbeat(holder()), START.plus(LEASE)));
  }

  @Test
  void shouldNotExtendALeaseBeyondTheLongestProof() {
    claim("a", START);
    Instant now = START;
    while (run(new TaskCommand.Heartbeat(holder()), now) == Outcome.RENEWED) {
      assertTrue(!task.leaseExpires().orElseThrow().isAfter(START.plus(LONGEST)));
      now = now.plusSeconds(20);
    }
    assertEquals(START.plus(LONGEST), now);
    assertEquals(Outcome.RETRIED, run(new TaskCommand.Expire(), now));
    assertTrue(task.lastError().orElseThrow().contains("did not finish within PT30M"));
  }

  @Test
  void shouldGiveATaskToAnotherProverAfterItsLeaseExpired() {
    claim("a", START);
    final Instant end = START.plus(LEASE);
    assertEquals(Outcome.UNCHANGED, run(new TaskCommand.Expire(), end.minusNanos(1)));
    assertEquals(Outcome.RETRIED, run(new TaskCommand.Expire(), end));
    assertEquals(Outcome.NOT_CLAIMABLE, claim("b", end));
    assertEquals(Outcome.LEASED, claim("b", end.plusSeconds(5)));
    assertEquals(2, task.leaseToken());
    assertEquals(2, task.attempts());
  }

  @Test
  void shouldRefuseTheProofOfAStaleLease() {
    claim("a", START);
    final Holder stale = holder();
    run(new TaskCommand.Expire(), START.plus(LEASE));
    claim("b", START.plusSeconds(70));
    assertEquals(Outcome.LEASE_LOST, run(proof(stale), START.plusSeconds(71)));
    assertEquals(Outcome.LEASE_LOST, run(garbage(stale), START.plusSeconds(71)));
    assertEquals(
        Outcome.LEASE_LOST, run(new TaskCommand.Fail(stale, "why"), START.plusSeconds(71)));
    assertEquals(TaskStatus.LEASED, task.status());
    assertEquals(Outcome.STORED, run(proof(holder()), START.plusSeconds(72)));
  }

  @Test
  void shouldRefuseAProofOfWhatWasNeverLeased() {
    assertEquals(Outcome.LEASE_LOST, run(proof(new Holder("a", 0)), START));
    assertEquals(Outcome.LEASE_LOST, run(proof(new Holder("a", 1)), START));
    assertEquals(TaskStatus.READY, task.status());
  }

  @Test
  void shouldTakeALateProofWhileNobodyElseWorksOnTheTask() {
    claim("a", START);
    final Holder late = holder();
    run(new TaskCommand.Expire(), START.plus(LEASE));
    assertEquals(Outcome.INVALID, run(garbage(late), START.plusSeconds(61)));
    assertEquals(TaskStatus.READY, task.status());
    assertEquals(Outcome.STORED, run(proof(late), START.plusSeconds(62)));
    assertEquals(TaskStatus.PROVEN, task.status());
  }

  @Test
  void shouldAnswerAResubmittedProofAsBefore() {
    claim("a", START);
    final Holder holder = holder();
    run(proof(holder), START);
    final TaskState proven = task;
    assertEquals(Outcome.ALREADY_PROVEN, run(proof(holder), START));
    assertEquals(Outcome.ALREADY_PROVEN, run(garbage(holder), START));
    assertEquals(Outcome.ALREADY_PROVEN, run(new TaskCommand.Heartbeat(holder), START));
    assertEquals(Outcome.ALREADY_PROVEN, run(new TaskCommand.Condemn("x"), START));
    assertEquals(proven, task);
  }

  @Test
  void shouldKnowClientsOfTheOriginalByTheirId() {
    claim("a", START);
    assertEquals(Outcome.LEASE_LOST, run(proof(new Holder("b", 0)), START));
    assertEquals(Outcome.STORED, run(proof(new Holder("a", 0)), START));
  }

  @Test
  void shouldCountAnInvalidProofAsAFailedAttempt() {
    claim("a", START);
    assertEquals(Outcome.INVALID, run(garbage(holder()), START));
    assertEquals(TaskStatus.READY, task.status());
    assertEquals(START.plusSeconds(5), task.notBefore());
    assertEquals(Optional.of("the proof is invalid: no proof"), task.lastError());
  }

  @Test
  void shouldSetATaskAsideAfterItsLastAttempt() {
    Instant now = START;
    for (int attempt = 1; attempt <= 3; attempt++) {
      now = now.plusSeconds(10);
      assertEquals(Outcome.LEASED, claim("a", now));
      assertEquals(
          attempt < 3 ? Outcome.RETRIED : Outcome.SET_ASIDE,
          run(new TaskCommand.Fail(holder(), "out of memory"), now));
    }
    assertEquals(TaskStatus.DEAD, task.status());
    assertEquals(Optional.of("out of memory"), task.lastError());
    assertEquals(Outcome.NOT_CLAIMABLE, claim("a", now.plus(LONGEST)));
  }

  @Test
  void shouldDoubleTheRestUpToItsLimit() {
    assertEquals(Duration.ofSeconds(5), POLICY.backoff(1));
    assertEquals(Duration.ofSeconds(8), POLICY.backoff(2));
    assertEquals(Duration.ofSeconds(8), POLICY.backoff(Integer.MAX_VALUE));
  }

  @Test
  void shouldNotCountAReleaseAsAnAttempt() {
    claim("a", START);
    final Holder holder = holder();
    assertEquals(Outcome.RELEASED, run(new TaskCommand.Release(holder), START));
    assertEquals(0, task.attempts());
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Release(holder), START));
    assertEquals(Outcome.LEASED, claim("b", START));
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Release(holder), START));
  }

  @Test
  void shouldStartAnewWhenAnOperatorAsks() {
    run(new TaskCommand.Condemn("not a block"), START);
    assertEquals(TaskStatus.DEAD, task.status());
    assertEquals(Outcome.RESET, run(new TaskCommand.Requeue("ann", false), START));
    assertEquals(0, task.attempts());
    assertEquals(Outcome.LEASED, claim("a", START));
    assertEquals(Outcome.HELD, run(new TaskCommand.Requeue("ann", false), START));
    final Holder robbed = holder();
    assertEquals(Outcome.RESET, run(new TaskCommand.Requeue("ann", true), START));
    assertEquals(Outcome.LEASE_LOST, run(new TaskCommand.Heartbeat(robbed), START));
    claim("b", START);
    run(proof(holder()), START);
    assertEquals(Outcome.ALREADY_PROVEN, run(new TaskCommand.Requeue("ann", true), START));
  }

  @Test
  void shouldProveAgainWhatNoLongerVerifies() {
    assertEquals(Outcome.UNCHANGED, run(new TaskCommand.Discard("damaged"), START));
    claim("a", START);
    run(proof(holder()), START);
    assertEquals(Outcome.RESET, run(new TaskCommand.Discard("damaged"), START));
    assertEquals(Outcome.LEASED, claim("b", START));
  }

  @Test
  void shouldRefuseEventsThatAreNotPossible() {
    final TaskEvent renewed = new TaskEvent.Renewed(START);
    assertThrows(IllegalStateException.class, () -> task.apply(renewed));
    assertThrows(IllegalStateException.class, () -> task.apply(new TaskEvent.Proven(0)));
    claim("a", START);
    final TaskEvent again = new TaskEvent.Leased(2, "b", START, START.plus(LEASE));
    assertThrows(IllegalStateException.class, () -> task.apply(again));
    assertThrows(IllegalStateException.class, () -> task.apply(renewed), "shortens the lease");
    assertThrows(IllegalStateException.class, () -> task.apply(new TaskEvent.Proven(2)));
  }

  @Test
  void shouldKeepReasonsShortAndPrintable() {
    claim("a", START);
    run(new TaskCommand.Fail(holder(), "line\n\0next " + "x".repeat(1000)), START);
    final String reason = task.lastError().orElseThrow();
    assertTrue(reason.startsWith("line next xxx"));
    assertEquals(Scheduler.MAX_REASON, reason.length());
  }

  @Test
  void shouldRefuseFiguresThatMakeNoSense() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new SchedulePolicy(Duration.ZERO, LONGEST, 1, LEASE, LEASE));
    assertThrows(
        IllegalArgumentException.class, () -> new SchedulePolicy(LONGEST, LEASE, 1, LEASE, LEASE));
    assertThrows(
        IllegalArgumentException.class, () -> new SchedulePolicy(LEASE, LONGEST, 0, LEASE, LEASE));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SchedulePolicy(LEASE, LONGEST, 1, LONGEST, LEASE));
  }
}
