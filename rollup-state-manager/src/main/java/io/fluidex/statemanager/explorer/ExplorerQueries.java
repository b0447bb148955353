package io.fluidex.statemanager.explorer;

import io.fluidex.runtime.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jooq.Record;

/** The explorer's reads of the database. Safe for many threads. */
final class ExplorerQueries {
  private static final String NEWEST_FIRST = " order by x.block_id desc, x.slot desc";

  private final Database database;
  private final Duration deadline;

  ExplorerQueries(final Database database, final Duration deadline) {
    this.database = database;
    this.deadline = deadline;
  }

  /** A transaction and its block. */
  record Placed(TransactionRow transaction, BlockRow block) {}

  /** An event that was set aside. */
  record Parked(long seq, long offset, String kind, String reason, long parkedMillis) {}

  /** How far blocks are, each the newest that has got there with all before it. */
  record Progress(long sealed, long proofStored, long committed, long proven, long executed) {}

  long newestBlock() {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchSingle("select coalesce(max(block_id), 0) from l2block").get(0, Long.class));
  }

  /** Blocks from a number down. */
  List<BlockRow> blocks(final long newest, final int limit) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetch(
                    "select "
                        + BlockRow.COLUMNS
                        + BlockRow.TABLES
                        + "where b.block_id <= ? order by b.block_id desc limit ?",
                    newest,
                    limit)
                .map(BlockRow::of));
  }

  Optional<BlockRow> block(final long number) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchOptional(
                    "select " + BlockRow.COLUMNS + BlockRow.TABLES + "where b.block_id = ?", number)
                .map(BlockRow::of));
  }

  List<TransactionRow> transactions(final long block) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetch(
                    "select "
                        + TransactionRow.COLUMNS
                        + " from l2tx x where x.block_id = ? order by x.slot",
                    block)
                .map(row -> TransactionRow.of(row, 0)));
  }

  /** Transactions of everybody or of an account, or that of an event, newest first. */
  List<Placed> transactions(
      final OptionalLong account, final OptionalLong seq, final int offset, final int limit) {
    final List<String> conditions = new ArrayList<>();
    final List<Object> values = new ArrayList<>();
    account.ifPresent(id -> {
      // Each half uses its own index.
      conditions.add(
          "(x.block_id, x.slot) in (select block_id, slot from l2tx where account1 = ?"
              + " union select block_id, slot from l2tx where account2 = ?)");
      values.add(id);
      values.add(id);
    });
    seq.ifPresent(number -> {
      conditions.add("x.seq = ?");
      values.add(number);
    });
    final String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    values.add(offset);
    values.add(limit);
    return database.transaction(
        deadline,
        sql ->
            sql.fetch(
                    "select "
                        + BlockRow.COLUMNS
                        + ", "
                        + TransactionRow.COLUMNS
                        + BlockRow.TABLES
                        + "join l2tx x on x.block_id = b.block_id"
                        + where
                        + NEWEST_FIRST
                        + " offset ? limit ?",
                    values.toArray())
                .map(ExplorerQueries::placed));
  }

  private static Placed placed(final Record row) {
    return new Placed(TransactionRow.of(row, BlockRow.WIDTH), BlockRow.of(row));
  }

  long parkedEvents() {
    return database.transaction(
        deadline, sql -> sql.fetchSingle("select count(*) from parked_event").get(0, Long.class));
  }

  List<Parked> parked(final int offset, final int limit) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetch(
                    "select seq, topic_offset, kind, reason,"
                        + " cast(extract(epoch from parked_at) * 1000 as bigint)"
                        + " from parked_event order by seq desc offset ? limit ?",
                    offset,
                    limit)
                .map(row ->
                    new Parked(
                        row.get(0, Long.class),
                        row.get(1, Long.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, Long.class))));
  }

  Progress progress() {
    return database.transaction(
        deadline,
        sql -> {
          final Record row =
              sql.fetchSingle(
                  "select coalesce(max(block_id), 0),"
                      + " coalesce((select min(block_id) - 1 from task where status <> 'proven'),"
                      + " max(block_id), 0),"
                      + " coalesce(max(block_id) filter (where status <> 'sealed'), 0),"
                      + " coalesce(max(block_id) filter"
                      + " (where status in ('proven', 'executed')), 0),"
                      + " coalesce(max(block_id) filter (where status = 'executed'), 0)"
                      + " from l2block");
          return new Progress(
              row.get(0, Long.class),
              row.get(1, Long.class),
              row.get(2, Long.class),
              row.get(3, Long.class),
              row.get(4, Long.class));
        });
  }

  /** The L1 address of an account's owner, if its registration said so. */
  Optional<String> owner(final long account) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchOptional(
                    "select details ->> 'owner' from l2tx where type = 1 and account1 = ?"
                        + " and details ->> 'owner' is not null"
                        + " order by block_id, slot limit 1",
                    account)
                .map(row -> row.get(0, String.class)));
  }

  /** The first account of an L1 address. */
  OptionalLong accountOfOwner(final String address) {
    return account(
        "select account1 from l2tx where type = 1 and details ->> 'owner' = ?"
            + " order by account1 limit 1",
        address.toLowerCase(Locale.ROOT));
  }

  /** The account that has got a key last. */
  OptionalLong accountOfKey(final String key) {
    return account(
        "select account1 from l2tx where type = 1 and details ->> 'key' = ?"
            + " order by block_id desc, slot desc limit 1",
        key.toLowerCase(Locale.ROOT));
  }

  private OptionalLong account(final String query, final String value) {
    return database.transaction(
        deadline,
        sql ->
            sql.fetchOptional(query, value)
                .map(row -> OptionalLong.of(row.get(0, Long.class)))
                .orElse(OptionalLong.empty()));
  }
}
