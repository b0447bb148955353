package io.fluidex.architecture.sample.lower;

import io.fluidex.architecture.sample.upper.Upper;

/** Uses a class of a layer above, which must be noticed. */
public final class Lower {
  private final Upper upper = new Upper();

  /** The forbidden dependency. */
  public Upper upper() {
    return upper;
  }
}
