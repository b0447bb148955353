package io.fluidex.rollup.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gadget.PoseidonGadget;

/**
 * The opened leaves of an account, before or after a transaction.
 *
 * @param sellBalance the first balance, 64 bits
 * @param buyBalance the second balance, 64 bits
 * @param order the order slot
 * @param nonce 40 bits
 * @param sign the sign of the key, 0 or 1
 * @param ay y of the key, any element
 */
record AccountCells(
    Var sellBalance, Var buyBalance, OrderCells order, Var nonce, Var sign, Var ay) {
  /** Inputs, constrained by nothing yet. */
  static AccountCells input(final CircuitBuilder circuit) {
    return new AccountCells(
        circuit.input("old-sell-balance"),
        circuit.input("old-buy-balance"),
        OrderCells.input(circuit),
        circuit.input("old-nonce"),
        circuit.input("old-key-sign"),
        circuit.input("old-key-y"));
  }

  /** Constrains every field to its width. */
  void assertRanges(final CircuitBuilder circuit) {
    try (var _ = circuit.enter("leaf-ranges")) {
      circuit.rangeCheck(sellBalance, Widths.AMOUNT);
      circuit.rangeCheck(buyBalance, Widths.AMOUNT);
      order.assertRanges(circuit);
      circuit.rangeCheck(nonce, Widths.NONCE);
      circuit.assertBool(sign);
    }
  }

  /** The account's leaf. Constrains the result to be the hash. */
  Var leaf(final CircuitBuilder circuit, final Var balanceRoot, final Var orderRoot) {
    try (var _ = circuit.enter("account-leaf")) {
      final Var nonceAndSign = circuit.add(nonce, circuit.scale(sign, Fr.of(2).pow(Widths.NONCE)));
      return PoseidonGadget.hash(circuit, nonceAndSign, balanceRoot, ay, orderRoot);
    }
  }
}
