package io.fluidex.wire.rollupdb;

import java.util.Locale;

/** What is with a prover task, column {@code task.status}. */
public enum TaskStatus {
  /** Waits for a worker. */
  READY,
  /** A worker has it until the lease ends. */
  LEASED,
  /** Its verified proof is stored. */
  PROVEN,
  /** Failed too often; an operator decides. */
  DEAD;

  /** As it stands in the column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status in a column.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TaskStatus ofColumn(final String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
