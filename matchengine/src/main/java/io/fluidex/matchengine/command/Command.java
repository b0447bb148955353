package io.fluidex.matchengine.command;

/**
 * A command, complete: with the time of its execution, it and the state before decide the state
 * after, the events and the result.
 *
 * <p>Markets are numbered in the order in which they were loaded, from 0; tokens are those of the
 * L2 state tree. A request that names an unknown market or asset says {@value #UNKNOWN}. User ids,
 * L2 order ids and expiries are unsigned 32-bit numbers.
 */
public sealed interface Command
    permits LoadMarkets,
        Configure,
        Reset,
        RegisterUser,
        UpdateBalance,
        WithdrawFunds,
        TransferFunds,
        PutOrder,
        PutBatch,
        ReplaceOrder,
        ReduceOrder,
        CancelOrder,
        CancelAllOrders,
        ExpireOrders,
        PoolCommand,
        L1Command {
  /** The market or token of a request that names none there is. */
  int UNKNOWN = -1;
}
