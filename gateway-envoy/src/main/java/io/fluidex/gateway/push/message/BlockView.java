package io.fluidex.gateway.push.message;

import java.util.Locale;

/**
 * An L2 block as everybody may know it.
 *
 * @param id its number
 * @param status how far it is
 * @param time when it was sealed, in milliseconds
 * @param root state root after it, decimal
 */
public record BlockView(long id, Status status, long time, String root) {
  /** How far a block is, in this order. */
  public enum Status {
    /** It is made. */
    SEALED,
    /** Its data is on L1. */
    COMMITTED,
    /** Its proof is accepted on L1. */
    PROVEN,
    /** Its withdrawals are paid out on L1. */
    EXECUTED;

    /** Its name in messages. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
