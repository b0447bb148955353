/**
 * The history of the exchange: a consumer of its events writes orders, trades, balances, transfers
 * and candles to PostgreSQL, each event once; {@link io.fluidex.matchengine.history.HistoryQueries}
 * answers from there.
 */
package io.fluidex.matchengine.history;
