package io.fluidex.statemanager.storage;

/** Another block is stored under the number of one that is to be stored. */
public final class BlockConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BlockConflictException(final String message) {
    super(message);
  }
}
