package io.fluidex.standalone.board;

import io.fluidex.runtime.database.Database;
import io.fluidex.runtime.database.DatabaseSettings;
import io.fluidex.runtime.metrics.Metrics;
import java.time.Duration;
import java.util.Random;
import org.jooq.Record;

/** Reads the figures from the rollup's database. Safe for use by several threads. */
public final class FigureReader implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final String BLOCKS =
      """
      select count(*),
             count(*) filter (where status in ('committed', 'proven', 'executed')),
             count(*) filter (where status in ('proven', 'executed')),
             count(*) filter (where status = 'executed'),
             coalesce(sum(transactions), 0),
             coalesce(sum(transactions) filter (where status <> 'executed'), 0),
             coalesce(extract(epoch from now() - min(sealed_at) filter (where status <> 'executed'))
               * 1000, 0)
      from l2block
      """;

  private static final String TASKS =
      """
      select count(proving_ms), coalesce(avg(proving_ms), 0),
             coalesce((select proving_ms from task where proving_ms is not null
                       order by block_id desc limit 1), 0),
             count(*) filter (where status = 'dead')
      from task
      """;

  private static final String GAS =
      """
      select coalesce(sum(gas_used) filter (where lane = 'commit'), 0),
             coalesce(sum(gas_used) filter (where lane = 'prove'), 0),
             coalesce(sum(gas_used) filter (where lane = 'execute'), 0)
      from l1_operation
      where state in ('mined', 'confirmed', 'final')
      """;

  private final Metrics metrics = new Metrics("board");
  private final Database database;

  /** Connects when it reads. */
  public FigureReader(final DatabaseSettings settings) {
    this.database = Database.open("board", settings, metrics, new Random());
  }

  /**
   * Reads.
   *
   * @throws io.fluidex.runtime.database.DatabaseException if the database does not answer
   */
  public RollupFigures read() {
    return database.transaction(
        DEADLINE,
        t -> {
          final Record blocks = t.fetchSingle(BLOCKS);
          final Record tasks = t.fetchSingle(TASKS);
          final Record gas = t.fetchSingle(GAS);
          return new RollupFigures(
              whole(blocks, 0),
              whole(blocks, 1),
              whole(blocks, 2),
              whole(blocks, 3),
              whole(blocks, 4),
              whole(blocks, 5),
              whole(blocks, 6),
              whole(tasks, 0),
              whole(tasks, 1),
              whole(tasks, 2),
              whole(tasks, 3),
              whole(gas, 0),
              whole(gas, 1),
              whole(gas, 2));
        });
  }

  private static long whole(final Record row, final int column) {
    return Math.max(0, row.get(column, Number.class).longValue());
  }

  @Override
  public void close() {
    database.close();
    metrics.close();
  }
}
