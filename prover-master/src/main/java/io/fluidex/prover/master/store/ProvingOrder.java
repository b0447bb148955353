package io.fluidex.prover.master.store;

/** Which of several waiting blocks is proven first. */
public enum ProvingOrder {
  /** The oldest: L1 takes proofs in the order of blocks. */
  OLDEST("asc"),
  /** The newest. */
  LATEST("desc");

  private final String sql;

  ProvingOrder(final String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }
}
