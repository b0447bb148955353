package io.fluidex.plonk.circuit;

/**
 * A field element that the circuit constrains to be 0 or 1. Only the builder makes these, each with
 * the constraint or the proof that it is a bit, so that no other element can be taken for one.
 */
public final class Bool {
  private final Var var;

  Bool(final Var var) {
    this.var = var;
  }

  /** The element, 0 or 1. */
  public Var var() {
    return var;
  }

  @Override
  public boolean equals(final Object o) {
    return o instanceof Bool b && var.equals(b.var);
  }

  @Override
  public int hashCode() {
    return var.hashCode();
  }

  @Override
  public String toString() {
    return "Bool[" + var + "]";
  }
}
