package io.fluidex.runtime.database;

/** The database did not do what was asked, for a reason that trying again did not cure. */
public class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An error with its cause. */
  public DatabaseException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
