package io.fluidex.prover.master.store;

import io.fluidex.runtime.database.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The provers that were heard of. Safe for many threads. */
public final class ProverTable {
  private final Database database;
  private final Duration deadline;

  /**
   * The provers of a database.
   *
   * @param deadline for every call, retries included
   */
  public ProverTable(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /**
   * What a prover says of itself.
   *
   * @param hostname where it runs
   * @param circuits what it can prove
   * @param version of its program
   * @param memory it may use, in bytes; 0 if it does not say
   * @param processors it may use; 0 if it does not say
   */
  public record Announcement(
      String hostname, List<String> circuits, String version, long memory, int processors) {}

  /** Records a prover. */
  public void register(final String prover, final Announcement announcement) {
    database.transaction(
        deadline,
        tx ->
            tx.execute(
                """
                insert into prover (prover_id, hostname, circuits, version, memory, processors,
                  registered_at, seen_at)
                values (?, ?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
                on conflict (prover_id) do update set hostname = excluded.hostname,
                  circuits = excluded.circuits, version = excluded.version,
                  memory = excluded.memory, processors = excluded.processors,
                  seen_at = excluded.seen_at
                """,
                prover,
                announcement.hostname(),
                announcement.circuits().toArray(String[]::new),
                announcement.version(),
                announcement.memory(),
                announcement.processors()));
  }

  /** Records that a prover was heard of, also one that never announced itself. */
  public void seen(final String prover, final List<String> circuits) {
    database.transaction(
        deadline,
        tx ->
            tx.execute(
                """
                insert into prover (prover_id, hostname, circuits, version, memory, processors,
                  registered_at, seen_at)
                values (?, '', ?, '', 0, 0, clock_timestamp(), clock_timestamp())
                on conflict (prover_id) do update set seen_at = excluded.seen_at
                """,
                prover,
                circuits.toArray(String[]::new)));
  }

  /** The provers heard of within a time, and what they work on. */
  public List<ProverRow> heardOf(final Duration within) {
    return database.transaction(
        deadline,
        tx ->
            tx.fetch(
                    """
                    select p.*, l.task_id, coalesce(l.percent_done, 0) as percent_done
                    from prover p
                    left join lateral (
                      select task_id, percent_done from task_lease
                      where prover_id = p.prover_id and ended_at is null
                      order by started_at desc limit 1) l on true
                    where p.seen_at > clock_timestamp() - make_interval(secs => ?)
                    order by p.prover_id
                    """,
                    (double) within.toSeconds())
                .map(row ->
                    new ProverRow(
                        row.get("prover_id", String.class),
                        row.get("hostname", String.class),
                        List.of(row.get("circuits", String[].class)),
                        row.get("version", String.class),
                        row.get("memory", Long.class),
                        row.get("processors", Integer.class),
                        TaskTable.instant(row, "seen_at").orElseThrow(),
                        Optional.ofNullable(row.get("task_id", String.class)),
                        row.get("percent_done", Integer.class))));
  }

  /** Forgets provers not heard of for a time. */
  public int forget(final Duration silent) {
    return database.transaction(
        deadline,
        tx ->
            tx.execute(
                "delete from prover where seen_at < clock_timestamp() - make_interval(secs => ?)",
                (double) silent.toSeconds()));
  }
}
