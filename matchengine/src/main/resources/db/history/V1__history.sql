-- What happened, for those who ask later. Tables and columns are named as in the original exchange.
-- Decimals have no fixed scale: they are kept as the engine wrote them.

-- How far a consumer has come; written in the same transaction as its rows.
create table history_position (
  consumer text primary key,
  -- Where in the topic it goes on.
  topic_offset bigint not null,
  -- The last event it has dealt with.
  seq bigint not null,
  -- The largest ids seen: ids that begin again belong to another exchange.
  last_order bigint not null,
  last_user bigint not null
);

-- Records that are no event, and gaps between events.
create table history_parked (
  topic_offset bigint primary key,
  seq bigint,
  record_key text,
  record_value bytea,
  reason text not null,
  parked_at timestamptz not null default now()
);

create table account (
  id bigint primary key,
  l1_address text not null,
  l2_pubkey text not null
);
create index on account (l1_address);
create index on account (l2_pubkey);

-- Orders that are gone.
create table order_history (
  id bigint primary key,
  create_time timestamptz(3) not null,
  finish_time timestamptz(3) not null,
  user_id bigint not null,
  market text not null,
  order_type text not null,
  order_side text not null,
  price numeric not null,
  amount numeric not null,
  taker_fee numeric not null,
  maker_fee numeric not null,
  finished_base numeric not null,
  finished_quote numeric not null,
  finished_fee numeric not null,
  status text not null check (status in ('filled', 'cancelled', 'expired')),
  post_only boolean not null,
  signature bytea not null
);
create index on order_history (user_id, id);
create index on order_history (user_id, market, id);

-- Both sides of every trade.
create table user_trade (
  time timestamptz(3) not null,
  user_id bigint not null,
  market text not null,
  trade_id bigint not null,
  order_id bigint not null,
  counter_order_id bigint not null,
  -- 0 ask, 1 bid.
  side smallint not null,
  -- 1 maker, 2 taker.
  role smallint not null,
  price numeric not null,
  amount numeric not null,
  quote_amount numeric not null,
  fee numeric not null,
  counter_order_fee numeric not null,
  primary key (order_id, trade_id)
);
create index on user_trade (user_id, trade_id);
create index on user_trade (user_id, market, trade_id);

create table market_trade (
  time timestamptz(3) not null,
  market text not null,
  trade_id bigint not null,
  price numeric not null,
  amount numeric not null,
  quote_amount numeric not null,
  taker_side text not null,
  primary key (market, time, trade_id)
);

-- Candles of minutes (1), hours (60) and days (1440); all others are sums of these.
create table candle (
  market text not null,
  resolution int not null,
  start timestamptz(3) not null,
  open numeric not null,
  high numeric not null,
  low numeric not null,
  close numeric not null,
  volume numeric not null,
  quote_volume numeric not null,
  trades bigint not null,
  first_trade bigint not null,
  last_trade bigint not null,
  primary key (market, resolution, start)
);

-- Every change of a balance; a trade makes several.
create table balance_history (
  seq bigint not null,
  part smallint not null,
  time timestamptz(3) not null,
  user_id bigint not null,
  business_id bigint not null,
  asset text not null,
  business text not null,
  market_price numeric not null,
  change numeric not null,
  balance numeric not null,
  balance_available numeric not null,
  balance_frozen numeric not null,
  detail text not null,
  signature text not null,
  primary key (seq, part)
);
create index on balance_history (user_id, seq);
create index on balance_history (user_id, asset, seq);

create table internal_tx (
  seq bigint primary key,
  time timestamptz(3) not null,
  user_from bigint not null,
  user_to bigint not null,
  asset text not null,
  amount numeric not null check (amount > 0),
  signature text not null
);
create index on internal_tx (user_from, seq);
create index on internal_tx (user_to, seq);
