package io.fluidex.rollup.circuit;

import static io.fluidex.rollup.circuit.Rollup.ALICE;
import static io.fluidex.rollup.circuit.Rollup.BOB;
import static io.fluidex.rollup.circuit.Rollup.DOMAIN;
import static io.fluidex.rollup.circuit.Rollup.NOW;
import static io.fluidex.rollup.circuit.Rollup.purchase;
import static io.fluidex.rollup.circuit.Rollup.sale;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.babyjubjub.BabyJubJubPoint;
import io.fluidex.crypto.eddsa.Signature;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.poseidon.Poseidon;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.message.SigningMessage;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Values at and one beyond each limit: executor and circuit draw the line at the same place. */
class BoundaryTest {
  private static final Shape ONE = Referee.BLOCK.shape();

  /** An account that nobody has registered. */
  private static final long NOBODY = 9;

  private Rollup rollup;
  private Referee referee;

  @BeforeEach
  void openRollup() {
    rollup = new Rollup(ONE, Referee.BLOCK.id()).withTraders();
    referee = new Referee(rollup);
  }

  private static SpotTrade trade(
      final SignedOrder maker, final SignedOrder taker, final long sold, final long bought) {
    return new SpotTrade(maker, taker, sold, bought);
  }

  private static SignedOrder aliceWants(final Order order) {
    return ALICE.sign(order);
  }

  /** An order of Alice that sells 100 of token 0 for 200 of token 1. */
  private static Order order(
      final long orderId, final int sellToken, final int buyToken, final long validUntil) {
    return new Order(
        ALICE.account(), orderId, sellToken, buyToken, 100, 200, validUntil, Side.SELL, 0);
  }

  private static SignedOrder fits() {
    return purchase(1, 1000, 100, Side.SELL);
  }

  @Test
  void shouldSpendABalanceToTheLastUnit() {
    referee.assertAccepted(ALICE.withdraw(0, 1000, 0, NOW));
    referee.assertRefused(
        ALICE.withdraw(0, 1001, 0, NOW), Rejection.BALANCE_INSUFFICIENT, "first/leaf-ranges");
    referee.assertAccepted(ALICE.transfer(BOB.account(), 0, 1000, 0, NOW));
    referee.assertRefused(
        ALICE.transfer(BOB.account(), 0, 1001, 0, NOW),
        Rejection.BALANCE_INSUFFICIENT,
        "first/leaf-ranges");
    referee.assertAccepted(
        trade(sale(1, 1000, 1000, Side.SELL), purchase(1, 1000, 1000, Side.SELL), 1000, 1000));
    referee.assertRefused(
        trade(sale(1, 1001, 1000, Side.SELL), purchase(1, 1000, 1001, Side.SELL), 1001, 1000),
        Rejection.BALANCE_INSUFFICIENT,
        "first/leaf-ranges");
    referee.assertRefused(
        trade(sale(1, 1000, 1001, Side.SELL), purchase(1, 1001, 1000, Side.SELL), 1000, 1001),
        Rejection.BALANCE_INSUFFICIENT,
        "second/leaf-ranges");
  }

  @Test
  void shouldTakeAmountsFromOneExceptWhereL1SaysOtherwise() {
    referee.assertAccepted(ALICE.withdraw(0, 1, 0, NOW));
    referee.assertRefused(ALICE.withdraw(0, 0, 0, NOW), Rejection.AMOUNT_ZERO, "slot-0/rules");
    referee.assertRefused(
        ALICE.transfer(BOB.account(), 0, 0, 0, NOW), Rejection.AMOUNT_ZERO, "slot-0/rules");
    referee.assertRefused(
        trade(sale(1, 100, 1, Side.SELL), fits(), 0, 1), Rejection.AMOUNT_ZERO, "slot-0");
    referee.assertRefused(
        trade(sale(1, 100, 1, Side.SELL), fits(), 1, 0), Rejection.AMOUNT_ZERO, "slot-0");
    referee.assertAccepted(new Deposit(ALICE.account(), 0, 0));
    referee.assertAccepted(new FullExit(NOBODY, 5));
  }

