package io.fluidex.runtime.database;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Which failures of PostgreSQL pass by themselves (its manual, appendix "Error Codes"). */
final class SqlStates {
  /** Serialization failure, deadlock, and lock not available. */
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");

  /** Shutdown, crash, start-up of the server, and too many connections. */
  private static final Set<String> OUTAGES =
      Set.of("57P01", "57P02", "57P03", "53300", "25006", "57P05");

  private SqlStates() {}

  /** The first exception of SQL among the causes. */
  private static SQLException find(final Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  static boolean isConflict(final Throwable failure) {
    final SQLException e = find(failure);
    return e != null && e.getSQLState() != null && CONFLICTS.contains(e.getSQLState());
  }

  /** Whether the connection or the server is gone; class 08 is "connection exception". */
  static boolean isOutage(final Throwable failure) {
    final SQLException e = find(failure);
    if (e == null) {
      return false;
    }
    final String state = e.getSQLState();
    if (state == null) {
      return e instanceof SQLTransientException || e instanceof SQLRecoverableException;
    }
    return state.startsWith("08") || OUTAGES.contains(state);
  }
}
