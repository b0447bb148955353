package io.fluidex.ethsender.schedule;

import java.util.Locale;

/** Where an operation stands; the transitions are in {@link Operation}. */
public enum OperationState {
  /** To be sent; it has no nonce, or none that counts. */
  QUEUED,
  /** It has a nonce and at least one signed attempt, which may have reached the network or not. */
  SENT,
  /** In a block, successfully. */
  MINED,
  /** In a block that has enough others on top for its effect to be shown to users. */
  CONFIRMED,
  /** In a block so deep that it is not looked at any more. */
  FINAL,
  /** It was reverted, in a block or in a simulation: its lane waits for the operator. */
  REVERTED,
  /** The contract has its blocks already, from someone else. */
  SUPERSEDED;

  /** The name in the database, such as {@code queued}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The state of a {@link #label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static OperationState ofLabel(final String label) {
    for (final OperationState state : values()) {
      if (state.label().equals(label)) {
        return state;
      }
    }
    throw new IllegalArgumentException("no state is called " + label);
  }
}
