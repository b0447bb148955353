package io.fluidex.plonk.gate;

import static io.fluidex.plonk.gate.Expression.cell;
import static io.fluidex.plonk.gate.Expression.column;
import static io.fluidex.plonk.gate.Expression.next;
import static io.fluidex.plonk.gate.VanillaGates.QC;
import static io.fluidex.plonk.gate.VanillaGates.QL;
import static io.fluidex.plonk.gate.VanillaGates.QM;
import static io.fluidex.plonk.gate.VanillaGates.QO;
import static io.fluidex.plonk.gate.VanillaGates.QR;

import io.fluidex.crypto.babyjubjub.BabyJubJub;
import io.fluidex.crypto.field.Fr;
import java.util.Arrays;

/**
 * The constraints of {@link FluidexGates} in one polynomial, with what they have in common factored
 * out: the prover spends a quarter of its time on its values, so every product counts.
 *
 * <p>The names are those of the constraints, powers of alpha included: {@code add()} is add-x +
 * alpha add-y. Where two gates share part of a switch, their constants are in the terms.
 */
final class FluidexSum {
  private static final PoseidonRecurrence POSEIDON = PoseidonRecurrence.forInputs(2);
  private static final Fr HALF = Fr.of(2).inverse();
  private static final Fr THIRD = Fr.of(3).inverse();

  private final Expression a = cell(Wire.A);
  private final Expression b = cell(Wire.B);
  private final Expression c = cell(Wire.C);
  private final Expression aNext = next(Wire.A);
  private final Expression bNext = next(Wire.B);
  private final Expression cNext = next(Wire.C);
  private final Expression k1 = column(FluidexGates.KIND_1);
  private final Expression k2 = column(FluidexGates.KIND_2);

  /** S-box inputs in the order of the partial rounds: this row's, then the next one's. */
  private final Expression[] inputs = {a, b, c, aNext, bNext, cNext};

  private final Fr alpha;
  private final Fr alpha2;
  private final Fr alpha3;

  private final Expression ab;
  private final Expression twiceA;

  /** a' + alpha b' and a' - alpha b'. */
  private final Expression nextSum;

  private final Expression nextDifference;

  /** -alpha b, and -a - alpha b. */
  private final Expression minusAlphaB;

  private final Expression minusSum;

  /** alpha A a - b, A the curve's. */
  private final Expression turned;

  /** D a b (a' - alpha b'), D the curve's: the denominators of an addition with their results. */
  private final Expression denominators;

  /** The next row less the constants of this one: a' - Ql + alpha (b' - Qr) + .... */
  private final Expression target;

  private FluidexSum(final Fr alpha) {
    this.alpha = alpha;
    this.alpha2 = alpha.square();
    this.alpha3 = alpha2.mul(alpha);
    ab = a.times(b);
    twiceA = a.plus(a);
    final Expression alphaBNext = bNext.times(alpha);
    nextSum = aNext.plus(alphaBNext);
    nextDifference = aNext.minus(alphaBNext);
    minusAlphaB = b.times(alpha.negate());
    minusSum = minusAlphaB.minus(a);
    turned = a.times(alpha.mul(BabyJubJub.A)).minus(b);
    denominators = ab.times(BabyJubJub.D).times(nextDifference);
    target =
        nextSum
            .plus(cNext.times(alpha2))
            .minus(column(QL))
            .minus(column(QR).times(alpha))
            .minus(column(QO).times(alpha2));
  }

  /** The sum over constraints of alpha^slot times constraint. */
  static Expression with(final Fr alpha) {
    return new FluidexSum(alpha).all();
  }

