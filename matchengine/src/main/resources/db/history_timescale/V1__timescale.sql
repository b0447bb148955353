-- Candles made by TimescaleDB instead of by the writer of the history: the trades become a
-- hypertable, and the table of candles a view of three continuous aggregates. What an aggregate does
-- not have yet is added from the trades when it is asked.
create extension if not exists timescaledb;

select create_hypertable('market_trade', 'time', migrate_data => true);

create materialized view candle_minute
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select market,
  time_bucket(interval '1 minute', time) as start,
  first(price, trade_id) as open,
  max(price) as high,
  min(price) as low,
  last(price, trade_id) as close,
  sum(amount) as volume,
  sum(quote_amount) as quote_volume,
  count(*) as trades,
  min(trade_id) as first_trade,
  max(trade_id) as last_trade
from market_trade
group by market, time_bucket(interval '1 minute', time)
with no data;

create materialized view candle_hour
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select market,
  time_bucket(interval '1 hour', time) as start,
  first(price, trade_id) as open,
  max(price) as high,
  min(price) as low,
  last(price, trade_id) as close,
  sum(amount) as volume,
  sum(quote_amount) as quote_volume,
  count(*) as trades,
  min(trade_id) as first_trade,
  max(trade_id) as last_trade
from market_trade
group by market, time_bucket(interval '1 hour', time)
with no data;

create materialized view candle_day
with (timescaledb.continuous, timescaledb.materialized_only = false) as
select market,
  time_bucket(interval '1 day', time) as start,
  first(price, trade_id) as open,
  max(price) as high,
  min(price) as low,
  last(price, trade_id) as close,
  sum(amount) as volume,
  sum(quote_amount) as quote_volume,
  count(*) as trades,
  min(trade_id) as first_trade,
  max(trade_id) as last_trade
from market_trade
group by market, time_bucket(interval '1 day', time)
with no data;

-- Without a start, trades that arrive late, as after a long outage, are aggregated whatever their age;
-- only spans that changed are computed again.
select add_continuous_aggregate_policy('candle_minute',
  start_offset => null, end_offset => interval '2 minutes',
  schedule_interval => interval '1 minute');
select add_continuous_aggregate_policy('candle_hour',
  start_offset => null, end_offset => interval '2 hours',
  schedule_interval => interval '30 minutes');
select add_continuous_aggregate_policy('candle_day',
  start_offset => null, end_offset => interval '2 days',
  schedule_interval => interval '6 hours');

drop table candle;

create view candle as
select market, 1 as resolution, start, open, high, low, close, volume, quote_volume, trades,
  first_trade, last_trade from candle_minute
union all
select market, 60, start, open, high, low, close, volume, quote_volume, trades,
  first_trade, last_trade from candle_hour
union all
select market, 1440, start, open, high, low, close, volume, quote_volume, trades,
  first_trade, last_trade from candle_day;
