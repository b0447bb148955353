package io.fluidex.matchengine.command;

/** What concerns the pool of a market. */
public sealed interface PoolCommand extends Command
    permits OpenPool, SwapWithPool, AddLiquidity, RemoveLiquidity {}
