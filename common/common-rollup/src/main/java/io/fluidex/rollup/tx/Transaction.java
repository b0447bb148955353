package io.fluidex.rollup.tx;

/**
 * A transaction: what is asked for, not yet whether it may happen.
 *
 * <p>Account and order ids, times and expiries are unsigned 32-bit numbers in a {@code long},
 * tokens unsigned 16-bit numbers in an {@code int}, nonces unsigned 40-bit numbers. Amounts are
 * unsigned 64-bit integers in the token's smallest unit on L2, so a negative {@code long} is a
 * large amount.
 */
public sealed interface Transaction
    permits Nop, Register, Deposit, Transfer, Withdraw, SpotTrade, FullExit, Cancel {
  /** The type. */
  TransactionType type();
}