  private Expression all() {
    final Expression diagonal = Expression.of(3).minus(k1.plus(k2));
    final Expression half = k2.times(HALF);
    final Expression entryOrSigned =
        k2.minus(Expression.of(2)).times(hashEntry()).plus(k1.times(signedBit()));
    final Expression pairOrDouble =
        k2.times(bitPair()).plus(k1.minus(Expression.of(2)).times(doubling()));
    return half.times(diagonal)
        .times(arithmetic())
        .plus(k1.times(diagonal).times(range()))
        .plus(half.times(k2.minus(Expression.one())).times(entryOrSigned))
        .plus(k1.times(k1.minus(Expression.one())).times(pairOrDouble))
        .plus(column(FluidexGates.Q5A).times(a.pow(5)))
        .plus(column(FluidexGates.Q5B).times(b.pow(5)))
        .plus(column(FluidexGates.Q5C).times(c.pow(5)))
        .plus(column(FluidexGates.Q_ADD).times(add()))
        .plus(column(FluidexGates.Q_BASE).times(fixedBase()))
        .plus(column(FluidexGates.Q_FULL).times(target.minus(full())))
        .plus(column(FluidexGates.Q_ENTER).times(target.minus(enter())))
        .plus(column(FluidexGates.Q_PARTIAL).times(target.minus(partial())))
        .plus(column(FluidexGates.Q_LEAVE).times(target.minus(leave())));
  }

  /** Switched by k2 (3 - k1 - k2) / 2, both kinds; the second one with k2 - 1 more. */
  private Expression arithmetic() {
    return column(QM)
        .times(ab)
        .plus(column(QL).times(a))
        .plus(column(QR).times(b))
        .plus(column(QO).times(c))
        .plus(Expression.one().minus(k2).times(aNext))
        .plus(column(QC));
  }

  /** A half, switched by k1 (3 - k1 - k2). */
  private Expression range() {
    final Expression first = base4Digit(b.minus(twiceA.times(2)));
    final Expression second = base4Digit(c.minus(b.plus(b).times(2)));
    final Expression third = base4Digit(aNext.minus(c.plus(c).times(2)));
    final Fr ones = Fr.ONE.add(alpha).add(alpha2);
    return first
        .times(HALF)
        .plus(second.times(HALF.mul(alpha)))
        .plus(third.times(HALF.mul(alpha2)))
        .minus(Expression.of(HALF.mul(ones)));
  }

  /** 1 for 0, 1, 2 and 3: p (p + 2) is (p + 1)^2 - 1. */
  private static Expression base4Digit(final Expression d) {
    return d.pow(2).minus(d.times(3)).plus(Expression.one()).pow(2);
  }

  /** A third, switched by k2 (k2 - 1) (k2 - 2) / 2. */
  private Expression hashEntry() {
    final Expression moved = c.times(b.minus(a));
    return target
        .times(THIRD)
        .plus(minusSum.times(THIRD.mul(alpha)))
        .plus(moved.times(THIRD.mul(alpha2.sub(alpha))))
        .plus(c.pow(2).times(THIRD.mul(alpha3)))
        .plus(c.times(THIRD.mul(alpha3).negate()));
  }

  /** Switched by k1 k2 (k2 - 1) / 2. */
  private Expression signedBit() {
    final Expression bit = aNext.minus(twiceA);
    return bit.times(bit.plus(minusAlphaB.times(2)).minus(Expression.one()))
        .plus(c.times(alpha))
        .minus(minusAlphaB);
  }

  /** A half, switched by k2 k1 (k1 - 1). */
  private Expression bitPair() {
    final Fr halfAlpha = HALF.mul(alpha);
    final Fr halfAlpha2 = HALF.mul(alpha2);
    return aNext
        .times(HALF)
        .plus(b.times(Fr.ONE.add(halfAlpha).negate()))
        .plus(c.times(HALF.add(halfAlpha2).negate()))
        .plus(b.pow(2).times(halfAlpha))
        .plus(c.pow(2).times(halfAlpha2))
        .minus(twiceA);
  }

