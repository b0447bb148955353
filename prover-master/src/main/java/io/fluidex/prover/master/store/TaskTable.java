package io.fluidex.prover.master.store;

import io.fluidex.prover.master.schedule.LeaseEnd;
import io.fluidex.prover.master.schedule.TaskEvent;
import io.fluidex.prover.master.schedule.TaskState;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.rollupdb.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The statements on tasks and their leases. */
final class TaskTable {
  private static final String SELECT =
      """
      select t.task_id, t.circuit, t.circuit_id, t.block_id, t.status, t.lease_token,
             t.lease_expires, t.prover_id, t.attempts, t.not_before, t.last_error, t.proving_ms,
             t.created_at, l.started_at
      from task t
      left join task_lease l on l.task_id = t.task_id and l.lease_token = t.lease_token
      """;

  private TaskTable() {}

  static Instant now(final DSLContext tx) {
    return tx.fetchSingle("select clock_timestamp()").get(0, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime sql(final Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  static Optional<Instant> instant(final Record row, final String field) {
    return Optional.ofNullable(row.get(field, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
  }

  private static Instant instantOf(final Record row, final String field) {
    return instant(row, field).orElseThrow();
  }

  static TaskRow row(final Record row) {
    final TaskStatus status = TaskStatus.ofColumn(row.get("status", String.class));
    final TaskState state =
        new TaskState(
            status,
            row.get("lease_token", Long.class),
            Optional.ofNullable(row.get("prover_id", String.class)),
            instant(row, "started_at"),
            status == TaskStatus.LEASED ? instant(row, "lease_expires") : Optional.empty(),
            row.get("attempts", Integer.class),
            instantOf(row, "not_before"),
            Optional.ofNullable(row.get("last_error", String.class)));
    return new TaskRow(
        row.get("task_id", String.class),
        row.get("circuit", String.class),
        Bytes32.of(row.get("circuit_id", byte[].class)),
        row.get("block_id", Long.class),
        state,
        instantOf(row, "created_at"),
        Optional.ofNullable(row.get("proving_ms", Long.class)).map(Duration::ofMillis));
  }

  static Optional<TaskRow> find(final DSLContext tx, final String id) {
    return tx.fetchOptional(SELECT + "where t.task_id = ?", id).map(TaskTable::row);
  }

  static Optional<TaskRow> lock(final DSLContext tx, final String id) {
    return tx.fetchOptional(SELECT + "where t.task_id = ? for update of t", id).map(TaskTable::row);
  }

  /**
   * The next task to claim of these circuits, locked; tasks that others have locked are skipped.
   */
  static Optional<TaskRow> lockClaimable(
      final DSLContext tx, final List<WantedCircuit> circuits, final ProvingOrder order) {
    final Object[] values =
        circuits.stream()
            .flatMap(circuit -> List.of(circuit.name(), circuit.id().toBytes()).stream())
            .toArray();
    final String pairs = String.join(", ", circuits.stream().map(circuit -> "(?, ?)").toList());
    return tx.fetchOptional(
            SELECT
                + "where t.status = 'ready' and t.not_before <= clock_timestamp()"
                + (" and (t.circuit, t.circuit_id) in (" + pairs + ")")
                + (" order by t.block_id " + order.sql() + " limit 1")
                + " for update of t skip locked",
            values)
        .map(TaskTable::row);
  }

  /** Tasks whose lease has expired, locked; tasks that others have locked are skipped. */
  static List<TaskRow> lockExpired(final DSLContext tx, final int limit) {
    return tx.fetch(
            SELECT
                + "where t.status = 'leased' and t.lease_expires <= clock_timestamp()"
                + " order by t.block_id limit ? for update of t skip locked",
            limit)
        .map(TaskTable::row);
  }

  static List<TaskRow> list(
      final DSLContext tx,
      final Optional<TaskStatus> status,
      final long fromBlock,
      final int limit) {
    if (status.isPresent()) {
      return tx.fetch(
              SELECT + "where t.block_id >= ? and t.status = ? order by t.block_id limit ?",
              fromBlock,
              status.get().column(),
              limit)
          .map(TaskTable::row);
    }
    return tx.fetch(SELECT + "where t.block_id >= ? order by t.block_id limit ?", fromBlock, limit)
        .map(TaskTable::row);
  }

  static List<LeaseRow> leases(final DSLContext tx, final String task) {
    return tx.fetch(
            """
            select lease_token, prover_id, started_at, ended_at, outcome, reason, percent_done
            from task_lease where task_id = ? order by lease_token
            """,
            task)
        .map(row ->
            new LeaseRow(
                row.get("lease_token", Long.class),
                row.get("prover_id", String.class),
                instantOf(row, "started_at"),
                instant(row, "ended_at"),
                Optional.ofNullable(row.get("outcome", String.class)),
                Optional.ofNullable(row.get("reason", String.class)),
                row.get("percent_done", Integer.class)));
  }

  static byte[] input(final DSLContext tx, final String task) {
    return tx.fetchOptional("select block from task_input where task_id = ?", task)
        .map(row -> row.get(0, byte[].class))
        .orElse(new byte[0]);
  }

  static byte[] publicInputs(final DSLContext tx, final long block) {
    return tx.fetchSingle("select public_inputs from l2block where block_id = ?", block)
        .get(0, byte[].class);
  }

  /** Writes what an event changed of a locked task. */
  static void save(
      final DSLContext tx,
      final TaskRow before,
      final TaskEvent event,
      final TaskState after,
      final Instant now) {
    tx.execute(
        """
        update task set status = ?, lease_token = ?, lease_expires = cast(? as timestamptz),
          prover_id = ?, attempts = ?, not_before = cast(? as timestamptz),
          last_error = ?, proving_ms = cast(? as bigint), updated_at = cast(? as timestamptz)
        where task_id = ?
        """,
        after.status().column(),
        after.leaseToken(),
        after.leaseExpires().map(TaskTable::sql).orElse(null),
        after.prover().orElse(null),
        after.attempts(),
        sql(after.notBefore()),
        after.lastError().orElse(null),
        after.status() == TaskStatus.PROVEN
            ? Duration.between(after.leasedAt().orElse(now), now).toMillis()
            : null,
        sql(now),
        before.id());
    switch (event) {
      case TaskEvent.Leased leased ->
          tx.execute(
              """
              insert into task_lease (task_id, lease_token, circuit, prover_id, started_at)
              values (?, ?, ?, ?, cast(? as timestamptz))
              """,
              before.id(),
              leased.token(),
              before.circuit(),
              leased.prover(),
              sql(leased.at()));
      case TaskEvent.Renewed renewed -> {
        // The lease's end stands in the task.
      }
      case TaskEvent.Returned returned ->
          endLease(tx, before, returned.end(), returned.reason(), now);
      case TaskEvent.SetAside aside -> endLease(tx, before, aside.end(), aside.reason(), now);
      case TaskEvent.Reset reset -> {
        endLease(tx, before, LeaseEnd.REVOKED, reset.reason(), now);
        tx.execute("delete from task_proof where task_id = ?", before.id());
      }
      case TaskEvent.Proven proven ->
          tx.execute(
              """
              update task_lease set ended_at = cast(? as timestamptz), outcome = 'proven', reason = null,
                percent_done = 100
              where task_id = ? and lease_token = ?
              """,
              sql(now),
              before.id(),
              proven.token());
    }
  }

  private static void endLease(
      final DSLContext tx,
      final TaskRow task,
      final LeaseEnd end,
      final String reason,
      final Instant now) {
    tx.execute(
        """
        update task_lease set ended_at = cast(? as timestamptz), outcome = ?, reason = ?
        where task_id = ? and lease_token = ? and ended_at is null
        """,
        sql(now),
        end.sqlName(),
        reason,
        task.id(),
        task.state().leaseToken());
  }

  static void saveProof(
      final DSLContext tx,
      final TaskRow task,
      final byte[] proof,
      final byte[] publicInputs,
      final Instant now) {
    tx.execute(
        """
        insert into task_proof (task_id, proof, public_inputs, prover_id, proved_at)
        values (?, ?, ?, ?, cast(? as timestamptz))
        """,
        task.id(),
        proof,
        publicInputs,
        task.state().prover().orElseThrow(),
        sql(now));
  }

  static void percent(final DSLContext tx, final String task, final long token, final int percent) {
    tx.execute(
        "update task_lease set percent_done = ? where task_id = ? and lease_token = ?",
        percent,
        task,
        token);
  }
}
