package io.fluidex.statemanager.restore;

/** A published block that is not what L1 says of it, or that does not follow the one before. */
public final class RestoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long block;

  /** Says which block, where it was found, and what does not hold. */
  RestoreException(final PublishedBlock block, final String what) {
    this(block, what, null);
  }

  /** Says which block, where it was found, what does not hold, and what showed it. */
  RestoreException(final PublishedBlock block, final String what, final Throwable cause) {
    super("block " + block.stored().number() + " (" + block.origin() + "): " + what, cause);
    this.block = block.stored().number();
  }

  /** The number that the block claims to have. */
  public long block() {
    return block;
  }
}
