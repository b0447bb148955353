package io.fluidex.rollup.circuit;

import io.fluidex.crypto.eddsa.MalformedSignatureException;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.block.BlockFormatException;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.List;

/** Fills the inputs of a block's circuit. */
final class BlockAssignment {
  private static final List<String> FIELDS =
      List.of(
          "order-id",
          "total-sell",
          "total-buy",
          "valid-until",
          "side",
          "max-fee-bips",
          "amount",
          "r8x",
          "r8y",
          "s");

  private final Assignment assignment;

  BlockAssignment(final Assignment assignment) {
    this.assignment = assignment;
  }

  Assignment set(final Block block) {
    final PublicInputs inputs = block.inputs();
    assignment
        .set("block-number", inputs.blockNumber())
        .set("block-time", inputs.blockTime())
        .set("domain", Fr.of(inputs.domain().toBigInteger()))
        .set("old-root", inputs.oldRoot())
        .set("new-root", inputs.newRoot())
        .set("commitment", inputs.commitment())
        .set("z", inputs.z())
        .set("y", inputs.y());
    for (int i = 0; i < block.slots().size(); i++) {
      try {
        set(BlockCircuit.slotName(i), block.slots().get(i));
      } catch (final MalformedSignatureException e) {
        throw new BlockFormatException("slot " + i + ": " + e.getMessage(), e);
      }
    }
    return assignment;
  }

  private void set(final String slot, final SlotWitness witness) {
    final Party first = new Party(slot + "/first/");
    final Party second = new Party(slot + "/second/");
    assignment.set(slot + "/type", witness.transaction().type().code());
    first.open(witness.first());
    second.open(witness.second());
    first.set("new-key-sign", witness.first().newSign() ? 1 : 0);
    assignment.set(slot + "/first/new-key-y", witness.first().newAy());
    switch (witness.transaction()) {
      case Nop _, Register _ -> {
        // All that there is to say is in the opening.
      }
      case Deposit t -> first.set("amount", t.amount());
      case Transfer t -> {
        first.set("amount", t.amount());
        first.set("valid-until", t.validUntil());
        first.sign(t.signature());
      }
      case Withdraw t -> {
        first.set("amount", t.amount());
        first.set("valid-until", t.validUntil());
        first.sign(t.signature());
      }
      case SpotTrade t -> {
        first.order(t.maker(), t.amount1to2());
        second.order(t.taker(), t.amount2to1());
      }
      case FullExit _ -> first.set("amount", witness.first().oldBalance(AccountOpening.SELL));
      case Cancel t -> {
        first.set("order-id", t.orderId());
        first.sign(t.signature());
      }
    }
  }

  /** The inputs of one party. */
  private final class Party {
    private final String prefix;

    Party(final String prefix) {
      this.prefix = prefix;
    }

    /** Sets an unsigned number. */
    void set(final String name, final long unsigned) {
      final long[] limbs = new long[PrimeField.LIMBS];
      PrimeField.FR.setUnsigned(unsigned, limbs, 0);
      assignment.set(prefix + name, Fr.load(limbs, 0));
    }

    /** Sets what was opened, and everything that the transaction may say to 0. */
    void open(final AccountOpening opening) {
      FIELDS.forEach(name -> set(name, 0));
      set("account", opening.account());
      set("sell-token", opening.token(AccountOpening.SELL));
      set("buy-token", opening.token(AccountOpening.BUY));
      set("old-sell-balance", opening.oldBalance(AccountOpening.SELL));
      set("old-buy-balance", opening.oldBalance(AccountOpening.BUY));
      final OrderLeaf order = opening.oldOrder();
      set("old-order-id", order.orderId());
      set("old-order-token-sell", order.tokenSell());
      set("old-order-token-buy", order.tokenBuy());
      set("old-order-filled-sell", order.filledSell());
      set("old-order-filled-buy", order.filledBuy());
      set("old-order-total-sell", order.totalSell());
      set("old-order-total-buy", order.totalBuy());
      set("old-nonce", opening.oldNonce());
      set("old-key-sign", opening.oldSign() ? 1 : 0);
      assignment.set(prefix + "old-key-y", opening.oldAy());
      final long[] siblings = opening.siblings();
      if (siblings.length != PrimeField.LIMBS * AccountOpening.siblingCount(opening.depths())) {
        throw new BlockFormatException("account " + opening.account() + " has no paths");
      }
      final int balance = opening.depths().balance();
      final int order1 = AccountOpening.BALANCES * balance;
      final int account = order1 + opening.depths().order();
      path("sell-sibling", siblings, 0, balance);
      path("buy-sibling", siblings, balance, balance);
      path("order-sibling", siblings, order1, opening.depths().order());
      path("account-sibling", siblings, account, opening.depths().account());
    }

    private void path(final String name, final long[] siblings, final int from, final int levels) {
      for (int i = 0; i < levels; i++) {
        assignment.set(
            prefix + name + "[" + i + "]", Fr.load(siblings, PrimeField.LIMBS * (from + i)));
      }
    }

    void order(final SignedOrder signed, final long amount) {
      final Order order = signed.order();
      set("order-id", order.orderId());
      set("total-sell", order.totalSell());
      set("total-buy", order.totalBuy());
      set("valid-until", order.validUntil());
      set("side", order.side().code());
      set("max-fee-bips", order.maxFeeBips());
      set("amount", amount);
      sign(signed.signature());
    }

    void sign(final PackedSignature packed) {
      final Signature signature = Signature.fromBytes(packed.toBytes());
      assignment.set(prefix + "r8x", signature.r8().x());
      assignment.set(prefix + "r8y", signature.r8().y());
      assignment.set(prefix + "s", Fr.of(signature.s()));
    }
  }
}
