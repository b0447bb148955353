package io.fluidex.ethsender.fee;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class FeePolicyTest {
  private static final long GWEI = 1_000_000_000L;
  private static final FeeBounds BOUNDS = new FeeBounds(GWEI, 300 * GWEI, 12, 200);
  private static final FeePolicy POLICY = new FeePolicy(BOUNDS);

  private static FeeWindow window(final long price) {
    FeeWindow window = FeeWindow.EMPTY;
    for (int i = 0; i < 2 * FeeWindow.SIZE; i++) {
      window = window.sample(new FeeMarket(price, 0));
    }
    return window;
  }

  @Test
  void shouldOfferTwiceTheBaseFeeSoThatFiveFullBlocksDoNotMatter() {
    assertEquals(
        Optional.of(new Fees(43 * GWEI, 3 * GWEI)),
        POLICY.first(new FeeMarket(20 * GWEI, 3 * GWEI), FeeWindow.EMPTY, false));
  }

  @Test
  void shouldOfferTheLeastPriorityWhenTheMarketAsksNone() {
    assertEquals(
        Optional.of(new Fees(21 * GWEI, GWEI)),
        POLICY.first(new FeeMarket(10 * GWEI, 0), FeeWindow.EMPTY, false));
  }

  @Test
  void shouldWaitForADearMarketUnlessItIsUrgent() {
    final FeeMarket dear = new FeeMarket(100 * GWEI, GWEI);
    assertEquals(Optional.empty(), POLICY.first(dear, window(50 * GWEI), false));
    assertTrue(POLICY.first(dear, window(50 * GWEI), true).isPresent());
    assertTrue(POLICY.first(dear, window(60 * GWEI), false).isPresent());
  }

  @Test
  void shouldNotWaitForAQuietMarketToAskLessThanWhatItOffersItself() {
    assertEquals(
        Optional.of(new Fees(GWEI + 20, GWEI)),
        POLICY.first(new FeeMarket(10, 0), window(9), false));
  }

  @Test
  void shouldNeverPayMoreThanTheCeiling() {
    final FeeMarket market = new FeeMarket(300 * GWEI, GWEI);
    assertEquals(Optional.empty(), POLICY.first(market, FeeWindow.EMPTY, true));
    assertEquals(
        300 * GWEI,
        POLICY
            .first(new FeeMarket(299 * GWEI, GWEI), FeeWindow.EMPTY, true)
            .orElseThrow()
            .maxFee());
  }

  @Test
  void shouldNotReplaceWhatCannotBeRaisedEnoughBelowTheCeiling() {
    final FeeMarket market = new FeeMarket(GWEI, GWEI);
    assertEquals(Optional.empty(), POLICY.replacement(new Fees(273 * GWEI, GWEI), market));
    assertEquals(
        300 * GWEI, POLICY.replacement(new Fees(272 * GWEI, GWEI), market).orElseThrow().maxFee());
  }

  @Property
  void shouldRaiseBothFeesByWhatNodesWant(
      @ForAll @LongRange(min = 1, max = 270_000_000_000L) final long maxFee,
      @ForAll @IntRange(min = 0, max = 100) final int share,
      @ForAll @LongRange(min = 0, max = 290_000_000_000L) final long base,
      @ForAll @LongRange(min = 0, max = 50_000_000_000L) final long priority) {
    final Fees old = new Fees(maxFee, maxFee / 100 * share);
    final Optional<Fees> raised = POLICY.replacement(old, new FeeMarket(base, priority));
    if (raised.isPresent()) {
      assertTrue(raised.get().maxFee() * 10 >= old.maxFee() * 11);
      assertTrue(raised.get().maxPriority() * 10 >= old.maxPriority() * 11);
      assertTrue(raised.get().maxFee() <= BOUNDS.ceiling());
    } else {
      assertTrue(old.maxFee() * 11 > BOUNDS.ceiling() * 10 - 10);
    }
  }

  @Test
  void shouldRefuseBoundsThatNodesWouldNotAccept() {
    assertThrows(IllegalArgumentException.class, () -> new FeeBounds(1, 10, 9, 200));
    assertThrows(IllegalArgumentException.class, () -> new FeeBounds(0, 10, 10, 200));
    assertThrows(IllegalArgumentException.class, () -> new FeeBounds(11, 10, 10, 200));
    assertThrows(IllegalArgumentException.class, () -> new FeeBounds(1, 10, 10, 99));
    assertThrows(IllegalArgumentException.class, () -> new Fees(1, 2));
  }
}
