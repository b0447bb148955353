package io.fluidex.plonk.gate;

/** The row that a constraint reads, seen from the row it is active on. */
public enum Rotation {
  /** The row itself, opened at zeta. */
  THIS(0),
  /**
   * The row after it, opened at zeta * omega; the last row of the domain is followed by the first.
   */
  NEXT(1);

  private final int offset;

  Rotation(final int offset) {
    this.offset = offset;
  }

  /** How many rows further on. */
  public int offset() {
    return offset;
  }
}
