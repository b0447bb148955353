package io.fluidex.ethsender.schedule;

/**
 * Something an operator should know. Alerts are raised again and again while their reason lasts.
 *
 * @param kind what it is about
 * @param message what happened, to what, and what to do
 */
public record Alert(Kind kind, String message) {
  /** What an alert is about. */
  public enum Kind {
    /** A lane waits for the operator. */
    LANE_PAUSED,
    /** A stuck transaction cannot be replaced below the fee ceiling. */
    FEE_CEILING,
    /** Operations wait for lower fees. */
    WAITING_FOR_FEES,
    /** The sender's balance does not suffice. */
    INSUFFICIENT_FUNDS,
    /** Something else uses the sender's nonces. */
    FOREIGN_NONCE
  }
}
