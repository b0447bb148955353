package io.fluidex.matchengine.result;

/**
 * What a command came to.
 *
 * <p>A command whose result is not {@link #isEffective effective} has changed nothing and made no
 * event, so it need not be kept.
 */
public sealed interface Result
    permits Rejected,
        Ignored,
        OrderPlaced,
        OrdersPlaced,
        OrderReduced,
        OrderCancelled,
        OrdersCancelled,
        BalanceUpdated,
        FundsTransferred,
        UserCreated,
        MarketsLoaded,
        LiquidityChanged,
        Done {
  /** Whether the state has changed. */
  boolean isEffective();
}