  /** A sixth, switched by k1 (k1 - 1) (k1 - 2). */
  private Expression doubling() {
    final Fr sixth = HALF.mul(THIRD);
    final Expression sum = a.pow(2).times(BabyJubJub.A.mul(sixth)).plus(b.pow(2).times(sixth));
    final Fr thirdAlpha = THIRD.mul(alpha);
    return nextDifference
        .minus(Expression.of(alpha))
        .times(sum)
        .plus(a.pow(2).times(BabyJubJub.A.mul(thirdAlpha)))
        .plus(ab.times(THIRD.negate()))
        .plus(bNext.times(thirdAlpha));
  }

  private Expression add() {
    return denominators
        .times(c.times(cNext))
        .plus(cNext.times(minusSum))
        .plus(c.times(turned))
        .plus(nextSum);
  }

  /** The digit d times all that it occurs in, and the rest. */
  private Expression fixedBase() {
    final Expression d = cNext.minus(c.times(3)).minus(Expression.one());
    final Expression sum =
        column(QR)
            .times(denominators)
            .plus(column(QL).times(turned))
            .plus(column(QO).times(minusSum).times(d));
    final Expression factor = sum.times(alpha).plus(d.times(d)).minus(Expression.one());
    return d.times(factor).plus(nextSum.plus(minusSum).times(alpha));
  }

  private Expression full() {
    final Linear sum = new Linear();
    for (int lane = 0; lane < Wire.COUNT; lane++) {
      for (int w = 0; w < Wire.COUNT; w++) {
        sum.addFifthPower(w, weight(lane).mul(POSEIDON.roundMatrix(lane, w)));
      }
    }
    return sum.expression();
  }

  private Expression enter() {
    final Linear sum = new Linear();
    for (int lane = 0; lane < Wire.COUNT; lane++) {
      for (int w = 0; w < Wire.COUNT; w++) {
        sum.addFifthPower(w, weight(lane).mul(POSEIDON.entry(lane, w)));
      }
      for (int i = 0; i < lane; i++) {
        final Fr factor = weight(lane).mul(POSEIDON.entryPower(lane, i));
        sum.addFifthPower(Wire.COUNT + i, factor);
        sum.add(Wire.COUNT + i, factor.negate());
      }
    }
    return sum.expression();
  }

  private Expression partial() {
    final Linear sum = new Linear();
    for (int lane = 0; lane < Wire.COUNT; lane++) {
      for (int j = 0; j < Wire.COUNT; j++) {
        sum.add(lane + j, weight(lane).mul(POSEIDON.linear(j)));
        sum.addFifthPower(lane + j, weight(lane).mul(POSEIDON.quintic(j)));
      }
    }
    return sum.expression();
  }

  private Expression leave() {
    final Linear sum = new Linear();
    for (int lane = 0; lane < Wire.COUNT; lane++) {
      for (int w = 0; w < Wire.COUNT; w++) {
        sum.add(w, weight(lane).mul(POSEIDON.exitLinear(lane, w)));
        sum.addFifthPower(w, weight(lane).mul(POSEIDON.exitQuintic(lane, w)));
      }
    }
    return sum.expression();
  }

  private Fr weight(final int lane) {
    return alpha.pow(lane);
  }

  /** A linear combination of S-box inputs and their fifth powers. */
  private final class Linear {
    private final Fr[] factors = new Fr[inputs.length];
    private final Fr[] fifthPowerFactors = new Fr[inputs.length];

    Linear() {
      Arrays.fill(factors, Fr.ZERO);
      Arrays.fill(fifthPowerFactors, Fr.ZERO);
    }

    void add(final int input, final Fr factor) {
      factors[input] = factors[input].add(factor);
    }

    void addFifthPower(final int input, final Fr factor) {
      fifthPowerFactors[input] = fifthPowerFactors[input].add(factor);
    }

    Expression expression() {
      Expression sum = Expression.zero();
      for (int i = 0; i < inputs.length; i++) {
        sum =
            sum.plus(inputs[i].times(factors[i]))
                .plus(inputs[i].pow(5).times(fifthPowerFactors[i]));
      }
      return sum;
    }
  }
}
