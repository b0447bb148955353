package io.fluidex.prover.master.schedule;

import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a task that scheduling decides on. Only {@link #apply} makes new ones:
 *
 * <pre>
 *   event     from                  to
 *   Leased    READY                 LEASED
 *   Renewed   LEASED                LEASED
 *   Returned  LEASED                READY
 *   Proven    READY, LEASED, DEAD   PROVEN   by the prover of the newest lease
 *   SetAside  READY, LEASED, DEAD   DEAD
 *   Reset     any                   READY
 * </pre>
 *
 * A task whose lease is over can still become PROVEN: its last prover may come late, while nobody
 * else works on it.
 *
 * @param status where it stands
 * @param leaseToken the token of its newest lease, 0 if it never had one; only grows
 * @param prover who took the newest lease
 * @param leasedAt when; empty if never, or unknown
 * @param leaseExpires when the lease ends unless renewed; present if and only if it is LEASED
 * @param attempts how many leases count as attempts since the last reset
 * @param notBefore from when it may be claimed
 * @param lastError why the last attempt failed
 */
public record TaskState(
    TaskStatus status,
    long leaseToken,
    Optional<String> prover,
    Optional<Instant> leasedAt,
    Optional<Instant> leaseExpires,
    int attempts,
    Instant notBefore,
    Optional<String> lastError) {
  /**
   * Checks what holds in every state.
   *
   * @throws IllegalArgumentException if it does not
   */
  public TaskState {
    if (leaseToken < 0 || attempts < 0) {
      throw new IllegalArgumentException("a task has no negative token or number of attempts");
    }
    if (leaseExpires.isPresent() != (status == TaskStatus.LEASED)) {
      throw new IllegalArgumentException(
          "a task has a time when its lease ends while it is leased");
    }
    if (status == TaskStatus.LEASED && (leaseToken == 0 || prover.isEmpty() || attempts == 0)) {
      throw new IllegalArgumentException("a leased task has a holder, a token and an attempt");
    }
  }

  /** A new task, to be claimed from some time on. */
  public static TaskState created(final Instant now) {
    return new TaskState(
        TaskStatus.READY,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        now,
        Optional.empty());
  }

  /**
   * The state after an event, live and on replay alike.
   *
   * @throws IllegalStateException if the event is not possible in this state
   */
  public TaskState apply(final TaskEvent event) {
    return switch (event) {
      case TaskEvent.Leased leased -> {
        require(status == TaskStatus.READY && leased.token() > leaseToken, event);
        yield new TaskState(
            TaskStatus.LEASED,
            leased.token(),
            Optional.of(leased.prover()),
            Optional.of(leased.at()),
            Optional.of(leased.expires()),
            attempts + 1,
            notBefore,
            lastError);
      }
      case TaskEvent.Renewed renewed -> {
        require(
            status == TaskStatus.LEASED && !renewed.expires().isBefore(leaseExpires.orElseThrow()),
            event);
        yield new TaskState(
            status,
            leaseToken,
            prover,
            leasedAt,
            Optional.of(renewed.expires()),
            attempts,
            notBefore,
            lastError);
      }
      case TaskEvent.Returned returned -> {
        require(status == TaskStatus.LEASED, event);
        yield withoutLease(
            TaskStatus.READY,
            returned.end() == LeaseEnd.RELEASED ? attempts - 1 : attempts,
            returned.notBefore(),
            Optional.of(returned.reason()));
      }
      case TaskEvent.SetAside aside -> {
        require(status != TaskStatus.PROVEN, event);
        yield withoutLease(TaskStatus.DEAD, attempts, notBefore, Optional.of(aside.reason()));
      }
      case TaskEvent.Proven proven -> {
        require(
            status != TaskStatus.PROVEN && leaseToken == proven.token() && leaseToken > 0, event);
        yield withoutLease(TaskStatus.PROVEN, attempts, notBefore, Optional.empty());
      }
      case TaskEvent.Reset reset ->
          withoutLease(TaskStatus.READY, 0, reset.notBefore(), Optional.of(reset.reason()));
    };
  }

  private TaskState withoutLease(
      final TaskStatus next,
      final int counted,
      final Instant claimableFrom,
      final Optional<String> error) {
    return new TaskState(
        next, leaseToken, prover, leasedAt, Optional.empty(), counted, claimableFrom, error);
  }

  private void require(final boolean possible, final TaskEvent event) {
    if (!possible) {
      throw new IllegalStateException(event + " is not possible after " + this);
    }
  }
}
