-- What the prover master keeps for itself, in the database of the rollup. Only it writes here.

-- Every lease of every task: who had it, how long, how it ended.
create table task_lease (
  task_id      text not null references task,
  lease_token  bigint not null check (lease_token > 0),
  circuit      text not null,
  prover_id    text not null,
  started_at   timestamptz not null,
  ended_at     timestamptz,
  outcome      text check (outcome in
                 ('proven', 'invalid', 'failed', 'released', 'expired', 'revoked')),
  reason       text,
  percent_done int not null default 0 check (percent_done between 0 and 100),
  primary key (task_id, lease_token),
  check ((ended_at is null) = (outcome is null))
);
create index task_lease_open on task_lease (prover_id) where ended_at is null;
create index task_lease_proven on task_lease (circuit, ended_at) where outcome = 'proven';

-- Provers, as they announced themselves.
create table prover (
  prover_id     text primary key,
  hostname      text not null,
  circuits      text[] not null,
  version       text not null,
  memory        bigint not null check (memory >= 0),
  processors    int not null check (processors >= 0),
  registered_at timestamptz not null,
  seen_at       timestamptz not null
);
create index prover_seen on prover (seen_at);

-- Ranges of blocks whose proofs were found valid together.
create table proof_batch (
  first_block bigint not null,
  last_block  bigint not null check (last_block >= first_block),
  digest      bytea not null check (length(digest) = 32),
  checked_at  timestamptz not null,
  primary key (first_block, last_block)
);

-- How many tasks arrived lately.
create index task_created on task (created_at);
