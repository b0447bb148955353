package io.fluidex.rollup.simulation;

import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.tx.Transaction;
import java.util.List;
import java.util.Optional;

/**
 * A transaction and what the protocol says of it.
 *
 * @param name what it shows
 * @param before transactions that are all accepted, on the state without accounts
 * @param transaction the one to decide, at {@link DecisionCases#TIME} in {@link
 *     DecisionCases#DOMAIN}
 * @param rejection why it is refused; empty if it is accepted
 * @param party whose fault it is, 1 or 2; 0 if it is accepted
 */
public record DecisionCase(
    String name,
    List<Transaction> before,
    Transaction transaction,
    Optional<Rejection> rejection,
    int party) {
  /** Copies the list. */
  public DecisionCase {
    before = List.copyOf(before);
  }

  @Override
  public String toString() {
    return name;
  }
}
