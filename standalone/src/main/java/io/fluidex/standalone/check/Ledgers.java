package io.fluidex.standalone.check;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What everybody says who owns what, read at about the same time.
 *
 * @param tokens of the contract
 * @param exchange balances in the matching engine, free and frozen, in L2 units
 * @param state balances in the state tree, in L2 units
 * @param sealed the newest block
 * @param executed the last block that is executed, as the state manager says
 * @param executedOnL1 the last block that is executed, as the contract says
 * @param executedRoot root after block {@code executedOnL1}, as the state manager says
 * @param executedRootOnL1 root after that block, as the contract has logged it; empty for block 0
 * @param requests on L1 so far
 * @param requestsInBlocks how many of them are in blocks
 * @param parked events that the state manager could not execute
 * @param halted why it seals no blocks any more; empty while all is well
 */
public record Ledgers(
    List<TokenLedger> tokens,
    Map<Holding, Long> exchange,
    Map<Holding, Long> state,
    long sealed,
    long executed,
    long executedOnL1,
    Optional<BigInteger> executedRoot,
    Optional<BigInteger> executedRootOnL1,
    long requests,
    long requestsInBlocks,
    long parked,
    String halted) {
  /** Copies the collections. */
  public Ledgers {
    tokens = List.copyOf(tokens);
    exchange = Map.copyOf(exchange);
    state = Map.copyOf(state);
  }
}
