package io.fluidex.rollup.tx;

/** Nothing. */
public record Nop() implements Transaction {
  /** The one there is. */
  public static final Nop INSTANCE = new Nop();

  @Override
  public TransactionType type() {
    return TransactionType.NOP;
  }
}
