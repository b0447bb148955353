package io.fluidex.plonk.gate;

import java.util.List;

/** The three columns of witness values. Cell {@code Wire x row} holds one field element. */
public enum Wire {
  /** The first wire. */
  A(0),
  /** The second wire. */
  B(1),
  /** The third wire. */
  C(2);

  /** How many wires a row has. */
  public static final int COUNT = 3;

  private static final List<Wire> BY_INDEX = List.of(values());

  private final int index;

  Wire(final int index) {
    this.index = index;
  }

  /** The place of the wire in its row, from 0. */
  public int index() {
    return index;
  }

  /** The wire at a place in a row, from 0. */
  public static Wire at(final int index) {
    return BY_INDEX.get(index);
  }
}
