package io.fluidex.prover.master.store;

import io.fluidex.prover.master.schedule.Demand;
import io.fluidex.runtime.database.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** Counts of tasks. Safe for many threads. */
public final class QueueStatistics {
  /** How far back new tasks are counted, for the rate of their arrival. */
  private static final Duration ARRIVAL_WINDOW = Duration.ofMinutes(10);

  /** Of how many last proofs the median is taken. */
  private static final int PROOFS = 64;

  private final Database database;
  private final String[] circuits;
  private final Duration deadline;

  /**
   * The statistics of a database.
   *
   * @param circuits names of the circuits that are of interest; of others, open tasks are counted
   * @param deadline for every call, retries included
   */
  public QueueStatistics(
      final Database database, final Collection<String> circuits, final Duration deadline) {
    this.database = database;
    this.circuits = circuits.toArray(String[]::new);
    this.deadline = deadline;
  }

  /**
   * Counts of one circuit.
   *
   * @param demand the work it has and gets
   * @param dead tasks set aside
   * @param oldestWaiting how long the oldest waiting task has waited; zero if none waits
   */
  public record CircuitQueue(Demand demand, long dead, Duration oldestWaiting) {}

  /** The counts of every circuit. */
  public Map<String, CircuitQueue> read() {
    return database.transaction(
        deadline,
        tx -> {
          final Map<String, Double> arrivals = arrivals(tx);
          final Map<String, Duration> medians = medians(tx);
          final Map<String, CircuitQueue> queues = new TreeMap<>();
          tx.fetch(
                  """
                  select circuit,
                    count(*) filter (where status = 'ready') as waiting,
                    count(*) filter (where status = 'leased') as leased,
                    count(*) filter (where status = 'dead') as dead,
                    extract(epoch from clock_timestamp()
                      - min(created_at) filter (where status = 'ready'))::float8 as age
                  from task where status in ('ready', 'leased') or status = 'dead'
                  group by circuit
                  """)
              .forEach(row -> {
                final String circuit = row.get("circuit", String.class);
                queues.put(
                    circuit,
                    new CircuitQueue(
                        new Demand(
                            row.get("waiting", Long.class),
                            row.get("leased", Long.class),
                            arrivals.getOrDefault(circuit, 0.0),
                            Optional.ofNullable(medians.get(circuit))),
                        row.get("dead", Long.class),
                        seconds(row.get("age", Double.class))));
              });
          for (final String circuit : circuits) {
            queues.putIfAbsent(
                circuit,
                new CircuitQueue(
                    new Demand(
                        0,
                        0,
                        arrivals.getOrDefault(circuit, 0.0),
                        Optional.ofNullable(medians.get(circuit))),
                    0,
                    Duration.ZERO));
          }
          return queues;
        });
  }

  private static Duration seconds(final Double value) {
    return value == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, (long) (value * 1000)));
  }

  private static Map<String, Double> arrivals(final DSLContext tx) {
    final Map<String, Double> rates = new TreeMap<>();
    tx.fetch(
            """
            select circuit, count(*) as arrived from task
            where created_at > clock_timestamp() - make_interval(secs => ?) group by circuit
            """,
            (double) ARRIVAL_WINDOW.toSeconds())
        .forEach(row ->
            rates.put(
                row.get("circuit", String.class),
                row.get("arrived", Double.class) / ARRIVAL_WINDOW.toSeconds()));
    return rates;
  }

  private Map<String, Duration> medians(final DSLContext tx) {
    final Map<String, Duration> medians = new TreeMap<>();
    tx.fetch(
            """
            select c.circuit, percentile_cont(0.5) within group (order by p.seconds) as median
            from unnest(cast(? as text[])) c (circuit)
            cross join lateral (
              select extract(epoch from ended_at - started_at)::float8 as seconds
              from task_lease l where l.circuit = c.circuit and l.outcome = 'proven'
              order by ended_at desc limit ?) p
            group by c.circuit
            """,
            circuits,
            PROOFS)
        .forEach(row ->
            medians.put(
                row.get("circuit", String.class), seconds(row.get("median", Double.class))));
    return medians;
  }

  /** How many tasks of each circuit are proven; reads the whole table. */
  public Map<String, Long> proven() {
    return database.transaction(
        deadline,
        tx -> {
          final Map<String, Long> counts = new TreeMap<>();
          tx.fetch(
                  "select circuit, count(*) as proven from task where status = 'proven'"
                      + " group by circuit")
              .forEach(row ->
                  counts.put(row.get("circuit", String.class), row.get("proven", Long.class)));
          return counts;
        });
  }
}
