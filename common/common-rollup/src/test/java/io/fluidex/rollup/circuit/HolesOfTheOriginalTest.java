package io.fluidex.rollup.circuit;

import static io.fluidex.rollup.circuit.Rollup.ALICE;
import static io.fluidex.rollup.circuit.Rollup.BOB;
import static io.fluidex.rollup.circuit.Rollup.NOW;
import static io.fluidex.rollup.circuit.Rollup.purchase;
import static io.fluidex.rollup.circuit.Rollup.sale;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.circuit.Assignment;
import io.fluidex.rollup.block.Block;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicInputs;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the circuit that this one replaces would have let through, in the order of the list that was
 * made of it: a prover needed nothing but such a witness to take what is not his.
 */
class HolesOfTheOriginalTest {
  private static final BlockCircuit CIRCUIT = Referee.BLOCK;
  private static final Shape ONE = CIRCUIT.shape();
  private static final CircuitCheck CHECK = new CircuitCheck(CIRCUIT.circuit());

  private Rollup rollup;
  private Referee referee;

  @BeforeEach
  void openRollup() {
    rollup = new Rollup(ONE, CIRCUIT.id()).withTraders();
    referee = new Referee(rollup);
  }

  /** Makes public data of other records part of the public inputs. */
  private static void publish(
      final Assignment assignment, final Block block, final PublicRecord record) {
    final PublicInputs i = block.inputs();
    final PublicInputs other =
        PublicInputs.of(
            CIRCUIT.id(),
            i.blockNumber(),
            i.blockTime(),
            i.domain(),
            i.oldRoot(),
            i.newRoot(),
            PublicData.of(ONE, List.of(record)));
    assignment.set("commitment", other.commitment()).set("z", other.z()).set("y", other.y());
  }

  /** 1: a Nop, or a type that is none, allowed any new root. */
  @Test
  void shouldKeepTheRootInANop() {
    final Assignment nop = CIRCUIT.assign(rollup.block(Nop.INSTANCE));
    assertEquals(List.of(), CHECK.violations(nop));
    CHECK.assertRefused(nop.set("new-root", Fr.of(4711)), "another root");
  }

  @Test
  void shouldRefuseTypesThatAreNone() {
    for (final Fr type : List.of(Fr.of(8), Fr.of(256), Fr.ONE.negate())) {
      final Assignment nop = Referee.slot(rollup.block(Nop.INSTANCE));
      Referee.assertRefusedBy(nop.set("slot-0/type", type), "one-hot");
    }
  }

  /** 2: nothing tied what was taken from to what was given to. */
  @Test
  void shouldChangeTheAccountThatTheRecordNames() {
    final Block block = rollup.block(new Deposit(ALICE.account(), 0, 5));
    final Assignment assignment = CIRCUIT.assign(block);
    publish(assignment, block, new PublicRecord.Deposit(BOB.account(), 0, 5));
    CHECK.assertRefused(assignment, "Alice is credited, Bob published");
    CHECK.assertRefused(
        assignment.set("slot-0/first/account", BOB.account()), "Bob's id on Alice's path");
    final Assignment token = CIRCUIT.assign(block);
    publish(token, block, new PublicRecord.Deposit(ALICE.account(), 1, 5));
    CHECK.assertRefused(token, "another token published");
    CHECK.assertRefused(token.set("slot-0/first/sell-token", 1), "on the first one's path");
  }

  /** 2: an account and token could be exchanged for others between the two sides. */
  @Test
  void shouldLeaveAllOtherAccountsOfADepositAlone() {
    final Block block = rollup.block(new Deposit(ALICE.account(), 0, 5));
    for (final String field : List.of("account", "sell-token", "buy-token", "order-id", "s")) {
      Referee.assertRefusedBy(
          Referee.slot(block).set("slot-0/second/" + field, 1), "slot-0/unused-fields");
    }
  }

  /** 3: the receiver of a transfer could be credited with another token. */
  @Test
  void shouldTransferOneToken() {
    final Block block = rollup.block(ALICE.transfer(BOB.account(), 0, 5, 0, NOW));
    final Assignment assignment = CIRCUIT.assign(block);
    assertEquals(List.of(), CHECK.violations(assignment));
    final Block other =
        new Rollup(ONE, CIRCUIT.id())
            .withTraders()
            .block(ALICE.transfer(BOB.account(), 1, 5, 0, NOW));
    final AccountOpening credited = other.slots().getFirst().second();
    for (int level = 0; level < ONE.depths().balance(); level++) {
      final long[] siblings = credited.siblings();
      final int at = 4 * (ONE.depths().balance() + level);
      assignment.set("slot-0/second/buy-sibling[" + level + "]", Fr.load(siblings, at));
    }
    Referee.assertRefusedBy(assignment.set("slot-0/second/buy-token", 1), "slot-0/rules");
  }

