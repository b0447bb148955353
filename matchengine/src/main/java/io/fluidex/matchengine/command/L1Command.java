package io.fluidex.matchengine.command;

/**
 * A request of an account's owner to the L1 contract, finalised there. Executed in serial order,
 * each once, and never refused: of the L1 contract, only what it accepts can be asked.
 */
public sealed interface L1Command extends Command
    permits L1Register, L1ChangeKey, L1Deposit, L1FullExit {
  /** The request's number in the contract's queue, from 0 without gaps. */
  long serial();

  /** The account. */
  long account();
}
