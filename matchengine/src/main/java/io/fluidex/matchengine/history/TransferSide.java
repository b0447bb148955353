package io.fluidex.matchengine.history;

/** Which transfers of a user are asked for. */
public enum TransferSide {
  /** Those it paid. */
  FROM,
  /** Those it received. */
  TO,
  /** All. */
  BOTH
}
