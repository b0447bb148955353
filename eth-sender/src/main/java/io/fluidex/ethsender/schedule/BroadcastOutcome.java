package io.fluidex.ethsender.schedule;

/** What a node says to a transaction. */
public enum BroadcastOutcome {
  /** It takes it, or has it already. */
  TAKEN,
  /** The nonce is used: a transaction with it is in a block. */
  NONCE_TOO_LOW,
  /** It wants higher fees, for a replacement or at all. */
  UNDERPRICED,
  /** The sender cannot pay. */
  INSUFFICIENT_FUNDS,
  /** The node could not be asked, or does not want to be asked now, or says something else. */
  FAILED
}
