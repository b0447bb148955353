package io.fluidex.prover.master.store;

import io.fluidex.prover.master.schedule.Decision;
import io.fluidex.prover.master.schedule.Holder;
import io.fluidex.prover.master.schedule.Outcome;
import io.fluidex.prover.master.schedule.Scheduler;
import io.fluidex.prover.master.schedule.TaskCommand;
import io.fluidex.prover.master.schedule.TaskEvent;
import io.fluidex.prover.master.schedule.TaskState;
import io.fluidex.runtime.database.Database;
import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;

/**
 * The only way to change tasks. Any number of these, in any number of masters, work on one database
 * at once. Safe for many threads.
 *
 * <p>All methods throw {@link io.fluidex.runtime.database.DatabaseException} if the database does
 * not answer in time.
 */
public final class TaskDesk {
  /** Most expired leases handled at once: bounds the transaction. */
  private static final int EXPIRED_AT_ONCE = 64;

  private final Database database;
  private final Scheduler scheduler;
  private final ProvingOrder order;
  private final Duration deadline;

  /**
   * A desk on a database.
   *
   * @param order which waiting block is proven first
   * @param deadline for every call, retries included
   */
  public TaskDesk(
      final Database database,
      final Scheduler scheduler,
      final ProvingOrder order,
      final Duration deadline) {
    this.database = database;
    this.scheduler = scheduler;
    this.order = order;
    this.deadline = deadline;
  }

  /**
   * What became of a task.
   *
   * @param outcome the scheduler's answer
   * @param event what happened to it, if anything did
   * @param before the task before
   * @param after what scheduling knows of it now
   * @param at when, by the database's clock
   */
  public record Change(
      Outcome outcome, Optional<TaskEvent> event, TaskRow before, TaskState after, Instant at) {}

  /** Leases the next task of some circuits to a prover; empty if there is none. */
  public Optional<Lease> claim(final String prover, final List<WantedCircuit> circuits) {
    if (circuits.isEmpty()) {
      return Optional.empty();
    }
    return database.transaction(
        deadline,
        tx -> {
          final Optional<TaskRow> found = TaskTable.lockClaimable(tx, circuits, order);
          if (found.isEmpty()) {
            return Optional.empty();
          }
          final TaskRow task = found.get();
          final Change change = decide(tx, task, new TaskCommand.Claim(prover));
          if (change.outcome() != Outcome.LEASED) {
            return Optional.empty();
          }
          return Optional.of(new Lease(change, TaskTable.input(tx, task.id())));
        });
  }

  private Change decide(final DSLContext tx, final TaskRow task, final TaskCommand command) {
    return decide(tx, task, command, TaskTable.now(tx));
  }

  private Change decide(
      final DSLContext tx, final TaskRow task, final TaskCommand command, final Instant now) {
    final Decision decision = scheduler.decide(task.state(), command, now);
    TaskState after = task.state();
    if (decision.event().isPresent()) {
      after = task.state().apply(decision.event().get());
      TaskTable.save(tx, task, decision.event().get(), after, now);
    }
    return new Change(decision.outcome(), decision.event(), task, after, now);
  }

  /** Runs a command on a task; empty if there is no such task. */
  public Optional<Change> run(final String task, final TaskCommand command) {
    return database.transaction(
        deadline, tx -> TaskTable.lock(tx, task).map(row -> decide(tx, row, command)));
  }

  /**
   * A sign of life.
   *
   * @param percent how far the prover is
   * @return empty if there is no such task
   */
  public Optional<Change> heartbeat(final String task, final Holder holder, final int percent) {
    return database.transaction(
        deadline,
        tx -> {
          final Optional<Change> change =
              TaskTable.lock(tx, task)
                  .map(row -> decide(tx, row, new TaskCommand.Heartbeat(holder)));
          if (change.isPresent() && change.get().outcome() == Outcome.RENEWED) {
            TaskTable.percent(tx, task, change.get().after().leaseToken(), percent);
          }
          return change;
        });
  }

  /**
   * Stores a proof that was verified, unless the scheduler refuses it.
   *
   * @param proof in the stored form
   * @param publicInputs encoded
   * @return empty if there is no such task
   */
  public Optional<Change> store(
      final String task, final Holder holder, final byte[] proof, final byte[] publicInputs) {
    return database.transaction(
        deadline,
        tx -> {
          final Optional<TaskRow> locked = TaskTable.lock(tx, task);
          if (locked.isEmpty()) {
            return Optional.empty();
          }
          final TaskRow row = locked.get();
          final Instant now = TaskTable.now(tx);
          final Change change =
              decide(tx, row, new TaskCommand.Submit(holder, Optional.empty()), now);
          if (change.outcome() == Outcome.STORED) {
            TaskTable.saveProof(tx, row, proof, publicInputs, now);
          }
          return Optional.of(change);
        });
  }

  /** Ends leases that have expired; as many as fit into one transaction. */
  public List<Change> expire() {
    return database.transaction(
        deadline,
        tx -> {
          final List<Change> changes = new ArrayList<>();
          for (final TaskRow task : TaskTable.lockExpired(tx, EXPIRED_AT_ONCE)) {
            changes.add(decide(tx, task, new TaskCommand.Expire()));
          }
          return changes;
        });
  }

  /** A task, and what has to be proven of it. */
  @SuppressWarnings("ArrayRecordComponent") // The bytes go through; nobody compares records.
  public record Work(TaskRow task, byte[] input, byte[] publicInputs) {}

  /** Reads a task with its input. */
  public Optional<Work> work(final String task) {
    return database.transaction(
        deadline,
        tx ->
            TaskTable.find(tx, task)
                .map(row ->
                    new Work(
                        row, TaskTable.input(tx, task), TaskTable.publicInputs(tx, row.block()))));
  }

  /** A task and its leases. */
  public record History(TaskRow task, List<LeaseRow> leases) {}

  /** One task with its leases. */
  public Optional<History> history(final String task) {
    return database.transaction(
        deadline,
        tx ->
            TaskTable.find(tx, task).map(row -> new History(row, TaskTable.leases(tx, row.id()))));
  }

  /** Tasks in the order of their blocks, with their leases if asked for. */
  public List<History> list(
      final Optional<TaskStatus> status,
      final long fromBlock,
      final int limit,
      final boolean withLeases) {
    return database.transaction(
        deadline,
        tx -> {
          final List<History> all = new ArrayList<>();
          for (final TaskRow row : TaskTable.list(tx, status, fromBlock, limit)) {
            all.add(new History(row, withLeases ? TaskTable.leases(tx, row.id()) : List.of()));
          }
          return all;
        });
  }
}
