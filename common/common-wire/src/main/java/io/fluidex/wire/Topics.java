package io.fluidex.wire;

/** The Kafka topics whose order matters; each has one partition, since a partition is an order. */
public final class Topics {
  /** Every event of the matching engine, in the order of execution. */
  public static final String UNIFY_EVENTS = "unifyevents";

  /** Requests made on L1, in the order of their serial numbers, from finalised blocks. */
  public static final String L1_EVENTS = "l1events";

  private Topics() {}
}
