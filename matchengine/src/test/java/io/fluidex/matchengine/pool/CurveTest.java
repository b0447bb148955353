package io.fluidex.matchengine.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The arithmetic against BigInteger, and what no sequence of requests may bring about. */
class CurveTest {
  private static final BigInteger MAX = big(Long.MAX_VALUE);

  private static BigInteger big(final long value) {
    return BigInteger.valueOf(value);
  }

  private static long fitting(final BigInteger value) {
    return value.compareTo(MAX) > 0 ? Products.OVERFLOW : value.longValueExact();
  }

  /** Numbers of every length, not only long ones. */
  @Provide
  Arbitrary<Long> units() {
    return Combinators.combine(
            Arbitraries.longs().between(0, Long.MAX_VALUE), Arbitraries.integers().between(0, 62))
        .as((value, shift) -> value >>> shift);
  }

  @Property
  void shouldDivideAndCompareProductsAsBigIntegersDo(
      @ForAll("units") final long a,
      @ForAll("units") final long b,
      @ForAll("units") final long c,
      @ForAll("units") final long d) {
    final BigInteger product = big(a).multiply(big(b));
    if (c > 0) {
      final BigInteger[] parts = product.divideAndRemainder(big(c));
      assertEquals(fitting(parts[0]), Products.divideDown(a, b, c));
      assertEquals(
          fitting(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE)),
          Products.divideUp(a, b, c));
    }
    assertEquals(product.compareTo(big(c).multiply(big(d))), Products.compare(a, b, c, d));
    assertEquals(product.sqrt().longValueExact(), Products.root(a, b));
  }

  @Test
  void shouldRefuseFactorsAndDivisorsThatAreNone() {
    assertThrows(ArithmeticException.class, () -> Products.divideDown(1, 1, 0));
    assertThrows(ArithmeticException.class, () -> Products.divideUp(-1, 1, 1));
    assertThrows(ArithmeticException.class, () -> Products.compare(1, 1, 1, -1));
    assertEquals(Products.OVERFLOW, Products.divideDown(Long.MAX_VALUE, 2, 1));
    assertEquals(
        Long.MAX_VALUE, Products.divideDown(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(
        Products.OVERFLOW, Products.divideUp(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1));
  }

  @Property
  void shouldGiveTheMostAndAskTheLeastThatTheCurveAdmits(
      @ForAll("units") final long reserveIn,
      @ForAll("units") final long reserveOut,
      @ForAll("units") final long amount,
      @ForAll @IntRange(max = Curve.MAX_FEE_BIPS) final int fee) {
    if (amount <= Long.MAX_VALUE - reserveIn && reserveIn > 0 && reserveOut > 0) {
      final long out = Curve.amountOut(reserveIn, reserveOut, amount, fee);
      assertTrue(out < reserveOut);
      assertTrue(Curve.admits(reserveIn, reserveOut, amount, out, fee));
      assertFalse(Curve.admits(reserveIn, reserveOut, amount, out + 1, fee));
    }
    final long in = Curve.amountIn(reserveIn, reserveOut, amount, fee);
    if (in > 0 && in <= Long.MAX_VALUE - reserveIn) {
      assertTrue(Curve.admits(reserveIn, reserveOut, in, amount, fee));
      assertFalse(Curve.admits(reserveIn, reserveOut, in - 1, amount, fee));
    }
  }

  @Property
  void shouldNotLetTheProductFallWhateverPartOfAQuoteTrades(
      @ForAll @LongRange(min = 1, max = 1L << 50) final long base,
      @ForAll @LongRange(min = 1, max = 1L << 50) final long quote,
      @ForAll @LongRange(min = 1, max = 1L << 30) final long lots,
      @ForAll @LongRange(min = 1, max = 1L << 30) final long part,
      @ForAll final boolean sells,
      @ForAll @IntRange(max = Curve.MAX_FEE_BIPS) final int fee) {
    final PoolPricing pricing = new PoolPricing(100, 1);
    final long ticks =
        sells ? pricing.ask(base, quote, lots, fee) : pricing.bid(base, quote, lots, fee);
    if (ticks == PoolPricing.NONE) {
      return;
    }
    for (final long traded : new long[] {lots, 1 + part % lots}) {
      final long bases = pricing.base(traded);
      final long quotes = pricing.quote(traded, ticks);
      final BigInteger after =
          sells
              ? big(base - bases).multiply(big(quote).add(big(quotes)))
              : big(base + bases).multiply(big(quote - quotes));
      assertTrue(after.compareTo(big(base).multiply(big(quote))) >= 0);
    }
    assertTrue(
        sells
            ? Curve.admits(quote, base, pricing.quote(lots, ticks), pricing.base(lots), fee)
            : Curve.admits(base, quote, pricing.base(lots), pricing.quote(lots, ticks), fee));
    if (sells) {
      final long most = pricing.lotsFor(base, quote, pricing.quote(lots, ticks), fee);
      assertTrue(
          most == 0
              || pricing.quote(most, pricing.ask(base, quote, most, fee))
                  <= pricing.quote(lots, ticks));
    }
  }

  /** What an actor does: a kind, and how much of what it has or of what there is. */
  record Step(int kind, long amount, long other) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.longs().between(1, 1L << 34),
            Arbitraries.longs().between(1, 1L << 34))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  /** A pool and an actor who has as much of everything as it wants. */
  private static final class Model {
    private final int fee;
    private long base;
    private long quote;
    private long total;
    private long own;
    private BigInteger gainedBase = BigInteger.ZERO;
    private BigInteger gainedQuote = BigInteger.ZERO;

    Model(final long base, final long quote, final int fee) {
      this.base = base;
      this.quote = quote;
      this.fee = fee;
      this.total = Shares.first(base, quote);
    }

    private void move(final long toPoolBase, final long toPoolQuote) {
      base += toPoolBase;
      quote += toPoolQuote;
      gainedBase = gainedBase.subtract(big(toPoolBase));
      gainedQuote = gainedQuote.subtract(big(toPoolQuote));
    }

    void apply(final Step step) {
      switch (step.kind()) {
        case 0 -> {
          final long minted = Shares.added(step.amount(), step.other(), total, base, quote);
          if (minted != Products.OVERFLOW) {
            move(step.amount(), step.other());
            total += minted;
            own += minted;
          }
        }
        case 1 -> remove(own == 0 ? 0 : step.amount() % (own + 1));
        case 2 -> move(step.amount(), -Curve.amountOut(base, quote, step.amount(), fee));
        default -> {
          final long in = Curve.amountIn(quote, base, step.amount(), fee);
          if (in != Curve.NONE && in < 1L << 50) {
            move(-step.amount(), in);
          }
        }
      }
    }

    void remove(final long shares) {
      final long bases = Shares.worth(shares, total, base);
      final long quotes = Shares.worth(shares, total, quote);
      move(-bases, -quotes);
      total -= shares;
      own -= shares;
    }

    BigInteger product() {
      return big(base).multiply(big(quote));
    }
  }

  @Property(tries = 2_000)
  void shouldMakeMoneyForNobodyWhateverIsAddedRemovedAndSwapped(
      @ForAll @LongRange(min = 2_000, max = 1L << 40) final long base,
      @ForAll @LongRange(min = 2_000, max = 1L << 40) final long quote,
      @ForAll @IntRange(max = Curve.MAX_FEE_BIPS) final int fee,
      @ForAll("steps") @Size(max = 40) final List<Step> steps) {
    final Model model = new Model(base, quote, fee);
    final List<Step> done = new ArrayList<>();
    for (final Step step : steps) {
      final BigInteger before = model.product();
      final BigInteger total = big(model.total);
      model.apply(step);
      done.add(step);
      // What a share is worth, the root of the product over all shares, never falls.
      assertTrue(
          model.product().multiply(total.pow(2)).compareTo(before.multiply(big(model.total).pow(2)))
              >= 0,
          () -> "a share lost worth by " + done);
      assertTrue(model.base > 0 && model.quote > 0 && model.total >= Shares.LOCKED);
    }
    model.remove(model.own);
    final boolean moreOfBoth =
        model.gainedBase.signum() >= 0
            && model.gainedQuote.signum() >= 0
            && model.gainedBase.add(model.gainedQuote).signum() > 0;
    assertFalse(moreOfBoth, () -> "free money by " + done);
  }

  @Test
  void shouldLockSharesOfTheFirstAdditionAndRefuseOneThatIsOnlyThose() {
    assertEquals(0, Shares.first(Shares.LOCKED, Shares.LOCKED));
    assertEquals(Shares.LOCKED + 1, Shares.first(Shares.LOCKED + 1, Shares.LOCKED + 1));
    assertEquals(Products.OVERFLOW, Shares.added(Long.MAX_VALUE, Long.MAX_VALUE, 5, 1, 1));
  }

  /** Whoever gives a pool away to make others' additions round to nothing loses more than that. */
  @Test
  void shouldMakeItDearToRoundOthersAdditionsDown() {
    final long shares = Shares.first(1_001, 1_001);
    final long given = 1_000_000;
    final long reserve = 1_001 + given;
    final long victim = reserve / shares - 1;
    assertEquals(0, Shares.added(victim, victim, shares, reserve, reserve));
    final long back = Shares.worth(shares - Shares.LOCKED, shares, reserve + victim);
    assertTrue(back < given / 900, "gets " + back + " back of " + given);
  }
}
