package io.fluidex.matchengine.history;

import java.util.Locale;

/** How an order ended. */
public enum ClosedStatus {
  /** Nothing was left. */
  FILLED,
  /** Its rest was taken back by its owner, or dropped by its own terms. */
  CANCELLED,
  /** Its last second passed. */
  EXPIRED;

  /** Its name in the database. */
  String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of a name in the database. */
  static ClosedStatus ofColumn(final String column) {
    return valueOf(column.toUpperCase(Locale.ROOT));
  }
}
