/**
 * The state and the way out of an exchange, from L1 alone: {@link io.fluidex.recovery.L1Blocks}
 * reads what was published, {@link io.fluidex.recovery.BalanceExit} is what exodus mode pays a
 * balance for. Nothing here needs the operator.
 */
package io.fluidex.recovery;