  /** 4: a signature on anything authorised everything. */
  @Test
  void shouldRefuseASignatureOnSomethingElse() {
    final Transfer signed = ALICE.transfer(BOB.account(), 0, 5, 0, NOW);
    for (final Transfer other :
        List.of(
            new Transfer(2, 3, 0, 6, 0, NOW, signed.signature()),
            new Transfer(2, 3, 1, 5, 0, NOW, signed.signature()),
            new Transfer(2, 3, 0, 5, 0, NOW + 1, signed.signature()),
            new Transfer(3, 2, 0, 5, 0, NOW, signed.signature()))) {
      referee.assertRefused(other, Rejection.SIGNATURE_INVALID, "first/signature");
    }
    referee.assertRefused(
        new Withdraw(2, 0, 5, 0, NOW, signed.signature()),
        Rejection.SIGNATURE_INVALID,
        "first/signature");
  }

  /** 5: a balance below 0 was a large one. */
  @Test
  void shouldRefuseToTakeMoreThanThereIs() {
    referee.assertRefused(
        ALICE.withdraw(0, 1001, 0, NOW), Rejection.BALANCE_INSUFFICIENT, "first/leaf-ranges");
    referee.assertRefused(
        ALICE.transfer(BOB.account(), 2, 1, 0, NOW),
        Rejection.BALANCE_INSUFFICIENT,
        "first/leaf-ranges");
  }

