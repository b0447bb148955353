package io.fluidex.matchengine.journal;

/**
 * The journal cannot be used by this process, now or ever: another one took it over, or what is in
 * it contradicts itself. Trying again does not help.
 */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what to do. */
  public JournalException(final String message) {
    super(message);
  }

  /** Says what is wrong and what showed it. */
  public JournalException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
