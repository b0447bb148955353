package io.fluidex.rollup.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gadget.PoseidonGadget;

/**
 * What an order slot holds, see {@link io.fluidex.rollup.state.OrderLeaf}.
 *
 * @param orderId 32 bits
 * @param tokenSell 16 bits
 * @param tokenBuy 16 bits
 * @param filledSell 64 bits
 * @param filledBuy 64 bits
 * @param totalSell 64 bits
 * @param totalBuy 64 bits
 */
record OrderCells(
    Var orderId,
    Var tokenSell,
    Var tokenBuy,
    Var filledSell,
    Var filledBuy,
    Var totalSell,
    Var totalBuy) {
  private static final int TOKEN_BUY_OFFSET = 32;
  private static final int TOKEN_SELL_OFFSET = 64;

  /** Inputs, constrained by nothing yet. */
  static OrderCells input(final CircuitBuilder circuit) {
    return new OrderCells(
        circuit.input("old-order-id"),
        circuit.input("old-order-token-sell"),
        circuit.input("old-order-token-buy"),
        circuit.input("old-order-filled-sell"),
        circuit.input("old-order-filled-buy"),
        circuit.input("old-order-total-sell"),
        circuit.input("old-order-total-buy"));
  }

  /** Constrains every field to its width. */
  void assertRanges(final CircuitBuilder circuit) {
    circuit.rangeCheck(orderId, Widths.ID);
    circuit.rangeCheck(tokenSell, Widths.TOKEN);
    circuit.rangeCheck(tokenBuy, Widths.TOKEN);
    circuit.rangeCheck(filledSell, Widths.AMOUNT);
    circuit.rangeCheck(filledBuy, Widths.AMOUNT);
    circuit.rangeCheck(totalSell, Widths.AMOUNT);
    circuit.rangeCheck(totalBuy, Widths.AMOUNT);
  }

  /** The leaf. Constrains the result to be the hash. */
  Var leaf(final CircuitBuilder circuit) {
    try (var _ = circuit.enter("order-leaf")) {
      final Var ids =
          circuit.add(
              orderId,
              circuit.add(
                  circuit.scale(tokenBuy, Fr.of(2).pow(TOKEN_BUY_OFFSET)),
                  circuit.scale(tokenSell, Fr.of(2).pow(TOKEN_SELL_OFFSET))));
      return PoseidonGadget.hash(circuit, ids, filledSell, filledBuy, totalSell, totalBuy);
    }
  }
}
