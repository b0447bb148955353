package io.fluidex.plonk.gate;

/** The three columns of witness values. Cell {@code Wire x row} holds one field element. */
public enum Wire {
  /** The first wire. */
  A,
  /** The second wire. */
  B,
  /** The third wire. */
  C;

  /** How many wires a row has. */
  public static final int COUNT = 3;
}
