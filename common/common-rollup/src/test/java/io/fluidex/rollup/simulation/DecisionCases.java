package io.fluidex.rollup.simulation;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.executor.Rejection;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.signature.AccountKey;
import io.fluidex.rollup.tx.Cancel;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.FullExit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.PackedSignature;
import io.fluidex.rollup.tx.Register;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.SignedOrder;
import io.fluidex.rollup.tx.SpotTrade;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.Transfer;
import io.fluidex.rollup.tx.Withdraw;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every rule of the protocol at its boundary, on trees of the shape {@link Shape#TINY}: what it
 * just allows and what it just refuses. Whatever decides transactions must decide these.
 */
public final class DecisionCases {
  /** The block's time. */
  public static final long TIME = 1_700_000_000;

  /** The deployment. */
  public static final Domain DOMAIN =
      Domain.ofBytes(new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, -1, -2});

  /** The trees. */
  public static final Depths DEPTHS = Shape.TINY.depths();

  private static final Trader ALICE = new Trader(2, 1, DOMAIN);
  private static final Trader BOB = new Trader(3, 2, DOMAIN);
  private static final Trader CAROL = new Trader(15, 3, DOMAIN);

  /** Only the tests of registration use it. */
  private static final Trader NOBODY = new Trader(9, 4, DOMAIN);

  private static final int GOLD = 0;
  private static final int SILVER = 7;
  private static final int TIN = 1;
  private static final long FUNDS = 1000;
  private static final long MAX = -1;
  private static final long HALF = Long.MIN_VALUE;

  private final List<DecisionCase> cases = new ArrayList<>();

  private DecisionCases() {}

  /** All of them. */
  public static List<DecisionCase> all() {
    final DecisionCases all = new DecisionCases();
    all.registrations();
    all.deposits();
    all.transfers();
    all.withdrawals();
    all.fullExits();
    all.cancels();
    all.trades();
    all.orderSlots();
    all.orderLimits();
    return List.copyOf(all.cases);
  }

  /** Alice has gold, Bob has silver, Carol has nothing. */
  private static List<Transaction> funded(final Transaction... more) {
    final List<Transaction> before =
        new ArrayList<>(
            List.of(
                ALICE.register(),
                BOB.register(),
                CAROL.register(),
                new Deposit(ALICE.account(), GOLD, FUNDS),
                new Deposit(BOB.account(), SILVER, FUNDS)));
    before.addAll(List.of(more));
    return before;
  }

  private void accept(final String name, final Transaction transaction, final Transaction... more) {
    cases.add(new DecisionCase(name, funded(more), transaction, Optional.empty(), 0));
  }

  private void refuse(
      final String name,
      final Rejection reason,
      final int party,
      final Transaction transaction,
      final Transaction... more) {
    cases.add(new DecisionCase(name, funded(more), transaction, Optional.of(reason), party));
  }

  private static Fr offCurve() {
    Fr y = Fr.of(2);
    while (AccountKey.of(false, y).isPresent()) {
      y = y.add(Fr.ONE);
    }
    return y;
  }

  private void registrations() {
    accept("nothing", Nop.INSTANCE);
    accept("first key of an account", NOBODY.register());
    accept("first key of the last account", new Trader(15, 5, DOMAIN).register());
    accept("another key of an account", new Trader(ALICE.account(), 5, DOMAIN).register());
    accept("the key an account has", ALICE.register());
    accept("one key of two accounts", new Register(9, ALICE.sign(), ALICE.ay()));
    accept("a key outside the subgroup", new Register(9, false, Fr.ONE.negate()));
    refuse(
        "key for account 0", Rejection.ACCOUNT_ZERO, 1, new Register(0, ALICE.sign(), ALICE.ay()));
    refuse(
        "key for an account beyond the tree",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        1,
        new Register(16, ALICE.sign(), ALICE.ay()));
    refuse(
        "key for an account with a high bit set",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        1,
        new Register(9 | 1L << 31, ALICE.sign(), ALICE.ay()));
    refuse("key with y = 0", Rejection.KEY_ZERO, 1, new Register(9, false, Fr.ZERO));
    refuse("key off the curve", Rejection.KEY_NOT_ON_CURVE, 1, new Register(9, false, offCurve()));
    refuse("sign of x = 0", Rejection.KEY_NOT_ON_CURVE, 1, new Register(9, true, Fr.ONE));
  }

  private void deposits() {
    accept("deposit of 0", new Deposit(ALICE.account(), TIN, 0));
    accept("deposit of all there can be", new Deposit(ALICE.account(), TIN, MAX));
    accept("deposit up to all there can be", new Deposit(ALICE.account(), GOLD, MAX - FUNDS));
    refuse(
        "deposit of one too many",
        Rejection.BALANCE_OVERFLOW,
        1,
        new Deposit(ALICE.account(), GOLD, MAX - FUNDS + 1));
    refuse("deposit to nobody", Rejection.ACCOUNT_NOT_REGISTERED, 1, new Deposit(9, GOLD, 1));
    refuse("deposit to account 0", Rejection.ACCOUNT_ZERO, 1, new Deposit(0, GOLD, 1));
    refuse(
        "deposit to an account with a high bit set",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        1,
        new Deposit(ALICE.account() | 16, GOLD, 1));
    refuse(
        "deposit of a token with a high bit set",
        Rejection.TOKEN_OUT_OF_RANGE,
        1,
        new Deposit(ALICE.account(), GOLD | 8, 1));
  }

  private static Transfer pay(final long amount, final long nonce, final long validUntil) {
    return ALICE.transfer(BOB.account(), GOLD, amount, nonce, validUntil);
  }

  private void transfers() {
    final Transfer valid = pay(1, 0, TIME);
    accept("transfer at the last moment", valid);
    accept("transfer of the whole balance", pay(FUNDS, 0, TIME));
    accept("second transfer", pay(1, 1, TIME), valid);
    accept(
        "transfer that fills the receiver up",
        ALICE.transfer(BOB.account(), GOLD, 5, 0, TIME),
        new Deposit(BOB.account(), GOLD, MAX - 5));
    refuse(
        "transfer beyond what the receiver can have",
        Rejection.BALANCE_OVERFLOW,
        2,
        ALICE.transfer(BOB.account(), GOLD, 6, 0, TIME),
        new Deposit(BOB.account(), GOLD, MAX - 5));
    refuse("transfer of one too many", Rejection.BALANCE_INSUFFICIENT, 1, pay(FUNDS + 1, 0, TIME));
    refuse("transfer of the largest amount", Rejection.BALANCE_INSUFFICIENT, 1, pay(MAX, 0, TIME));
    refuse("transfer of 0", Rejection.AMOUNT_ZERO, 1, pay(0, 0, TIME));
    refuse("transfer a second late", Rejection.EXPIRED, 1, pay(1, 0, TIME - 1));
    refuse("transfer again", Rejection.NONCE_MISMATCH, 1, valid, valid);
    refuse("transfer with a later nonce", Rejection.NONCE_MISMATCH, 1, pay(1, 1, TIME));
    refuse(
        "transfer to oneself",
        Rejection.SAME_ACCOUNT,
        2,
        ALICE.transfer(ALICE.account(), GOLD, 1, 0, TIME));
    refuse(
        "transfer to nobody",
        Rejection.ACCOUNT_NOT_REGISTERED,
        2,
        ALICE.transfer(9, GOLD, 1, 0, TIME));
    refuse(
        "transfer from nobody",
        Rejection.ACCOUNT_NOT_REGISTERED,
        1,
        NOBODY.transfer(BOB.account(), GOLD, 1, 0, TIME));
    refuse("transfer to account 0", Rejection.ACCOUNT_ZERO, 2, ALICE.transfer(0, GOLD, 1, 0, TIME));
    refuse(
        "transfer to an account with a high bit set",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        2,
        ALICE.transfer(BOB.account() | 16, GOLD, 1, 0, TIME));
    refuse(
        "transfer of a token with a high bit set",
        Rejection.TOKEN_OUT_OF_RANGE,
        1,
        ALICE.transfer(BOB.account(), GOLD | 8, 1, 0, TIME));
    final Domain other = Domain.ofBytes(new byte[Domain.BYTES]);
    refuse(
        "transfer signed for another deployment",
        Rejection.SIGNATURE_INVALID,
        1,
        ALICE.in(other).transfer(BOB.account(), GOLD, 1, 0, TIME));
    refuse(
        "transfer signed with another key",
        Rejection.SIGNATURE_INVALID,
        1,
        new Trader(ALICE.account(), 7, DOMAIN).transfer(BOB.account(), GOLD, 1, 0, TIME));
    refuse(
        "transfer signed with the key before the last",
        Rejection.SIGNATURE_INVALID,
        1,
        valid,
        new Trader(ALICE.account(), 7, DOMAIN).register());
    refuse(
        "transfer of another amount than signed",
        Rejection.SIGNATURE_INVALID,
        1,
        new Transfer(valid.from(), valid.to(), GOLD, 2, 0, TIME, valid.signature()));
    refuse(
        "transfer to another than signed",
        Rejection.SIGNATURE_INVALID,
        1,
        new Transfer(valid.from(), CAROL.account(), GOLD, 1, 0, TIME, valid.signature()));
    refuse(
        "signature whose S is not reduced",
        Rejection.SIGNATURE_MALFORMED,
        1,
        new Transfer(valid.from(), valid.to(), GOLD, 1, 0, TIME, unreduced(valid.signature())));
    refuse(
        "signature whose R8 is not below r",
        Rejection.SIGNATURE_MALFORMED,
        1,
        new Transfer(
            valid.from(), valid.to(), GOLD, 1, 0, TIME, withR8(filled(), valid.signature())));
    refuse(
        "no signature",
        Rejection.SIGNATURE_INVALID,
        1,
        new Transfer(valid.from(), valid.to(), GOLD, 1, 0, TIME, Trader.NO_SIGNATURE));
    refuse(
        "anything from a key of small order",
        Rejection.SIGNATURE_INVALID,
        1,
        new Transfer(9, valid.to(), GOLD, 1, 0, TIME, Trader.NO_SIGNATURE),
        new Register(9, false, Fr.ONE.negate()),
        new Deposit(9, GOLD, 1));
  }

  /** The same signature with S + l: the same scalar for a curve, another number. */
  private static PackedSignature unreduced(final PackedSignature signature) {
    final byte[] bytes = signature.toBytes();
    BigInteger s = BigInteger.ZERO;
    for (int i = 63; i >= 32; i--) {
      s = s.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    final BigInteger larger = s.add(BabyJubJub.SUBORDER);
    for (int i = 0; i < 32; i++) {
      bytes[32 + i] = larger.shiftRight(8 * i).byteValue();
    }
    return PackedSignature.of(bytes);
  }

  private static byte[] filled() {
    final byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) 0x7f);
    return bytes;
  }

  private static PackedSignature withR8(final byte[] r8, final PackedSignature signature) {
    final byte[] bytes = signature.toBytes();
    System.arraycopy(r8, 0, bytes, 0, r8.length);
    return PackedSignature.of(bytes);
  }

  private void withdrawals() {
    final Withdraw valid = ALICE.withdraw(GOLD, 1, 0, TIME);
    accept("withdrawal at the last moment", valid);
    accept("withdrawal of the whole balance", ALICE.withdraw(GOLD, FUNDS, 0, TIME));
    accept(
        "withdrawal of all there can be",
        ALICE.withdraw(TIN, MAX, 0, TIME),
        new Deposit(ALICE.account(), TIN, MAX));
    refuse(
        "withdrawal of one too many",
        Rejection.BALANCE_INSUFFICIENT,
        1,
        ALICE.withdraw(GOLD, FUNDS + 1, 0, TIME));
    refuse("withdrawal of 0", Rejection.AMOUNT_ZERO, 1, ALICE.withdraw(GOLD, 0, 0, TIME));
    refuse("withdrawal a second late", Rejection.EXPIRED, 1, ALICE.withdraw(GOLD, 1, 0, TIME - 1));
    refuse("withdrawal again", Rejection.NONCE_MISMATCH, 1, valid, valid);
    refuse(
        "withdrawal by nobody",
        Rejection.ACCOUNT_NOT_REGISTERED,
        1,
        NOBODY.withdraw(GOLD, 1, 0, TIME));
    refuse(
        "withdrawal by account 0",
        Rejection.ACCOUNT_ZERO,
        1,
        new Trader(0, 1, DOMAIN).withdraw(GOLD, 1, 0, TIME));
    refuse(
        "withdrawal of a token with a high bit set",
        Rejection.TOKEN_OUT_OF_RANGE,
        1,
        ALICE.withdraw(GOLD | 8, 1, 0, TIME));
    refuse(
        "withdrawal of another token than signed",
        Rejection.SIGNATURE_INVALID,
        1,
        new Withdraw(ALICE.account(), TIN, 1, 0, TIME, valid.signature()),
        new Deposit(ALICE.account(), TIN, 1));
    refuse(
        "withdrawal with a transfer's signature",
        Rejection.SIGNATURE_INVALID,
        1,
        new Withdraw(ALICE.account(), GOLD, 1, 0, TIME, pay(1, 0, TIME).signature()));
  }

  private void fullExits() {
    accept("full exit", new FullExit(ALICE.account(), GOLD));
    accept("full exit of nothing", new FullExit(ALICE.account(), TIN));
    accept("full exit of nobody", new FullExit(9, GOLD));
    refuse("full exit of account 0", Rejection.ACCOUNT_ZERO, 1, new FullExit(0, GOLD));
    refuse(
        "full exit of an account with a high bit set",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        1,
        new FullExit(ALICE.account() | 16, GOLD));
    refuse(
        "full exit of a token with a high bit set",
        Rejection.TOKEN_OUT_OF_RANGE,
        1,
        new FullExit(ALICE.account(), GOLD | 8));
  }

  private void cancels() {
    final Cancel valid = ALICE.cancel(5, 0);
    accept("cancel of an order that never traded", valid);
    accept("cancel of an order that did", ALICE.cancel(1, 0), simple(1, 1));
    accept("cancel twice", ALICE.cancel(5, 1), valid);
    accept("cancel of the largest id", ALICE.cancel(0xffff_ffffL, 0));
    accept("cancel of a younger order of the slot", ALICE.cancel(21, 1), valid);
    refuse(
        "cancel of an older order of the slot",
        Rejection.ORDER_SUPERSEDED,
        1,
        ALICE.cancel(5, 1),
        ALICE.cancel(21, 0));
    refuse("cancel of order 0", Rejection.ORDER_ID_ZERO, 1, ALICE.cancel(0, 0));
    refuse("cancel again", Rejection.NONCE_MISMATCH, 1, valid, valid);
    refuse("cancel by nobody", Rejection.ACCOUNT_NOT_REGISTERED, 1, NOBODY.cancel(5, 0));
    refuse(
        "cancel of another order than signed",
        Rejection.SIGNATURE_INVALID,
        1,
        new Cancel(ALICE.account(), 6, 0, valid.signature()));
  }

  private static Order order(
      final Trader trader,
      final long id,
      final int sell,
      final int buy,
      final long totalSell,
      final long totalBuy,
      final Side side) {
    return new Order(trader.account(), id, sell, buy, totalSell, totalBuy, TIME, side, 0);
  }

  /** Alice's gold for Bob's silver. */
  private static SignedOrder gold(
      final long id, final long totalSell, final long totalBuy, final Side side) {
    return ALICE.sign(order(ALICE, id, GOLD, SILVER, totalSell, totalBuy, side));
  }

  /** Bob's silver for Alice's gold. */
  private static SignedOrder silver(
      final long id, final long totalSell, final long totalBuy, final Side side) {
    return BOB.sign(order(BOB, id, SILVER, GOLD, totalSell, totalBuy, side));
  }

  /** One for one, of orders over ten. */
  private static SpotTrade simple(final long makerId, final long takerId) {
    return new SpotTrade(gold(makerId, 10, 10, Side.SELL), silver(takerId, 10, 10, Side.BUY), 1, 1);
  }

  private void trades() {
    accept("trade", simple(1, 1));
    accept("trade of whole balances and orders", trade(FUNDS, FUNDS, FUNDS, FUNDS));
    refuse(
        "trade of one more than the maker has",
        Rejection.BALANCE_INSUFFICIENT,
        1,
        trade(FUNDS + 1, FUNDS, FUNDS + 1, FUNDS));
    refuse(
        "trade of one more than the taker has",
        Rejection.BALANCE_INSUFFICIENT,
        2,
        trade(FUNDS, FUNDS + 1, FUNDS, FUNDS + 1));
    refuse(
        "trade beyond what the maker can have",
        Rejection.BALANCE_OVERFLOW,
        1,
        simple(1, 1),
        new Deposit(ALICE.account(), SILVER, MAX));
    refuse(
        "trade beyond what the taker can have",
        Rejection.BALANCE_OVERFLOW,
        2,
        simple(1, 1),
        new Deposit(BOB.account(), GOLD, MAX));
    final SignedOrder ten = gold(1, 10, 10, Side.SELL);
    final SignedOrder counter = silver(1, 10, 10, Side.BUY);
    refuse("trade of 0 for 1", Rejection.AMOUNT_ZERO, 1, new SpotTrade(ten, counter, 0, 1));
    refuse("trade of 1 for 0", Rejection.AMOUNT_ZERO, 2, new SpotTrade(ten, counter, 1, 0));
    refuse(
        "trade with oneself",
        Rejection.SAME_ACCOUNT,
        2,
        new SpotTrade(ten, ALICE.sign(order(ALICE, 2, SILVER, GOLD, 10, 10, Side.BUY)), 1, 1),
        new Deposit(ALICE.account(), SILVER, 10));
    refuse(
        "trade of an order with itself", Rejection.SAME_ACCOUNT, 2, new SpotTrade(ten, ten, 1, 1));
    refuse(
        "trade of equal tokens",
        Rejection.ORDER_TOKENS_EQUAL,
        1,
        new SpotTrade(
            ALICE.sign(order(ALICE, 1, GOLD, GOLD, 10, 10, Side.SELL)),
            BOB.sign(order(BOB, 1, GOLD, GOLD, 10, 10, Side.SELL)),
            1,
            1),
        new Deposit(BOB.account(), GOLD, 10));
    refuse(
        "trade of other tokens than bought",
        Rejection.TOKENS_NOT_OPPOSITE,
        2,
        new SpotTrade(ten, BOB.sign(order(BOB, 1, SILVER, TIN, 10, 10, Side.BUY)), 1, 1));
    refuse(
        "trade of other tokens than sold",
        Rejection.TOKENS_NOT_OPPOSITE,
        2,
        new SpotTrade(ten, BOB.sign(order(BOB, 1, TIN, GOLD, 10, 10, Side.BUY)), 1, 1));
    refuse(
        "trade with nobody",
        Rejection.ACCOUNT_NOT_REGISTERED,
        2,
        new SpotTrade(ten, NOBODY.sign(order(NOBODY, 1, SILVER, GOLD, 10, 10, Side.BUY)), 1, 1));
    refuse(
        "trade with account 0",
        Rejection.ACCOUNT_ZERO,
        2,
        new SpotTrade(
            ten,
            new SignedOrder(
                new Order(0, 1, SILVER, GOLD, 10, 10, TIME, Side.BUY, 0), Trader.NO_SIGNATURE),
            1,
            1));
    refuse(
        "trade with an account with a high bit set",
        Rejection.ACCOUNT_OUT_OF_RANGE,
        2,
        new SpotTrade(
            ten,
            new SignedOrder(
                new Order(BOB.account() | 1L << 31, 1, SILVER, GOLD, 10, 10, TIME, Side.BUY, 0),
                counter.signature()),
            1,
            1));
    refuse(
        "trade of a token with a high bit set",
        Rejection.TOKEN_OUT_OF_RANGE,
        1,
        new SpotTrade(
            ALICE.sign(order(ALICE, 1, GOLD | 8, SILVER, 10, 10, Side.SELL)), counter, 1, 1));
    refuse(
        "maker's signature of another domain",
        Rejection.SIGNATURE_INVALID,
        1,
        new SpotTrade(
            ALICE.in(Domain.ofBytes(new byte[Domain.BYTES])).sign(ten.order()), counter, 1, 1));
    refuse(
        "taker's signature of another",
        Rejection.SIGNATURE_INVALID,
        2,
        new SpotTrade(ten, new SignedOrder(counter.order(), ten.signature()), 1, 1));
    refuse(
        "taker's signature malformed",
        Rejection.SIGNATURE_MALFORMED,
        2,
        new SpotTrade(ten, new SignedOrder(counter.order(), unreduced(counter.signature())), 1, 1));
    refuse(
        "maker's side turned round",
        Rejection.SIGNATURE_INVALID,
        1,
        new SpotTrade(
            new SignedOrder(order(ALICE, 1, GOLD, SILVER, 10, 10, Side.BUY), ten.signature()),
            counter,
            1,
            1));
  }

  private static SpotTrade trade(
      final long goldTotal, final long silverTotal, final long gold, final long silver) {
    return new SpotTrade(
        gold(1, goldTotal, silverTotal, Side.SELL),
        silver(1, silverTotal, goldTotal, Side.SELL),
        gold,
        silver);
  }

  private void orderSlots() {
    accept("order that goes on", simple(1, 2), simple(1, 1));
    accept("order with the largest id", simple(0xffff_ffffL, 1));
    accept("younger order in a slot that is not filled", simple(17, 2), simple(1, 1));
    refuse("older order in a slot", Rejection.ORDER_SUPERSEDED, 1, simple(1, 2), simple(17, 1));
    accept("older order in another slot", simple(1, 2), simple(18, 1));
    refuse("order 0", Rejection.ORDER_ID_ZERO, 1, simple(0, 1));
    refuse(
        "order that was cancelled", Rejection.ORDER_CANCELLED, 1, simple(1, 1), ALICE.cancel(1, 0));
    refuse(
        "order older than a cancelled one of its slot",
        Rejection.ORDER_SUPERSEDED,
        1,
        simple(1, 1),
        ALICE.cancel(17, 0));
    accept("order younger than a cancelled one", simple(17, 1), ALICE.cancel(1, 0));
    refuse(
        "order signed again with a larger total",
        Rejection.ORDER_CHANGED,
        1,
        new SpotTrade(gold(1, 20, 20, Side.SELL), silver(2, 10, 10, Side.BUY), 1, 1),
        simple(1, 1));
    refuse(
        "order signed again with another price",
        Rejection.ORDER_CHANGED,
        1,
        new SpotTrade(gold(1, 10, 9, Side.SELL), silver(2, 10, 10, Side.BUY), 1, 1),
        simple(1, 1));
    refuse(
        "order signed again for another token",
        Rejection.ORDER_CHANGED,
        1,
        new SpotTrade(
            ALICE.sign(order(ALICE, 1, GOLD, TIN, 10, 10, Side.SELL)),
            BOB.sign(order(BOB, 2, TIN, GOLD, 10, 10, Side.BUY)),
            1,
            1),
        simple(1, 1),
        new Deposit(BOB.account(), TIN, 10));
    refuse(
        "order a second late",
        Rejection.EXPIRED,
        2,
        new SpotTrade(
            gold(1, 10, 10, Side.SELL),
            BOB.sign(new Order(BOB.account(), 1, SILVER, GOLD, 10, 10, TIME - 1, Side.BUY, 0)),
            1,
            1));
    refuse(
        "order that sells nothing",
        Rejection.ORDER_TOTAL_ZERO,
        1,
        new SpotTrade(gold(1, 0, 10, Side.BUY), silver(1, 10, 10, Side.BUY), 1, 1));
    refuse(
        "order that buys nothing",
        Rejection.ORDER_TOTAL_ZERO,
        1,
        new SpotTrade(gold(1, 10, 0, Side.SELL), silver(1, 10, 10, Side.BUY), 1, 1));
  }

  private void orderLimits() {
    accept(
        "order filled exactly",
        new SpotTrade(gold(1, 10, 10, Side.SELL), silver(2, 10, 10, Side.BUY), 9, 9),
        simple(1, 1));
    refuse(
        "order filled by one too many",
        Rejection.ORDER_OVERFILLED,
        1,
        new SpotTrade(gold(1, 10, 10, Side.SELL), silver(2, 20, 20, Side.BUY), 10, 10),
        simple(1, 1));
    refuse(
        "buying order filled by one too many",
        Rejection.ORDER_OVERFILLED,
        2,
        new SpotTrade(gold(2, 20, 20, Side.SELL), silver(1, 10, 10, Side.BUY), 10, 10),
        simple(1, 1));
    accept(
        "seller who gets more than asked for",
        new SpotTrade(gold(1, 10, 10, Side.SELL), silver(1, 30, 10, Side.BUY), 10, 30));
    accept(
        "buyer who gives less than offered",
        new SpotTrade(gold(1, 10, 5, Side.SELL), silver(1, 10, 10, Side.BUY), 10, 5));
    accept(
        "price at the limit",
        new SpotTrade(gold(1, 300, 200, Side.SELL), silver(1, 200, 300, Side.BUY), 3, 2));
    refuse(
        "price worse by one unit sold",
        Rejection.PRICE_WORSE_THAN_LIMIT,
        1,
        new SpotTrade(gold(1, 300, 200, Side.SELL), silver(1, 200, 300, Side.BUY), 4, 2));
    refuse(
        "price worse by one unit bought",
        Rejection.PRICE_WORSE_THAN_LIMIT,
        2,
        new SpotTrade(gold(1, 300, 200, Side.SELL), silver(1, 200, 300, Side.BUY), 3, 3));
    accept(
        "price at the limit, with products of 128 bits",
        new SpotTrade(gold(1, MAX, MAX, Side.SELL), silver(1, MAX, MAX, Side.BUY), 900, 900));
    refuse(
        "price worse where products differ in the high half alone",
        Rejection.PRICE_WORSE_THAN_LIMIT,
        1,
        new SpotTrade(gold(1, HALF, MAX, Side.SELL), silver(1, MAX, 1, Side.BUY), 2, 2));
    accept(
        "prices that meet with totals of 64 bits",
        new SpotTrade(gold(1, MAX, 1, Side.SELL), silver(1, MAX, 1, Side.BUY), 1, 1));
    refuse(
        "what was bought exceeds 64 bits",
        Rejection.FILL_OVERFLOW,
        1,
        new SpotTrade(gold(1, 3, 1, Side.SELL), silver(2, MAX, 1, Side.BUY), 1, HALF),
        new Deposit(BOB.account(), SILVER, HALF),
        new SpotTrade(gold(1, 3, 1, Side.SELL), silver(1, MAX, 1, Side.BUY), 1, HALF),
        ALICE.withdraw(SILVER, HALF, 0, TIME),
        new Deposit(BOB.account(), SILVER, HALF));
  }
}
