-- What the eth-sender remembers; it is the only service that writes these tables. Others may read.

-- One row: which deployment this database belongs to, and which process may write now.
create table l1_sender (
  only_row bool primary key default true check (only_row),
  chain_id bigint not null,
  contract bytea not null check (length(contract) = 20),
  epoch    bigint not null
);
comment on column l1_sender.epoch is 'fencing token: grows with every start of a sender; older processes may not write';

-- Everything that is or was to get into L1, see the Javadoc of Operation for the states.
create table l1_operation (
  operation_id    bigint primary key,
  lane            text not null check (lane in ('commit', 'prove', 'execute', 'fill')),
  first_block     bigint check (first_block > 0),
  last_block      bigint check (last_block >= first_block),
  state           text not null check (state in
                  ('queued', 'sent', 'mined', 'confirmed', 'final', 'reverted', 'superseded')),
  created_at      bigint not null,
  expected_gas    bigint not null,
  nonce           bigint,
  included_tx     bytea check (length(included_tx) = 32),
  included_number bigint,
  included_hash   bytea check (length(included_hash) = 32),
  gas_used        bigint,
  gas_price       bigint,
  reason          text not null,
  updated_at      timestamptz not null default now(),
  check ((lane = 'fill') = (first_block is null)),
  check ((first_block is null) = (last_block is null))
);
create index l1_operation_open on l1_operation (operation_id) where state <> 'final';
create index l1_operation_lane on l1_operation (lane, last_block);
comment on column l1_operation.gas_price is 'wei for one gas';

-- Every transaction ever signed, written before it is sent.
create table l1_attempt (
  hash         bytea primary key check (length(hash) = 32),
  operation_id bigint not null references l1_operation,
  ordinal      int not null check (ordinal >= 0),
  nonce        bigint not null check (nonce >= 0),
  first_block  bigint,
  last_block   bigint,
  max_fee      bigint not null,
  max_priority bigint not null,
  gas_limit    bigint not null,
  raw          text not null,
  broadcast_at bigint,
  rejected     bool not null,
  unique (operation_id, ordinal)
);
comment on column l1_attempt.first_block is 'null if it does nothing, in place of another with its nonce';
comment on column l1_attempt.raw is 'signed bytes, emptied once the operation is final';
comment on column l1_attempt.broadcast_at is 'height of the chain when a node took it';

-- Proofs put together for one pairing check: the operation create proof, which is not sent.
create table l1_proof_batch (
  first_block bigint primary key check (first_block > 0),
  last_block  bigint not null unique check (last_block >= first_block),
  reason      text not null,
  created_at  bigint not null
);

-- One row: how far the requests on L1 were read, with the blocks reading has ended at.
create table l1_cursor (
  only_row    bool primary key default true check (only_row),
  next_serial bigint not null check (next_serial >= 0),
  numbers     bigint[] not null,
  hashes      bytea[] not null,
  check (cardinality(numbers) = cardinality(hashes) and cardinality(numbers) > 0)
);

-- Requests that were read; handed on in order, each once.
create table l1_event_outbox (
  serial    bigint primary key check (serial >= 0),
  l1_block  bigint not null,
  event     bytea not null,
  delivered bool not null default false
);
create index l1_event_outbox_open on l1_event_outbox (serial) where not delivered;
comment on column l1_event_outbox.event is 'the JSON of topic l1events';
