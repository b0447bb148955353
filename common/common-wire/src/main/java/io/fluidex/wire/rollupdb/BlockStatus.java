package io.fluidex.wire.rollupdb;

import java.util.Locale;

/**
 * How far a block is, column {@code l2block.status}. It only goes forward, except that a reverted
 * commitment on L1 brings a block from {@link #COMMITTED} back to {@link #SEALED}.
 */
public enum BlockStatus {
  /** Stored here. */
  SEALED,
  /** Its data is on L1. */
  COMMITTED,
  /** Its proof was accepted on L1. */
  PROVEN,
  /** Its withdrawals are credited on L1. */
  EXECUTED;

  /** As it stands in the column. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status in a column.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static BlockStatus ofColumn(final String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
