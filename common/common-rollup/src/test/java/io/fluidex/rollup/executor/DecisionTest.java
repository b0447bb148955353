package io.fluidex.rollup.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.simulation.DecisionCase;
import io.fluidex.rollup.simulation.DecisionCases;
import io.fluidex.rollup.simulation.PlainLedger;
import io.fluidex.rollup.simulation.Trader;
import io.fluidex.rollup.state.AccountLeaf;
import io.fluidex.rollup.state.AccountOpening;
import io.fluidex.rollup.state.OrderLeaf;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.ScalarNodeHasher;
import io.fluidex.rollup.tx.Order;
import io.fluidex.rollup.tx.RandomTransactions;
import io.fluidex.rollup.tx.Side;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The executor, and the ledger it is compared with, decide every case as the protocol says. */
class DecisionTest {
  private static final StrictSignatures SIGNATURES = new StrictSignatures();
  private static final BlockContext BLOCK =
      new BlockContext(DecisionCases.DOMAIN, DecisionCases.TIME, SIGNATURES);

  private final RollupState state =
      RollupState.genesis(DecisionCases.DEPTHS, ScalarNodeHasher.INSTANCE);
  private final Executor executor = new Executor(state);

  static List<DecisionCase> cases() {
    return DecisionCases.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldDecideAtTheBoundary(final DecisionCase decision) {
    final PlainLedger ledger = new PlainLedger(DecisionCases.DEPTHS, DecisionCases.DOMAIN);
    for (final Transaction before : decision.before()) {
      assertInstanceOf(
          Outcome.Accepted.class, executor.execute(before, BLOCK), "before: " + before);
      assertTrue(ledger.execute(before, DecisionCases.TIME));
    }
    state.commit();
    final Fr root = state.root();
    final Outcome outcome = executor.execute(decision.transaction(), BLOCK);
    state.commit();
    assertEquals(
        decision.rejection().isEmpty(), ledger.execute(decision.transaction(), DecisionCases.TIME));
    switch (outcome) {
      case Outcome.Accepted accepted -> {
        assertEquals(Optional.empty(), decision.rejection());
        assertEquals(decision.transaction(), accepted.witness().transaction());
        assertEquals(state.root(), accepted.witness().second().root());
      }
      case Outcome.Rejected rejected -> {
        assertEquals(decision.rejection(), Optional.of(rejected.reason()), outcome.toString());
        assertEquals(decision.party(), rejected.party(), outcome.toString());
        assertEquals(root, state.root(), "a refused transaction changes nothing");
      }
    }
  }

  @Test
  void shouldShowEveryReason() {
    final Set<Rejection> shown =
        cases().stream()
            .flatMap(decision -> decision.rejection().stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rejection.class)));
    // No sequence of transactions that a test can run uses up the nonces, see below.
    shown.add(Rejection.NONCE_EXHAUSTED);
    assertEquals(EnumSet.allOf(Rejection.class), shown);
    assertEquals(cases().size(), cases().stream().map(DecisionCase::name).distinct().count());
  }

  @Test
  void shouldShowEveryTypeAccepted() {
    assertEquals(
        EnumSet.allOf(TransactionType.class),
        cases().stream()
            .filter(decision -> decision.rejection().isEmpty())
            .map(decision -> decision.transaction().type())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(TransactionType.class))));
  }

  @Test
  void shouldNotWrapTheNonce() {
    final Trader trader = new Trader(2, 1, DecisionCases.DOMAIN);
    executor.execute(trader.register(), BLOCK);
    final AccountOpening opening = state.open(2, 0, 0, 0);
    opening.setNonce(AccountLeaf.NONCES - 2);
    opening.setBalance(AccountOpening.SELL, 10);
    state.store(opening);
    assertInstanceOf(
        Outcome.Accepted.class,
        executor.execute(trader.withdraw(0, 1, AccountLeaf.NONCES - 2, DecisionCases.TIME), BLOCK));
    assertEquals(
        new Outcome.Rejected(Rejection.NONCE_EXHAUSTED, 1),
        executor.execute(trader.withdraw(0, 1, AccountLeaf.NONCES - 1, DecisionCases.TIME), BLOCK));
    assertEquals(
        new Outcome.Rejected(Rejection.NONCE_EXHAUSTED, 1),
        executor.execute(trader.cancel(1, AccountLeaf.NONCES - 1), BLOCK));
    assertEquals(9, state.balance(2, 0));
  }

  /** Codes are part of the interface: a change of this list breaks clients. */
  @Test
  void shouldKeepTheCodesOfReasons() {
    final Map<Rejection, Integer> codes = new EnumMap<>(Rejection.class);
    codes.put(Rejection.ACCOUNT_ZERO, 101);
    codes.put(Rejection.ACCOUNT_OUT_OF_RANGE, 102);
    codes.put(Rejection.TOKEN_OUT_OF_RANGE, 103);
    codes.put(Rejection.SAME_ACCOUNT, 104);
    codes.put(Rejection.AMOUNT_ZERO, 105);
    codes.put(Rejection.ORDER_ID_ZERO, 106);
    codes.put(Rejection.ACCOUNT_NOT_REGISTERED, 201);
    codes.put(Rejection.KEY_ZERO, 202);
    codes.put(Rejection.KEY_NOT_ON_CURVE, 203);
    codes.put(Rejection.EXPIRED, 301);
    codes.put(Rejection.NONCE_MISMATCH, 302);
    codes.put(Rejection.NONCE_EXHAUSTED, 303);
    codes.put(Rejection.SIGNATURE_MALFORMED, 304);
    codes.put(Rejection.SIGNATURE_INVALID, 305);
    codes.put(Rejection.BALANCE_INSUFFICIENT, 401);
    codes.put(Rejection.BALANCE_OVERFLOW, 402);
    codes.put(Rejection.ORDER_TOKENS_EQUAL, 501);
    codes.put(Rejection.ORDER_TOTAL_ZERO, 502);
    codes.put(Rejection.ORDER_SUPERSEDED, 503);
    codes.put(Rejection.ORDER_CANCELLED, 504);
    codes.put(Rejection.ORDER_CHANGED, 505);
    codes.put(Rejection.ORDER_OVERFILLED, 506);
    codes.put(Rejection.FILL_OVERFLOW, 507);
    codes.put(Rejection.TOKENS_NOT_OPPOSITE, 601);
    codes.put(Rejection.PRICE_WORSE_THAN_LIMIT, 602);
    assertEquals(
        codes,
        Arrays.stream(Rejection.values())
            .collect(Collectors.toMap(reason -> reason, Rejection::code)));
    assertEquals(
        "EXPIRED (301, party 2): validUntil is before the time of the block",
        new Outcome.Rejected(Rejection.EXPIRED, 2).toString());
  }

  @Test
  void shouldNeverThrowOnRandomTransactions() {
    final Random random = new Random(1);
    final RandomTransactions transactions = new RandomTransactions(random);
    int accepted = 0;
    for (int i = 0; i < 5_000; i++) {
      final Transaction transaction = transactions.next(TransactionType.ofCode(random.nextInt(8)));
      if (executor.execute(transaction, BLOCK) instanceof Outcome.Accepted) {
        accepted++;
      }
    }
    assertTrue(accepted > 0);
    state.commit();
  }

  @Test
  void shouldTakeSignaturesAsDecidedWhereTheyAre() {
    final BlockContext believing =
        new BlockContext(DecisionCases.DOMAIN, DecisionCases.TIME, SignatureChecker.believing());
    final Trader trader = new Trader(2, 1, DecisionCases.DOMAIN);
    executor.execute(trader.register(), believing);
    final Domain other = Domain.ofBytes(new byte[Domain.BYTES]);
    assertInstanceOf(
        Outcome.Accepted.class, executor.execute(trader.in(other).cancel(1, 0), believing));
    assertEquals(
        new Outcome.Rejected(Rejection.SIGNATURE_INVALID, 1),
        executor.execute(trader.in(other).cancel(1, 1), BLOCK));
  }

  /** What is begun ahead is what is asked, as long as the keys stay. */
  @Test
  void shouldForetellTheClaimsThatItWillMake() {
    for (final DecisionCase decision : cases()) {
      final Executor alone =
          new Executor(RollupState.genesis(DecisionCases.DEPTHS, ScalarNodeHasher.INSTANCE));
      decision.before().forEach(before -> alone.execute(before, BLOCK));
      final List<SignatureClaim> foretold =
          alone.claims(decision.transaction(), DecisionCases.DOMAIN);
      final List<SignatureClaim> made = new ArrayList<>();
      final SignatureChecker noting =
          claim -> {
            made.add(claim);
            return SIGNATURES.check(claim);
          };
      final Outcome outcome =
          alone.execute(
              decision.transaction(),
              new BlockContext(DecisionCases.DOMAIN, DecisionCases.TIME, noting));
      assertEquals(foretold.subList(0, made.size()), made, decision.name());
      if (outcome instanceof Outcome.Accepted) {
        assertEquals(foretold, made, decision.name());
      }
    }
  }

  @Test
  void shouldComparePricesOverTheIntegers() {
    final Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      final long[] v = new long[4];
      for (int j = 0; j < v.length; j++) {
        v[j] = random.nextLong() >>> random.nextInt(Long.SIZE);
      }
      if (random.nextInt(3) == 0) {
        v[2] = v[0];
        v[3] = v[1] + random.nextInt(3) - 1;
      }
      assertEquals(
          u64(v[0]).multiply(u64(v[3])).compareTo(u64(v[1]).multiply(u64(v[2]))) <= 0,
          OrderRules.isPriceWithinLimit(v[0], v[1], v[2], v[3]),
          Arrays.toString(v));
    }
  }

  private static BigInteger u64(final long value) {
    return new BigInteger(Long.toUnsignedString(value));
  }

  /** What the exchange admits orders by. */
  @Test
  void shouldSayBeforehandWhetherAnOrderCouldTrade() {
    final Order order = new Order(2, 17, 0, 1, 10, 10, DecisionCases.TIME, Side.SELL, 0);
    assertEquals(Optional.empty(), OrderRules.checkTerms(order, DecisionCases.TIME));
    assertEquals(
        Optional.of(Rejection.EXPIRED), OrderRules.checkTerms(order, DecisionCases.TIME + 1));
    assertEquals(Optional.empty(), OrderRules.checkSlot(order, OrderLeaf.EMPTY));
    assertEquals(
        Optional.empty(),
        OrderRules.checkSlot(order, new OrderLeaf(1, 5, 6, 7, 8, 9, 10)),
        "any older order may be replaced");
    assertEquals(
        Optional.of(Rejection.ORDER_SUPERSEDED),
        OrderRules.checkSlot(order, new OrderLeaf(33, 0, 1, 0, 0, 10, 10)));
    assertEquals(
        Optional.of(Rejection.ORDER_CANCELLED),
        OrderRules.checkSlot(order, new OrderLeaf(17, 0, 0, 0, 0, 0, 0)));
    assertEquals(
        Optional.of(Rejection.ORDER_CHANGED),
        OrderRules.checkSlot(order, new OrderLeaf(17, 0, 1, 0, 0, 10, 11)));
  }

  @Test
  void shouldRefuseBlockTimesOfMoreThan32Bits() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockContext(DecisionCases.DOMAIN, 1L << 32, SIGNATURES));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BlockContext(DecisionCases.DOMAIN, -1, SIGNATURES));
    assertFalse(state.accountCount() > 0);
  }
}
