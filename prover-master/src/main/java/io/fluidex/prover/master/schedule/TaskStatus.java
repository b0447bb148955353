package io.fluidex.prover.master.schedule;

import java.util.Locale;

/** Where a task stands. The table of transitions is at {@link TaskState}. */
public enum TaskStatus {
  /** Waits for a prover, perhaps not before some time. */
  READY,
  /** A prover works on it and holds its lease. */
  LEASED,
  /** Has a verified proof. */
  PROVEN,
  /** Failed too often, or can never succeed: set aside for an operator. */
  DEAD;

  /** The name in the database, such as {@code ready}. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a name in the database.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TaskStatus ofSqlName(final String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