  @Test
  void shouldHoldBalancesOfSixtyFourBits() {
    referee.assertAccepted(new Deposit(ALICE.account(), 2, -1));
    referee.assertRefused(
        new Deposit(ALICE.account(), 0, -1000), Rejection.BALANCE_OVERFLOW, "first/leaf-ranges");
    referee.assertAccepted(new Deposit(ALICE.account(), 0, -1001));
    rollup.block(new Deposit(ALICE.account(), 2, -1));
    rollup.block(new Deposit(BOB.account(), 2, 1));
    referee.assertAccepted(new FullExit(ALICE.account(), 2));
    referee.assertRefused(
        new Deposit(ALICE.account(), 2, 1), Rejection.BALANCE_OVERFLOW, "first/leaf-ranges");
    referee.assertRefused(
        BOB.transfer(ALICE.account(), 2, 1, 0, NOW),
        Rejection.BALANCE_OVERFLOW,
        "second/leaf-ranges");
    referee.assertAccepted(ALICE.withdraw(2, -1, 0, NOW));
  }

  @Test
  void shouldFillAnOrderExactlyAndNoFurther() {
    referee.assertAccepted(
        trade(sale(1, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 100, 200));
    referee.assertRefused(
        trade(sale(1, 100, 200, Side.SELL), purchase(1, 400, 200, Side.BUY), 101, 202),
        Rejection.ORDER_OVERFILLED,
        "first/order-rules");
    referee.assertRefused(
        trade(sale(1, 200, 400, Side.SELL), purchase(1, 200, 100, Side.BUY), 101, 202),
        Rejection.ORDER_OVERFILLED,
        "second/order-rules");
    // A buyer who gets a better price gives less than totalSell for all of totalBuy.
    referee.assertAccepted(
        trade(sale(1, 100, 150, Side.SELL), purchase(1, 200, 100, Side.BUY), 100, 150));
    rollup.block(trade(sale(1, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 60, 120));
    referee.assertAccepted(
        trade(sale(1, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80));
    referee.assertRefused(
        trade(sale(1, 100, 200, Side.SELL), purchase(2, 200, 100, Side.BUY), 41, 82),
        Rejection.ORDER_OVERFILLED,
        "first/order-rules");
    referee.assertRefused(
        trade(sale(2, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 41, 82),
        Rejection.ORDER_OVERFILLED,
        "second/order-rules");
  }

  @Test
  void shouldCompareWhatIsFilledWithoutOverflow() {
    rollup.block(new Deposit(ALICE.account(), 2, -1));
    // The side that does not limit the order may exceed its total, but not 64 bits.
    final SignedOrder buyer =
        ALICE.sign(new Order(ALICE.account(), 1, 2, 1, -1, 1, NOW, Side.SELL, 0));
    final SignedOrder seller =
        BOB.sign(new Order(BOB.account(), 1, 1, 2, 1, -1, NOW, Side.SELL, 0));
    referee.assertAccepted(trade(buyer, seller, -1, 1));
  }

  @Test
  void shouldTakeThePriceToTheUnit() {
    // 3 for 7: 100 of 300 give 700 / 3 = 233.3.
    referee.assertAccepted(
        trade(sale(1, 300, 700, Side.SELL), purchase(1, 900, 300, Side.SELL), 100, 234));
    referee.assertRefused(
        trade(sale(1, 300, 700, Side.SELL), purchase(1, 900, 300, Side.SELL), 100, 233),
        Rejection.PRICE_WORSE_THAN_LIMIT,
        "first/order-rules");
    referee.assertAccepted(
        trade(sale(1, 300, 600, Side.SELL), purchase(1, 700, 300, Side.SELL), 100, 233));
    referee.assertRefused(
        trade(sale(1, 300, 600, Side.SELL), purchase(1, 700, 300, Side.SELL), 100, 234),
        Rejection.PRICE_WORSE_THAN_LIMIT,
        "second/order-rules");
    // The largest totals: products of 128 bits that differ in the last.
    referee.assertAccepted(
        trade(sale(1, -1, -1, Side.SELL), purchase(1, -1, -1, Side.SELL), 1000, 1000));
    referee.assertRefused(
        trade(sale(1, -2, -1, Side.SELL), purchase(1, -1, 1, Side.SELL), 1000, 1000),
        Rejection.PRICE_WORSE_THAN_LIMIT,
        "first/order-rules");
  }

  @Test
  void shouldRefuseTotalsOfZero() {
    referee.assertRefused(
        trade(sale(1, 0, 200, Side.BUY), fits(), 1, 2),
        Rejection.ORDER_TOTAL_ZERO,
        "first/order-rules");
    referee.assertRefused(
        trade(sale(1, 100, 0, Side.SELL), fits(), 1, 2),
        Rejection.ORDER_TOTAL_ZERO,
        "first/order-rules");
  }

  @Test
  void shouldRefuseToTradeOrTransferWithOneself() {
    referee.assertRefused(
        ALICE.transfer(ALICE.account(), 0, 1, 0, NOW), Rejection.SAME_ACCOUNT, "slot-0");
    final SignedOrder own =
        ALICE.sign(new Order(ALICE.account(), 2, 1, 0, 200, 100, NOW, Side.SELL, 0));
    referee.assertRefused(
        trade(sale(1, 100, 200, Side.SELL), own, 100, 200), Rejection.SAME_ACCOUNT, "slot-0");
  }

  @Test
  void shouldReuseASlotForNewerOrdersAlone() {
    final int slots = ONE.depths().orderSlots();
    rollup.block(
        trade(sale(slots + 3, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 60, 120));
    // Another order of the same slot: newer, then older.
    referee.assertAccepted(
        trade(sale(2L * slots + 3, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80));
    referee.assertRefused(
        trade(sale(3, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80),
        Rejection.ORDER_SUPERSEDED,
        "first/order-rules");
    // The same order with other totals, or other tokens.
    referee.assertRefused(
        trade(sale(slots + 3, 101, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80),
        Rejection.ORDER_CHANGED,
        "first/order-rules");
    referee.assertRefused(
        trade(sale(slots + 3, 100, 199, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80),
        Rejection.ORDER_CHANGED,
        "first/order-rules");
    // Older orders of other slots are untouched.
    referee.assertAccepted(
        trade(sale(4, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80));
    rollup.block(ALICE.cancel(slots + 3, 0));
    referee.assertRefused(
        trade(sale(slots + 3, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 40, 80),
        Rejection.ORDER_CANCELLED,
        "first/order-rules");
    referee.assertRefused(ALICE.cancel(3, 1), Rejection.ORDER_SUPERSEDED, "first/order-rules");
    referee.assertAccepted(ALICE.cancel(slots + 3, 1));
  }

  @Test
  void shouldRefuseTheOrderIdZero() {
    referee.assertRefused(
        trade(sale(0, 100, 200, Side.SELL), fits(), 50, 100),
        Rejection.ORDER_ID_ZERO,
        "first/order-rules");
    referee.assertRefused(ALICE.cancel(0, 0), Rejection.ORDER_ID_ZERO, "first/order-rules");
    referee.assertAccepted(
        trade(sale(0xffff_ffffL, 100, 200, Side.SELL), purchase(1, 200, 100, Side.BUY), 50, 100));
  }

  @Test
  void shouldTakeSignaturesUntilTheirTime() {
    referee.assertAccepted(
        trade(aliceWants(order(1, 0, 1, NOW)), purchase(1, 200, 100, Side.SELL), 50, 100));
    referee.assertRefused(
        trade(aliceWants(order(1, 0, 1, NOW - 1)), purchase(1, 200, 100, Side.SELL), 50, 100),
        Rejection.EXPIRED,
        "slot-0/rules");
    referee.assertRefused(ALICE.withdraw(0, 1, 0, NOW - 1), Rejection.EXPIRED, "slot-0/rules");
    referee.assertAccepted(ALICE.transfer(BOB.account(), 0, 1, 0, 0xffff_ffffL));
    referee.assertRefused(
        ALICE.transfer(BOB.account(), 0, 1, 0, NOW - 1), Rejection.EXPIRED, "slot-0/rules");
  }

  @Test
  void shouldRefuseTokensThatAreEqualOrNotOpposite() {
    final SignedOrder same =
        BOB.sign(new Order(BOB.account(), 1, 0, 0, 200, 100, NOW, Side.SELL, 0));
    referee.assertRefused(
        trade(aliceWants(order(1, 0, 0, NOW)), same, 50, 50),
        Rejection.ORDER_TOKENS_EQUAL,
        "slot-0");
    referee.assertRefused(
        trade(aliceWants(order(1, 0, 2, NOW)), purchase(1, 200, 100, Side.SELL), 50, 100),
        Rejection.TOKENS_NOT_OPPOSITE,
        "slot-0/rules");
    rollup.block(new Deposit(ALICE.account(), 2, 100));
    referee.assertRefused(
        trade(aliceWants(order(1, 2, 1, NOW)), purchase(1, 200, 100, Side.SELL), 50, 100),
        Rejection.TOKENS_NOT_OPPOSITE,
        "slot-0/rules");
  }

  @Test
  void shouldRefuseSignaturesForAnotherDeploymentOrNonce() {
    final Domain other = Domain.ofBytes(new byte[Domain.BYTES]);
    referee.assertRefused(
        ALICE.in(other).withdraw(0, 1, 0, NOW), Rejection.SIGNATURE_INVALID, "first/signature");
    referee.assertRefused(
        trade(ALICE.in(other).sign(order(1, 0, 1, NOW)), fits(), 50, 100),
        Rejection.SIGNATURE_INVALID,
        "first/signature");
    referee.assertRefused(
        ALICE.withdraw(0, 1, 1, NOW), Rejection.NONCE_MISMATCH, "first/signature");
    final Withdraw once = ALICE.withdraw(0, 1, 0, NOW);
    rollup.block(once);
    referee.assertRefused(once, Rejection.NONCE_MISMATCH, "first/signature");
    referee.assertAccepted(ALICE.withdraw(0, 1, 1, NOW));
  }

  @Test
  void shouldRefuseIdsWithBitsThatTheTreesHaveNot() {
    final long account = ALICE.account() | 1L << ONE.depths().account();
    referee.assertRefused(
        new Deposit(account, 0, 1), Rejection.ACCOUNT_OUT_OF_RANGE, "first/id-bits");
    referee.assertRefused(
        new Deposit(ALICE.account(), ONE.depths().tokens(), 1),
        Rejection.TOKEN_OUT_OF_RANGE,
        "first/id-bits");
    referee.assertRefused(
        ALICE.transfer(BOB.account() | 1L << 31, 0, 1, 0, NOW),
        Rejection.ACCOUNT_OUT_OF_RANGE,
        "second/id-bits");
    referee.assertRefused(new Deposit(0, 0, 1), Rejection.ACCOUNT_ZERO, "slot-0");
    referee.assertRefused(new FullExit(0, 0), Rejection.ACCOUNT_ZERO, "slot-0");
    referee.assertRefused(ALICE.transfer(0, 0, 1, 0, NOW), Rejection.ACCOUNT_ZERO, "slot-0");
  }

  @Test
  void shouldRefuseAccountsWithoutKey() {
    referee.assertRefused(
        new Deposit(NOBODY, 0, 1), Rejection.ACCOUNT_NOT_REGISTERED, "slot-0/rules");
    referee.assertRefused(
        ALICE.transfer(NOBODY, 0, 1, 0, NOW), Rejection.ACCOUNT_NOT_REGISTERED, "slot-0/rules");
    referee.assertRefused(
        new Trader(NOBODY, 1, DOMAIN).cancel(1, 0), Rejection.ACCOUNT_NOT_REGISTERED, "slot-0");
  }

  private static BabyJubJubPoint pointOfOrderEight() {
    return BabyJubJubPoint.fromY(Fr.of(9), false).multiply(BabyJubJub.SUBORDER);
  }

  @Test
  void shouldRegisterAnyPointWhoseYIsNotZero() {
    final BabyJubJubPoint eight = pointOfOrderEight();
    for (int k = 1; k < 8; k++) {
      final BabyJubJubPoint small = eight.multiply(BigInteger.valueOf(k));
      final Register register = new Register(NOBODY, small.sign(), small.y());
      if (small.y().isZero()) {
        referee.assertRefused(register, Rejection.KEY_ZERO, "slot-0/rules");
      } else {
        referee.assertAccepted(register);
      }
    }
    // The neutral element and (0, -1) are points, too, but x = 0 has no sign.
    for (final Fr y : Arrays.asList(Fr.ONE, Fr.ONE.negate())) {
      referee.assertAccepted(new Register(NOBODY, false, y));
      referee.assertRefused(
          new Register(NOBODY, true, y), Rejection.KEY_NOT_ON_CURVE, "first/signature");
    }
    final BabyJubJubPoint mixed = BabyJubJubPoint.BASE8.add(eight);
    referee.assertAccepted(new Register(NOBODY, mixed.sign(), mixed.y()));
    referee.assertAccepted(new Register(NOBODY, !mixed.sign(), mixed.y()));
    referee.assertRefused(new Register(NOBODY, false, Fr.ZERO), Rejection.KEY_ZERO, "slot-0/rules");
    Fr noPoint = Fr.of(2);
    while (isY(noPoint)) {
      noPoint = noPoint.add(Fr.ONE);
    }
    referee.assertRefused(
        new Register(NOBODY, false, noPoint), Rejection.KEY_NOT_ON_CURVE, "first/signature");
  }

  private static boolean isY(final Fr y) {
    final Fr yy = y.square();
    return Fr.ONE.sub(yy).mul(BabyJubJub.A.sub(BabyJubJub.D.mul(yy)).inverse()).sqrt().isPresent();
  }

  /** With a key of small order anybody could sign: R8 = S B would do. */
  @Test
  void shouldRefuseEverySignatureOfAKeyOfSmallOrder() {
    final BigInteger s = BigInteger.valueOf(4711);
    final PackedSignature anybodys =
        PackedSignature.of(Signature.of(BabyJubJubPoint.BASE8.multiply(s), s));
    for (int k = 1; k < 8; k++) {
      final BabyJubJubPoint small = pointOfOrderEight().multiply(BigInteger.valueOf(k));
      if (!small.y().isZero()) {
        rollup.block(new Register(NOBODY, small.sign(), small.y()));
        rollup.block(new Deposit(NOBODY, 0, 10));
        referee.assertRefused(
            new Withdraw(NOBODY, 0, 10, 0, NOW, anybodys),
            Rejection.SIGNATURE_INVALID,
            "first/signature");
      }
    }
  }

  /** The key counts times the cofactor, so a part of small order does not matter. */
  @Test
  void shouldTakeSignaturesOfKeysOutsideTheSubgroup() {
    final BigInteger secret = BigInteger.valueOf(13_579);
    final BabyJubJubPoint mixed = BabyJubJubPoint.BASE8.multiply(secret).add(pointOfOrderEight());
    rollup.block(new Register(NOBODY, mixed.sign(), mixed.y()));
    rollup.block(new Deposit(NOBODY, 0, 10));
    final Withdraw unsigned = new Withdraw(NOBODY, 0, 10, 0, NOW, Trader.NO_SIGNATURE);
    final Fr message = SigningMessage.of(DOMAIN, unsigned).hash();
    final BigInteger r = BigInteger.valueOf(987_654_321);
    final BabyJubJubPoint r8 = BabyJubJubPoint.BASE8.multiply(r);
    final BigInteger h =
        Poseidon.hash(r8.x(), r8.y(), mixed.x(), mixed.y(), message).toBigInteger();
    final BigInteger s = h.multiply(secret).shiftLeft(3).add(r).mod(BabyJubJub.SUBORDER);
    referee.assertAccepted(
        new Withdraw(NOBODY, 0, 10, 0, NOW, PackedSignature.of(Signature.of(r8, s))));
    referee.assertRefused(
        new Withdraw(
            NOBODY, 0, 10, 0, NOW, PackedSignature.of(Signature.of(r8, s.xor(BigInteger.ONE)))),
        Rejection.SIGNATURE_INVALID,
        "first/signature");
  }

  /** S + l means the same point as S. */
  @Test
  void shouldRefuseScalarsThatAreNotCanonical() {
    final Withdraw right = ALICE.withdraw(0, 1, 0, NOW);
    final byte[] bytes = right.signature().toBytes();
    final Signature signature = Signature.fromBytes(bytes);
    BigInteger s = signature.s().add(BabyJubJub.SUBORDER);
    for (int i = 32; i < 64; i++) {
      bytes[i] = s.byteValue();
      s = s.shiftRight(8);
    }
    referee.assertAccepted(right);
    referee.assertRefused(
        new Withdraw(ALICE.account(), 0, 1, 0, NOW, PackedSignature.of(bytes)),
        Rejection.SIGNATURE_MALFORMED,
        "first/signature");
  }

  @Test
  void shouldRefuseASignatureWhoseR8IsNoPoint() {
    final byte[] bytes = ALICE.withdraw(0, 1, 0, NOW).signature().toBytes();
    Fr y = Fr.of(2);
    while (isY(y)) {
      y = y.add(Fr.ONE);
    }
    System.arraycopy(y.toBytesLe(), 0, bytes, 0, 32);
    referee.assertRefused(
        new Withdraw(ALICE.account(), 0, 1, 0, NOW, PackedSignature.of(bytes)),
        Rejection.SIGNATURE_MALFORMED,
        "first/signature");
  }

  @Test
  void shouldAcceptAChangedKeyFromThenOn() {
    final Trader changed = new Trader(ALICE.account(), 77, DOMAIN);
    referee.assertRefused(
        changed.withdraw(0, 1, 0, NOW), Rejection.SIGNATURE_INVALID, "first/signature");
    rollup.block(changed.register());
    referee.assertAccepted(changed.withdraw(0, 1, 0, NOW));
    referee.assertRefused(
        ALICE.withdraw(0, 1, 0, NOW), Rejection.SIGNATURE_INVALID, "first/signature");
    referee.assertAccepted(Nop.INSTANCE);
    referee.assertAccepted(new Register(ALICE.account(), !changed.sign(), changed.ay()));
  }

  @Test
  void shouldRefuseATransferSignedByTheReceiver() {
    final Transfer theft =
        new Transfer(
            ALICE.account(),
            BOB.account(),
            0,
            1,
            0,
            NOW,
            BOB.transfer(BOB.account(), 0, 1, 0, NOW).signature());
    referee.assertRefused(theft, Rejection.SIGNATURE_INVALID, "first/signature");
  }
}
