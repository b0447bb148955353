package io.fluidex.matchengine.history;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The migration for TimescaleDB with a plain PostgreSQL under it: the extension's functions are
 * stand-ins that do the same for these statements, and a continuous aggregate is a materialized
 * view. So names, columns and results are checked; that the extension takes the statements is shown
 * with a server that has it, see {@link HistoryServer}.
 */
final class TimescaleStandIn {
  private static final Pattern SEPARATOR = Pattern.compile(";\\s*\\n");

  private static final String FUNCTIONS =
      """
      create function create_hypertable(t regclass, c name, migrate_data boolean) returns int
        language sql as 'select 1';
      create function add_continuous_aggregate_policy(v regclass, start_offset interval,
        end_offset interval, schedule_interval interval) returns int language sql as 'select 1';
      create function time_bucket(width interval, t timestamptz) returns timestamptz
        language sql immutable as
        $$ select date_bin(width, t, timestamptz '2000-01-03 00:00:00+00') $$;
      create function keep_first(s numeric[], v numeric, o bigint) returns numeric[]
        language sql immutable as
        $$ select case when s is null or o < s[2] then array[v, o] else s end $$;
      create function keep_last(s numeric[], v numeric, o bigint) returns numeric[]
        language sql immutable as
        $$ select case when s is null or o > s[2] then array[v, o] else s end $$;
      create function kept(s numeric[]) returns numeric language sql immutable as 'select s[1]';
      create aggregate first(numeric, bigint)
        (sfunc = keep_first, stype = numeric[], finalfunc = kept);
      create aggregate last(numeric, bigint)
        (sfunc = keep_last, stype = numeric[], finalfunc = kept)
      """;

  private TimescaleStandIn() {}

  /** The statements, in order. */
  static List<String> statements() {
    final List<String> statements = new ArrayList<>(SEPARATOR.splitAsStream(FUNCTIONS).toList());
    for (final String statement : SEPARATOR.splitAsStream(migration()).toList()) {
      final String text = statement.replaceAll("(?m)^--.*$", "").trim();
      if (text.startsWith("create extension")) {
        continue;
      }
      statements.add(
          text.replace("with (timescaledb.continuous, timescaledb.materialized_only = false) ", "")
              .replace("\nwith (timescaledb.continuous, timescaledb.materialized_only = false)", "")
              .replace("with no data", "with data"));
    }
    return statements;
  }

  private static String migration() {
    try (InputStream in =
        TimescaleStandIn.class.getResourceAsStream("/db/history_timescale/V1__timescale.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
