package io.fluidex.rollup.circuit;

import io.fluidex.plonk.circuit.CircuitBuilder;
import io.fluidex.plonk.circuit.Var;

/**
 * What a transaction does to one party's order slot: the rules of {@link
 * io.fluidex.rollup.executor.OrderRules}, as constraints.
 *
 * @param party the order's fields, 0 where the transaction has none, and what the slot held
 * @param trades 1 if the transaction is a trade
 * @param takesSlot 1 if the order takes its slot: in a trade, or when it is cancelled
 * @param sold what the order gives in the trade, or 0
 * @param bought what it takes, or 0
 */
record OrderSide(PartyCells party, Var trades, Var takesSlot, Var sold, Var bought) {
  /**
   * What the slot holds afterwards. Constrains the order to fit its slot: the slot holds an older
   * order, or this one with the same tokens and totals; and if it is a trade, the fills to be
   * within the order's limit, at its price or a better one, the order's numbers not to be 0 and its
   * tokens to differ.
   */
  OrderCells apply(final CircuitBuilder circuit) {
    try (var _ = circuit.enter("order-rules")) {
      final Conditions conditions = new Conditions(circuit);
      final OrderCells old = party.old().order();
      final Var orderId = party.orderId().value();
      conditions.nonZeroIf(takesSlot, orderId);
      conditions.rangeIf(takesSlot, circuit.sub(orderId, old.orderId()), Widths.ID);
      final Var continues = circuit.mul(trades, circuit.isEqual(orderId, old.orderId()).var());
      conditions.equalIf(continues, old.tokenSell(), party.sellToken().value());
      conditions.equalIf(continues, old.tokenBuy(), party.buyToken().value());
      conditions.equalIf(continues, old.totalSell(), party.totalSell());
      conditions.equalIf(continues, old.totalBuy(), party.totalBuy());
      final OrderCells updated = updated(circuit, conditions, continues);
      assertTerms(conditions);
      assertLimits(circuit, conditions, updated);
      return updated;
    }
  }

  /** The order's fields if it takes the slot, all 0 but the id if it is cancelled, else the old. */
  private OrderCells updated(
      final CircuitBuilder circuit, final Conditions conditions, final Var continues) {
    final OrderCells old = party.old().order();
    final Var keeps = conditions.not(takesSlot);
    final Var keepsFills = circuit.cell(circuit.add(keeps, continues));
    return new OrderCells(
        circuit.mulAdd(keeps, old.orderId(), party.orderId().value()),
        circuit.mulAdd(trades, party.sellToken().value(), circuit.mul(keeps, old.tokenSell())),
        circuit.mulAdd(trades, party.buyToken().value(), circuit.mul(keeps, old.tokenBuy())),
        circuit.mulAdd(keepsFills, old.filledSell(), sold),
        circuit.mulAdd(keepsFills, old.filledBuy(), bought),
        circuit.mulAdd(keeps, old.totalSell(), party.totalSell()),
        circuit.mulAdd(keeps, old.totalBuy(), party.totalBuy()));
  }

  private void assertTerms(final Conditions conditions) {
    conditions.nonZeroIf(trades, party.totalSell());
    conditions.nonZeroIf(trades, party.totalBuy());
    conditions.differIf(trades, party.sellToken().value(), party.buyToken().value());
  }

  private void assertLimits(
      final CircuitBuilder circuit, final Conditions conditions, final OrderCells updated) {
    final Var left =
        circuit.select(
            party.side(),
            circuit.sub(party.totalBuy(), updated.filledBuy()),
            circuit.sub(party.totalSell(), updated.filledSell()));
    conditions.rangeIf(trades, left, Widths.AMOUNT);
    // Totals are 0 if it is no trade, and so are both products. They are integers below 2^128: no
    // tolerance, and no modulus to wrap around.
    final Var paid = circuit.mul(sold, party.totalBuy());
    final Var worth = circuit.mul(bought, party.totalSell());
    circuit.rangeCheck(circuit.sub(worth, paid), Widths.PRODUCT);
  }
}
