package io.fluidex.matchengine.result;

/**
 * The command was executed and there is nothing else to tell: a reset, new settings, a request from
 * L1, expired orders.
 *
 * @param count how many things it changed, such as orders that were taken out
 * @param effective whether the state has changed
 */
public record Done(int count, boolean effective) implements Result {
  @Override
  public boolean isEffective() {
    return effective;
  }
}
