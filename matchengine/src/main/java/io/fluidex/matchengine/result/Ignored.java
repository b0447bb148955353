package io.fluidex.matchengine.result;

/**
 * The command repeats a request from L1 that was executed before; it is answered as if it was now.
 */
public record Ignored() implements Result {
  @Override
  public boolean isEffective() {
    return false;
  }
}
