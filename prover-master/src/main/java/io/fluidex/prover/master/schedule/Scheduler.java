package io.fluidex.prover.master.schedule;

import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Instant;

/**
 * Decides what happens to a task. Immutable.
 *
 * <p>What it promises, if commands on one task are decided one after the other (the shell locks the
 * task's row) and time does not run backwards:
 *
 * <ul>
 *   <li>no two leases of a task are valid at once, unless an operator takes one away;
 *   <li>a proof is stored only from the prover that took the newest lease; it need not have expired
 *       before, since nobody else works on the task;
 *   <li>a task that is claimed again and again ends PROVEN or DEAD.
 * </ul>
 */
public final class Scheduler {
  /** Longest reason that is kept, in characters: enough for a message, not for a flood. */
  public static final int MAX_REASON = 500;

  private final SchedulePolicy policy;

  /** A scheduler with these figures. */
  public Scheduler(final SchedulePolicy policy) {
    this.policy = policy;
  }

  /** Decides on a command at a time. */
  public Decision decide(final TaskState task, final TaskCommand command, final Instant now) {
    return switch (command) {
      case TaskCommand.Claim claim -> claim(task, claim, now);
      case TaskCommand.Heartbeat heartbeat -> heartbeat(task, heartbeat, now);
      case TaskCommand.Submit submit -> submit(task, submit, now);
      case TaskCommand.Release release -> release(task, release, now);
      case TaskCommand.Fail fail ->
          holds(task, fail.holder())
              ? ended(task, LeaseEnd.FAILED, shortened(fail.reason()), now)
              : lost(task);
      case TaskCommand.Expire expire -> expire(task, now);
      case TaskCommand.Condemn condemn ->
          task.status() == TaskStatus.PROVEN
              ? Decision.answer(Outcome.ALREADY_PROVEN)
              : Decision.change(
                  Outcome.SET_ASIDE,
                  new TaskEvent.SetAside(LeaseEnd.REVOKED, shortened(condemn.reason())));
      case TaskCommand.Requeue requeue -> requeue(task, requeue, now);
      case TaskCommand.Discard discard ->
          task.status() == TaskStatus.PROVEN
              ? Decision.change(
                  Outcome.RESET, new TaskEvent.Reset(shortened(discard.reason()), now))
              : Decision.answer(Outcome.UNCHANGED);
    };
  }

  private Decision claim(final TaskState task, final TaskCommand.Claim claim, final Instant now) {
    if (task.status() != TaskStatus.READY || task.notBefore().isAfter(now)) {
      return Decision.answer(Outcome.NOT_CLAIMABLE);
    }
    return Decision.change(
        Outcome.LEASED,
        new TaskEvent.Leased(
            Math.addExact(task.leaseToken(), 1), claim.prover(), now, now.plus(policy.lease())));
  }

  private Decision heartbeat(
      final TaskState task, final TaskCommand.Heartbeat heartbeat, final Instant now) {
    if (!holds(task, heartbeat.holder()) || isOver(task, now)) {
      return lost(task);
    }
    final Instant end = latestEnd(task);
    Instant expires = now.plus(policy.lease());
    if (expires.isAfter(end)) {
      expires = end;
    }
    final Instant before = task.leaseExpires().orElseThrow();
    return Decision.change(
        Outcome.RENEWED, new TaskEvent.Renewed(expires.isBefore(before) ? before : expires));
  }

  private Decision submit(
      final TaskState task, final TaskCommand.Submit submit, final Instant now) {
    if (task.status() == TaskStatus.PROVEN) {
      return Decision.answer(Outcome.ALREADY_PROVEN);
    }
    if (!submit.holder().tookNewestLeaseOf(task)) {
      return Decision.answer(Outcome.LEASE_LOST);
    }
    if (submit.defect().isEmpty()) {
      return Decision.change(Outcome.STORED, new TaskEvent.Proven(task.leaseToken()));
    }
    if (task.status() != TaskStatus.LEASED) {
      return Decision.answer(Outcome.INVALID);
    }
    final String reason = shortened("the proof is invalid: " + submit.defect().orElseThrow());
    return new Decision(Outcome.INVALID, ended(task, LeaseEnd.INVALID, reason, now).event());
  }

  private Decision release(
      final TaskState task, final TaskCommand.Release release, final Instant now) {
    if (!holds(task, release.holder())) {
      return lost(task);
    }
    return Decision.change(
        Outcome.RELEASED,
        new TaskEvent.Returned(
            LeaseEnd.RELEASED, "released by " + task.prover().orElseThrow(), now));
  }

  private Decision expire(final TaskState task, final Instant now) {
    if (task.status() != TaskStatus.LEASED || !isOver(task, now)) {
      return Decision.answer(Outcome.UNCHANGED);
    }
    final String prover = task.prover().orElseThrow();
    final boolean tooLong = !latestEnd(task).isAfter(now);
    return ended(
        task,
        LeaseEnd.EXPIRED,
        tooLong
            ? prover + " did not finish within " + policy.longestProof()
            : "nothing was heard of " + prover + " for " + policy.lease(),
        now);
  }

  private Decision requeue(
      final TaskState task, final TaskCommand.Requeue requeue, final Instant now) {
    return switch (task.status()) {
      case PROVEN -> Decision.answer(Outcome.ALREADY_PROVEN);
      case LEASED -> requeue.evenIfLeased() ? reset(requeue, now) : Decision.answer(Outcome.HELD);
      case READY, DEAD -> reset(requeue, now);
    };
  }

  private static Decision reset(final TaskCommand.Requeue requeue, final Instant now) {
    return Decision.change(
        Outcome.RESET, new TaskEvent.Reset(shortened("requeued by " + requeue.operator()), now));
  }

  /** A lease ended without a proof: another attempt, or none any more. */
  private Decision ended(
      final TaskState task, final LeaseEnd end, final String reason, final Instant now) {
    if (task.attempts() >= policy.attempts()) {
      return Decision.change(Outcome.SET_ASIDE, new TaskEvent.SetAside(end, reason));
    }
    return Decision.change(
        Outcome.RETRIED,
        new TaskEvent.Returned(end, reason, now.plus(policy.backoff(task.attempts()))));
  }

  private static Decision lost(final TaskState task) {
    return Decision.answer(
        task.status() == TaskStatus.PROVEN ? Outcome.ALREADY_PROVEN : Outcome.LEASE_LOST);
  }

  private static boolean holds(final TaskState task, final Holder holder) {
    return task.status() == TaskStatus.LEASED && holder.tookNewestLeaseOf(task);
  }

  private static boolean isOver(final TaskState task, final Instant now) {
    return !task.leaseExpires().orElseThrow().isAfter(now);
  }

  private Instant latestEnd(final TaskState task) {
    return task.leasedAt().map(at -> at.plus(policy.longestProof())).orElse(Instant.MAX);
  }

  /** Databases and terminals do not take every control character. */
  private static String shortened(final String reason) {
    final String printable = reason.replaceAll("\\p{Cntrl}+", " ").strip();
    return printable.length() > MAX_REASON
        ? printable.substring(0, MAX_REASON - 1) + "…"
        : printable;
  }
}
