package io.fluidex.rollup.executor;

/** What became of a transaction. */
public sealed interface Outcome {
  /**
   * It happened.
   *
   * @param witness what it opened and changed; paths and roots come with the state's commit
   */
  record Accepted(SlotWitness witness) implements Outcome {}

  /**
   * It did not, and nothing has changed.
   *
   * @param reason why
   * @param party 1 or 2 for the first or second account, or order, that is the reason; of a
   *     transaction with one account, 1
   */
  record Rejected(Rejection reason, int party) implements Outcome {
    /** The reason with its code, for people. */
    @Override
    public String toString() {
      return reason + " (" + reason.code() + ", party " + party + "): " + reason.explanation();
    }
  }
}
