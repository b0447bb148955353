-- The journal: every command that changed anything, in the order of execution, ids without gaps.
create table operation_log (
  id bigint primary key check (id > 0),
  -- When it was executed, in milliseconds since 1970; never decreases.
  time_ms bigint not null,
  -- A versioned record.
  command bytea not null
);

-- The one process that may append: each start takes the next epoch, which shuts the former out.
create table journal_writer (
  singleton boolean primary key default true check (singleton),
  epoch bigint not null
);
insert into journal_writer (epoch) values (0);

-- The state after the command log_id. All events up to last_seq were published before it was
-- written, so what is published after a restart can be derived from it and the log.
create table snapshot (
  id bigint generated always as identity primary key,
  log_id bigint not null,
  last_seq bigint not null,
  parts int not null,
  taken_at timestamptz not null default now()
);
create table snapshot_part (
  snapshot_id bigint not null references snapshot on delete cascade,
  part int not null,
  content bytea not null,
  primary key (snapshot_id, part)
);
