package io.fluidex.standalone.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final BigInteger ROOT = BigInteger.valueOf(77);

  /** An exchange that agrees, to be changed. */
  private static final class Draft {
    private final Map<Holding, Long> exchange =
        new HashMap<>(Map.of(new Holding(2, 0), 70L, new Holding(3, 0), 30L));
    private final Map<Holding, Long> state = new HashMap<>(exchange);
    private BigInteger holdings = BigInteger.valueOf(1100);
    private long outstanding = 110;
    private long pending = 4;
    private long leaving = 5;
    private long arriving = 1;
    private long sealed = 9;
    private long executed = 7;
    private long executedOnL1 = 7;
    private BigInteger rootOnL1 = ROOT;
    private long requestsInBlocks = 12;
    private long parked;
    private String halted = "";

    private List<String> compare(final boolean wholly) {
      return Comparison.of(
          new Ledgers(
              List.of(
                  new TokenLedger(
                      0, "ETH", BigInteger.TEN, holdings, outstanding, pending, leaving, arriving)),
              exchange,
              state,
              sealed,
              executed,
              executedOnL1,
              Optional.of(ROOT),
              Optional.ofNullable(rootOnL1),
              12,
              requestsInBlocks,
              parked,
              halted),
          wholly);
    }

    private void assertFinds(final String... words) {
      final List<String> found = compare(false);
      assertEquals(words.length, found.size(), found.toString());
      for (int i = 0; i < words.length; i++) {
        assertTrue(found.get(i).contains(words[i]), found.toString());
      }
    }
  }

  @Test
  void shouldFindNothingWhereAllAgrees() {
    new Draft().assertFinds();
  }

  @Test
  void shouldWantEveryBlockExecutedIfAsked() {
    final Draft draft = new Draft();
    final List<String> found = draft.compare(true);
    assertEquals(1, found.size());
    assertTrue(found.getFirst().contains("of 9 sealed blocks 7"), found.toString());
    draft.sealed = 7;
    assertEquals(List.of(), draft.compare(true));
  }

  @Test
  void shouldFindABalanceThatDiffersByOneUnit() {
    final Draft draft = new Draft();
    draft.exchange.put(new Holding(3, 0), 31L);
    draft.assertFinds("account 3 has 31 units of ETH in the exchange and 30");
  }

  @Test
  void shouldFindABalanceThatOnlyOneHas() {
    final Draft draft = new Draft();
    draft.exchange.put(new Holding(4, 5), 1L);
    draft.assertFinds("account 4 has 1 units of token 5");
  }

  @Test
  void shouldFindMoneyMovedBetweenAccountsAlthoughTheSumStays() {
    final Draft draft = new Draft();
    draft.state.put(new Holding(2, 0), 60L);
    draft.state.put(new Holding(3, 0), 40L);
    draft.assertFinds("account 2", "account 3");
  }

  @Test
  void shouldFindThatTheContractHasTooLittleOrTooMuch() {
    final Draft little = new Draft();
    little.holdings = BigInteger.valueOf(1099);
    little.assertFinds("holds 1099");
    final Draft much = new Draft();
    much.holdings = BigInteger.valueOf(1101);
    much.assertFinds("holds 1101");
  }

  @Test
  void shouldFindThatTheContractOwesSomethingElse() {
    final Draft draft = new Draft();
    draft.outstanding = 111;
    draft.assertFinds("owes 111");
  }

  @Test
  void shouldFindWhatIsMissingAmongClaimsBlocksAndDeposits() {
    final Draft claims = new Draft();
    claims.pending = 3;
    claims.assertFinds("it owes 109", "owes 1090");
    final Draft blocks = new Draft();
    blocks.leaving = 6;
    blocks.assertFinds("it owes 111", "owes 1110");
    final Draft deposits = new Draft();
    deposits.arriving = 0;
    deposits.assertFinds("it owes 109", "owes 1090");
  }

  @Test
  void shouldFindUnitsThatCameFromNowhereInBothTheExchangeAndTheTree() {
    final Draft draft = new Draft();
    draft.exchange.put(new Holding(2, 0), 71L);
    draft.state.put(new Holding(2, 0), 71L);
    draft.assertFinds("it owes 111", "owes 1110");
  }

  @Test
  void shouldNotOverflowOnLargeSums() {
    final Draft draft = new Draft();
    draft.exchange.put(new Holding(4, 0), Long.MAX_VALUE);
    draft.state.put(new Holding(4, 0), Long.MAX_VALUE);
    draft.assertFinds("it owes 9223372036854775917", "owes 92233720368547759170");
  }

  @Test
  void shouldFindAnotherRootOrNone() {
    final Draft other = new Draft();
    other.rootOnL1 = BigInteger.ONE;
    other.assertFinds("the root after block 7 is 77");
    final Draft none = new Draft();
    none.rootOnL1 = null;
    none.assertFinds("not known on L1");
  }

  @Test
  void shouldFindBlocksRequestsAndEventsThatWereLost() {
    final Draft executed = new Draft();
    executed.executed = 6;
    executed.assertFinds("6 for the state manager and 7 on L1");
    final Draft requests = new Draft();
    requests.requestsInBlocks = 11;
    requests.assertFinds("12 requests, blocks have 11");
    final Draft parked = new Draft();
    parked.parked = 2;
    parked.assertFinds("could not execute 2 events");
    final Draft halted = new Draft();
    halted.halted = "GAP";
    halted.assertFinds("GAP");
  }
}
