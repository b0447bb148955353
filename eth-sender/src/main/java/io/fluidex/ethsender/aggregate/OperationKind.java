package io.fluidex.ethsender.aggregate;

import java.util.List;
import java.util.Locale;

/** What is done with a range of blocks, in the order it is done. */
public enum OperationKind {
  /** The blocks' public data is sent to L1. */
  COMMIT,
  /** The proofs of committed blocks are put together for one pairing check. Nothing is sent. */
  CREATE_PROOF,
  /** The proofs put together are sent to L1. */
  PUBLISH_PROOF,
  /** The withdrawals of proven blocks are credited on L1. */
  EXECUTE;

  /** The operations that are L1 transactions, the most urgent first. */
  public static final List<OperationKind> ON_CHAIN = List.of(EXECUTE, PUBLISH_PROOF, COMMIT);

  /** Whether it is an L1 transaction. */
  public boolean isOnChain() {
    return this != CREATE_PROOF;
  }

  /** The name in the database, in metrics and in commands, such as {@code publish_proof}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of a {@link #label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static OperationKind ofLabel(final String label) {
    for (final OperationKind kind : values()) {
      if (kind.label().equals(label)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no operation is called " + label);
  }
}
