package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.Bool;
import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;
import io.fluidex.plonk.gadget.EdDsaGadget;
import io.fluidex.plonk.gadget.MerkleGadget;
import io.fluidex.rollup.shape.Depths;
import java.util.List;

/**
 * The inputs of one of the two parties of a slot: what its transaction says, and what it finds in
 * the state.
 *
 * @param account the account
 * @param sellToken the token of the first balance
 * @param buyToken the token of the second balance
 * @param orderId the order, whose low bits are its slot
 * @param totalSell the order's total of what it gives
 * @param totalBuy the order's total of what it takes
 * @param validUntil the last time at which the signature is good
 * @param side the order's side
 * @param maxFeeBips the highest fee the order pays
 * @param amount what the party gives, or is given if it is a deposit
 * @param signature of the order, or of the transaction
 * @param old the opened leaves
 * @param sellPath siblings of the first balance
 * @param buyPath siblings of the second balance, the first one updated
 * @param orderPath siblings of the order slot
 * @param accountPath siblings of the account
 */
record PartyCells(
    Index account,
    Index sellToken,
    Index buyToken,
    Index orderId,
    Var totalSell,
    Var totalBuy,
    Var validUntil,
    Bool side,
    Var maxFeeBips,
    Var amount,
    EdDsaGadget.Signature signature,
    AccountCells old,
    List<Var> sellPath,
    List<Var> buyPath,
    List<Var> orderPath,
    List<Var> accountPath) {
  /**
   * Inputs. Constrains every number to its width, and the opened leaves to theirs; the signature
   * and the siblings to nothing yet.
   */
  static PartyCells input(final CircuitBuilder circuit, final Depths depths) {
    final PartyCells cells =
        new PartyCells(
            Index.input(circuit, "account", depths.account()),
            Index.input(circuit, "sell-token", depths.balance()),
            Index.input(circuit, "buy-token", depths.balance()),
            Index.input(circuit, "order-id", Widths.ID),
            circuit.input("total-sell"),
            circuit.input("total-buy"),
            circuit.input("valid-until"),
            circuit.assertBool(circuit.input("side")),
            circuit.input("max-fee-bips"),
            circuit.input("amount"),
            new EdDsaGadget.Signature(
                circuit.input("r8x"), circuit.input("r8y"), circuit.input("s")),
            AccountCells.input(circuit),
            circuit.inputs("sell-sibling", depths.balance()),
            circuit.inputs("buy-sibling", depths.balance()),
            circuit.inputs("order-sibling", depths.order()),
            circuit.inputs("account-sibling", depths.account()));
    try (var _ = circuit.enter("field-ranges")) {
      circuit.rangeCheck(cells.totalSell, Widths.AMOUNT);
      circuit.rangeCheck(cells.totalBuy, Widths.AMOUNT);
      circuit.rangeCheck(cells.validUntil, Widths.TIME);
      circuit.rangeCheck(cells.maxFeeBips, Widths.BIPS);
      circuit.rangeCheck(cells.amount, Widths.AMOUNT);
    }
    cells.old.assertRanges(circuit);
    return cells;
  }

  /**
   * The root after the opened leaves have become others. Constrains the old leaves to be those of
   * the tree with the given root, and the result to be the root of the tree that differs in the new
   * leaves alone. The second balance is updated in the tree that the first one left.
   */
  Var update(final CircuitBuilder circuit, final Var root, final AccountCells updated) {
    final MerkleGadget.Roots sell;
    final MerkleGadget.Roots buy;
    try (var _ = circuit.enter("balance-paths")) {
      sell =
          MerkleGadget.update(
              circuit, old.sellBalance(), updated.sellBalance(), sellToken.bits(), sellPath);
      buy =
          MerkleGadget.update(
              circuit, old.buyBalance(), updated.buyBalance(), buyToken.bits(), buyPath);
      circuit.assertEqual(sell.after(), buy.before());
    }
    final Var oldOrder = old.order().leaf(circuit);
    final Var newOrder = updated.order().leaf(circuit);
    final MerkleGadget.Roots orders;
    try (var _ = circuit.enter("order-paths")) {
      orders =
          MerkleGadget.update(
              circuit, oldOrder, newOrder, orderId.low(orderPath.size()), orderPath);
    }
    final Var oldLeaf = old.leaf(circuit, sell.before(), orders.before());
    final Var newLeaf = updated.leaf(circuit, buy.after(), orders.after());
    try (var _ = circuit.enter("account-paths")) {
      final MerkleGadget.Roots accounts =
          MerkleGadget.update(circuit, oldLeaf, newLeaf, account.bits(), accountPath);
      circuit.assertEqual(accounts.before(), root);
      return accounts.after();
    }
  }
}
