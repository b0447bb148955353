package io.fluidex.runtime.database;

/**
 * The connection was lost during a commit: the transaction happened or it did not. The caller finds
 * out by reading, or repeats what is idempotent.
 */
public final class CommitUnknownException extends DatabaseException {
  private static final long serialVersionUID = 1L;

  CommitUnknownException(final Throwable cause) {
    super("the connection was lost during a commit, which may or may not have happened", cause);
  }
}