  /** 6: the order in the leaf, the one published and the one compared were three. */
  @Test
  void shouldNotForgetWhatAnOrderHasFilled() {
    final SpotTrade part =
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 60, 120);
    rollup.block(part);
    referee.assertRefused(part, Rejection.ORDER_OVERFILLED, "first/order-rules");
    // The same, saying that the slot was empty, or held an older order.
    final Assignment empty = referee.force(part);
    for (final String field :
        List.of(
            "id",
            "token-sell",
            "token-buy",
            "filled-sell",
            "filled-buy",
            "total-sell",
            "total-buy")) {
      empty.set("slot-0/first/old-order-" + field, 0);
    }
    Referee.assertRefusedBy(empty, "slot-0/first");
    Referee.assertRefusedBy(
        referee.force(part).set("slot-0/first/old-order-id", 4), "slot-0/first");
    // The order under another id of the same slot, or with more than 32 bits.
    final int slots = ONE.depths().orderSlots();
    Referee.assertRefusedBy(referee.force(part).set("slot-0/first/order-id", 5 + slots), "slot-0");
    Referee.assertRefusedBy(
        referee.force(part).set("slot-0/first/order-id", 5 + (1L << 32)), "first/id-bits");
  }

  /** 6: the published order id was nobody's. */
  @Test
  void shouldPublishTheOrderThatTrades() {
    final Block block = rollup.block(ALICE.cancel(7, 0));
    final Assignment assignment = CIRCUIT.assign(block);
    publish(assignment, block, new PublicRecord.Cancel(ALICE.account(), 8));
    CHECK.assertRefused(assignment, "order 8 is published, 7 cancelled");
  }

  /** 7: an order that was filled, evicted or cancelled could come back. */
  @Test
  void shouldNotTradeAnOrderThatIsOver() {
    final int slots = ONE.depths().orderSlots();
    final SpotTrade all =
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 200, 100, Side.BUY), 100, 200);
    rollup.block(all);
    referee.assertRefused(all, Rejection.ORDER_OVERFILLED, "first/order-rules");
    rollup.block(ALICE.cancel(5 + slots, 0));
    referee.assertRefused(all, Rejection.ORDER_SUPERSEDED, "first/order-rules");
  }

  /** 8: the prover chose the slot, and so which order was evicted. */
  @Test
  void shouldPutAnOrderIntoTheSlotOfItsId() {
    rollup.block(
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 60, 120));
    final Assignment assignment =
        referee.force(
            new SpotTrade(sale(6, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 40, 80));
    Referee.assertAccepted(assignment);
    // Order 6 where order 5 is, which it would evict.
    final Assignment elsewhere =
        referee.force(
            new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 40, 80));
    Referee.assertRefusedBy(elsewhere.set("slot-0/first/order-id", 6), "slot-0/first");
  }

  /** 9: products of the price check could wrap around the modulus. */
  @Test
  void shouldCompareProductsAsIntegers() {
    final SpotTrade bad =
        new SpotTrade(
            sale(5, 1000, 1000, Side.SELL), purchase(9, 1000, 1000, Side.SELL), 1000, 999);
    referee.assertRefused(bad, Rejection.PRICE_WORSE_THAN_LIMIT, "first/order-rules");
    // Totals that make the products congruent, were they allowed: 1000 totalBuy = 999 totalSell.
    final Fr total = Fr.of(999).mul(Fr.of(1000)).mul(Fr.of(1000).inverse());
    assertEquals(Fr.of(999), total);
    final Fr wide = Fr.of(1000).mul(Fr.of(999).inverse());
    Referee.assertRefusedBy(
        referee.force(bad).set("slot-0/first/total-sell", wide), "first/field-ranges");
    Referee.assertRefusedBy(
        referee.force(bad).set("slot-0/first/total-buy", Fr.of(2).pow(64)), "first/field-ranges");
  }

  /** 10: it was enough that one of the two totals was kept. */
  @Test
  void shouldKeepTheTotalOfTheOrdersSide() {
    referee.assertRefused(
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 1000, 500, Side.SELL), 101, 202),
        Rejection.ORDER_OVERFILLED,
        "first/order-rules");
    referee.assertRefused(
        new SpotTrade(sale(5, 500, 100, Side.SELL), purchase(9, 1000, 100, Side.BUY), 101, 101),
        Rejection.ORDER_OVERFILLED,
        "second/order-rules");
  }

  /** 11: a nonce of more than 40 bits was another sign, and so another key. */
  @Test
  void shouldRefuseANonceThatHidesTheSign() {
    final Trader negative =
        ALICE.sign() ? ALICE : BOB.sign() ? BOB : new Trader(2, 5, Rollup.DOMAIN);
    final Block block = rollup.block(new Deposit(negative.account(), 0, 5));
    final boolean sign = block.slots().getFirst().first().oldSign();
    final long nonce = block.slots().getFirst().first().oldNonce();
    final Assignment assignment =
        Referee.slot(block)
            .set("slot-0/first/old-key-sign", 0)
            .set("slot-0/first/new-key-sign", 0)
            .set("slot-0/first/old-nonce", nonce + (sign ? 1L << 40 : 0));
    if (sign) {
      Referee.assertRefusedBy(assignment, "first/leaf-ranges");
    } else {
      final Fr lower = Fr.of(nonce).sub(Fr.of(1L << 40));
      Referee.assertRefusedBy(
          assignment
              .set("slot-0/first/old-key-sign", 1)
              .set("slot-0/first/new-key-sign", 1)
              .set("slot-0/first/old-nonce", lower),
          "first/leaf-ranges");
    }
  }

  /** As 11, for the ids that share an element of an order's leaf. */
  @Test
  void shouldRefuseAnOrderIdThatHidesATokenOfTheLeaf() {
    rollup.block(
        new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 60, 120));
    final Assignment assignment =
        referee.force(
            new SpotTrade(sale(5, 100, 200, Side.SELL), purchase(9, 400, 200, Side.BUY), 40, 80));
    final OrderLeaf inSlot = rollup.state().order(ALICE.account(), 5);
    assertEquals(1, inSlot.tokenBuy());
    Referee.assertRefusedBy(
        assignment
            .set("slot-0/first/old-order-id", inSlot.orderId() + (1L << 32))
            .set("slot-0/first/old-order-token-buy", 0),
        "first/leaf-ranges");
  }

  /** 12: public data had several readings. */
  @Test
  void shouldPublishEachTransactionInOneWay() {
    final Block block = rollup.block(ALICE.withdraw(0, 5, 0, NOW));
    for (final PublicRecord other :
        List.of(
            new PublicRecord.FullExit(ALICE.account(), 0, 5),
            new PublicRecord.Deposit(ALICE.account(), 0, 5),
            new PublicRecord.Withdraw(ALICE.account(), 0, 6),
            new PublicRecord.Withdraw(ALICE.account(), 1, 5),
            new PublicRecord.Withdraw(BOB.account(), 0, 5),
            PublicRecord.Nop.INSTANCE)) {
      final Assignment assignment = CIRCUIT.assign(block);
      publish(assignment, block, other);
      CHECK.assertRefused(assignment, other.toString());
    }
  }

  /** 13: the nonce was not part of what was signed. */
  @Test
  void shouldRefuseToReplay() {
    final Transfer once = ALICE.transfer(BOB.account(), 0, 5, 0, NOW);
    rollup.block(once);
    referee.assertRefused(once, Rejection.NONCE_MISMATCH, "first/signature");
    referee.assertRefused(
        new Transfer(2, 3, 0, 5, 1, NOW, once.signature()),
        Rejection.SIGNATURE_INVALID,
        "first/signature");
  }

  /** 14: R8 was not checked to be a point; an account could trade with itself. */
  @Test
  void shouldRefuseAnR8OffTheCurveAndTradesWithOneself() {
    final Assignment withdraw = referee.force(ALICE.withdraw(0, 5, 0, NOW));
    Referee.assertRefusedBy(withdraw.set("slot-0/first/r8x", 5), "first/signature");
    final Order own = new Order(ALICE.account(), 9, 1, 0, 200, 100, NOW, Side.SELL, 0);
    referee.assertRefused(
        new SpotTrade(sale(5, 100, 200, Side.SELL), ALICE.sign(own), 100, 200),
        Rejection.SAME_ACCOUNT,
        "slot-0");
  }

  /** 15: a withdrawal had no destination; it is the owner of the account that the record names. */
  @Test
  void shouldNameTheAccountThatPays() {
    final Block block = rollup.block(ALICE.withdraw(0, 5, 0, NOW));
    final Assignment assignment = CIRCUIT.assign(block);
    publish(assignment, block, new PublicRecord.Withdraw(BOB.account(), 0, 5));
    CHECK.assertRefused(assignment, "Alice pays, Bob's owner is credited");
  }
}
