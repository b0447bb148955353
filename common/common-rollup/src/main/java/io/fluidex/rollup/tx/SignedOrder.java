package io.fluidex.rollup.tx;

import java.util.Objects;

/**
 * An order and its trader's signature.
 *
 * @param order the order
 * @param signature of its account
 */
public record SignedOrder(Order order, PackedSignature signature) {
  /** Refuses null. */
  public SignedOrder {
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(signature, "signature");
  }
}
