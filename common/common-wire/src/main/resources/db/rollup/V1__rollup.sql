-- The database that state manager, prover master and eth-sender share. A table's owner is the only
-- service that inserts into it; who else may write which column is said with it.

-- Owner: state manager. The eth-sender writes status and the three hashes.
create table l2block (
  block_id         bigint primary key check (block_id >= 0),
  circuit_id       bytea not null check (length(circuit_id) = 32),
  shape            text not null,
  block_time       bigint not null check (block_time between 0 and 4294967295),
  old_root         bytea not null check (length(old_root) = 32),
  new_root         bytea not null check (length(new_root) = 32),
  public_inputs    bytea not null check (length(public_inputs) = 256),
  public_data      bytea not null check (length(public_data) % 73 = 0),
  priority_count   bigint not null check (priority_count >= 0),
  withdrawals_hash bytea not null check (length(withdrawals_hash) = 32),
  transactions     int not null check (transactions > 0),
  first_seq        bigint not null check (first_seq > 0),
  last_seq         bigint not null check (last_seq >= first_seq),
  first_offset     bigint not null check (first_offset >= 0),
  last_offset      bigint not null check (last_offset >= first_offset),
  sealed_at        timestamptz not null default now(),
  status           text not null default 'sealed'
                   check (status in ('sealed', 'committed', 'proven', 'executed')),
  commit_tx        bytea check (length(commit_tx) = 32),
  prove_tx         bytea check (length(prove_tx) = 32),
  execute_tx       bytea check (length(execute_tx) = 32)
);
create index l2block_open on l2block (block_id) where status <> 'executed';
comment on table l2block is 'sealed L2 blocks; roots and public inputs big-endian';
comment on column l2block.transactions is 'without padding';
comment on column l2block.first_seq is 'number of the first event of unifyevents in the block';

-- Owner: state manager. For the explorer; what a person wants to know of a transaction.
create table l2tx (
  block_id    bigint not null references l2block,
  slot        int not null check (slot >= 0),
  seq         bigint not null check (seq > 0),
  type        smallint not null,
  account1    bigint not null,
  account2    bigint,
  tx          bytea not null,
  details     jsonb not null,
  primary key (block_id, slot)
);
create unique index l2tx_seq on l2tx (seq);
create index l2tx_account1 on l2tx (account1, block_id, slot);
create index l2tx_account2 on l2tx (account2, block_id, slot) where account2 is not null;
comment on column l2tx.tx is 'canonical bytes of the transaction';
comment on column l2tx.details is 'balances before and after, as the explorer shows them';

-- Owner: state manager. Events that could not be executed; an operator looks at each.
create table parked_event (
  seq         bigint primary key,
  topic_offset bigint not null,
  kind        text not null,
  record      bytea not null,
  reason      text not null,
  parked_at   timestamptz not null default now()
);

-- Each consumer its own row, written in the transaction of what it consumed.
create table consumer_position (
  consumer     text primary key,
  topic_offset bigint not null,
  seq          bigint not null
);
comment on column consumer_position.topic_offset is 'next offset to read';
comment on column consumer_position.seq is 'number of the last event that was applied';

-- Owner of the rows: state manager; every later change: prover master.
create table task (
  task_id       text primary key,
  circuit       text not null,
  circuit_id    bytea not null check (length(circuit_id) = 32),
  block_id      bigint not null unique references l2block,
  status        text not null default 'ready' check (status in ('ready', 'leased', 'proven', 'dead')),
  lease_token   bigint not null default 0 check (lease_token >= 0),
  lease_expires timestamptz,
  prover_id     text,
  attempts      int not null default 0 check (attempts >= 0),
  not_before    timestamptz not null default now(),
  last_error    text,
  proving_ms    bigint,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check (status <> 'leased' or (lease_expires is not null and prover_id is not null))
);
create index task_claim on task (circuit, block_id) where status in ('ready', 'leased');
create index task_dead on task (block_id) where status = 'dead';
comment on column task.circuit is 'name of the shape, lower case';
comment on column task.lease_token is 'fencing token: that of the newest lease, grows with each';

-- Owner: state manager. What a worker proves; beside the hot table since it is large.
create table task_input (
  task_id text primary key references task,
  block   bytea not null
);
comment on column task_input.block is 'binary block, self-contained';

-- Owner: prover master. Only verified proofs.
create table task_proof (
  task_id       text primary key references task,
  proof         bytea not null,
  public_inputs bytea not null check (length(public_inputs) = 256),
  prover_id     text not null,
  proved_at     timestamptz not null default now()
);
