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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The constraints of {@link FluidexGates} in one polynomial, with what they have in common factored
 * out: the prover spends a sixth of its time on its values, so every product counts.
 *
 * <p>The names are those of the constraints, powers of alpha included: {@code add()} is add-x +
 * alpha add-y. The switches that are polynomials in the two columns of codes are columns of their
 * own here, so that they cost nothing per proof.
 */
final class FluidexSum {
  private static final PoseidonRecurrence POSEIDON = PoseidonRecurrence.forInputs(2);

  private static final FixedColumn ON_ARITHMETIC = FixedColumn.derived("on-arithmetic");
  private static final FixedColumn OFF_NEXT = FixedColumn.derived("off-next");
  private static final FixedColumn ON_RANGE = FixedColumn.derived("on-range");
  private static final FixedColumn ON_HASH_ENTRY = FixedColumn.derived("on-hash-entry");
  private static final FixedColumn ON_SIGNED_BIT = FixedColumn.derived("on-signed-bit");
  private static final FixedColumn ON_BIT_PAIR = FixedColumn.derived("on-bit-pair");
  private static final FixedColumn ON_DOUBLE = FixedColumn.derived("on-double");

  /** The switches of the gates of low degree, that of a' in the arithmetic gate negative. */
  private static final Map<FixedColumn, Expression> SWITCHES = switches();

  /** This form for the gate set. */
  static final WeightedSum FORM =
      new WeightedSum() {
        @Override
        public Expression with(final Fr alpha) {
          return new FluidexSum(alpha).all();
        }

        @Override
        public Map<FixedColumn, Expression> derivedColumns() {
          return SWITCHES;
        }
      };

  private final Expression a = cell(Wire.A);
  private final Expression b = cell(Wire.B);
  private final Expression c = cell(Wire.C);
  private final Expression aNext = next(Wire.A);
  private final Expression bNext = next(Wire.B);
  private final Expression cNext = next(Wire.C);

  /** S-box inputs in the order of the partial rounds: this row's, then the next one's. */
  private final Expression[] inputs = {a, b, c, aNext, bNext, cNext};

  private final Fr alpha;
  private final Fr alpha2;
  private final Fr alpha3;

  private final Expression ab;
  private final Expression twiceA;

  /** -alpha b, and -a - alpha b. */
  private final Expression minusAlphaB;

  private final Expression minusSum;

  /** The same of the next row, written so that they are found to be the same. */
  private final Expression nextMinusAlphaB;

  private final Expression nextMinusSum;

  /** a' - alpha b'. */
  private final Expression nextDifference;

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
    minusAlphaB = b.times(alpha.negate());
    minusSum = minusAlphaB.minus(a);
    nextMinusAlphaB = bNext.times(alpha.negate());
    nextMinusSum = nextMinusAlphaB.minus(aNext);
    nextDifference = aNext.plus(nextMinusAlphaB);
    turned = a.times(alpha.mul(BabyJubJub.A)).minus(b);
    denominators = ab.times(BabyJubJub.D).times(nextDifference);
    target =
        cNext
            .times(alpha2)
            .minus(nextMinusSum)
            .minus(column(QL))
            .minus(column(QR).times(alpha))
            .minus(column(QO).times(alpha2));
  }

  /** {@link FluidexGates} has the codes and why these are 1 at theirs and 0 at all others. */
  private static Map<FixedColumn, Expression> switches() {
    final Map<FixedColumn, Expression> switches = new LinkedHashMap<>();
    switches.put(ON_ARITHMETIC, FluidexGates.onArithmetic());
    switches.put(OFF_NEXT, Expression.zero().minus(FluidexGates.onArithmeticNext()));
    switches.put(ON_RANGE, FluidexGates.onRange());
    switches.put(ON_HASH_ENTRY, FluidexGates.onHashEntry());
    switches.put(ON_SIGNED_BIT, FluidexGates.onSignedBit());
    switches.put(ON_BIT_PAIR, FluidexGates.onBitPair());
    switches.put(ON_DOUBLE, FluidexGates.onDouble());
    return Collections.unmodifiableMap(switches);
  }

  private Expression all() {
    return column(ON_ARITHMETIC)
        .times(arithmetic())
        .plus(column(OFF_NEXT).times(aNext))
        .plus(column(ON_RANGE).times(range()))
        .plus(column(ON_HASH_ENTRY).times(hashEntry()))
        .plus(column(ON_SIGNED_BIT).times(signedBit()))
        .plus(column(ON_BIT_PAIR).times(bitPair()))
        .plus(column(ON_DOUBLE).times(doubling()))
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

  /** Of both kinds, but for a' of the second. */
  private Expression arithmetic() {
    return column(QM)
        .times(ab)
        .plus(column(QL).times(a))
        .plus(column(QR).times(b))
        .plus(column(QO).times(c))
        .plus(column(QC));
  }

  private Expression range() {
    final Expression first = base4Digit(b.minus(twiceA.times(2)));
    final Expression second = base4Digit(c.minus(b.plus(b).times(2)));
    final Expression third = base4Digit(aNext.minus(c.plus(c).times(2)));
    return first
        .plus(second.times(alpha))
        .plus(third.times(alpha2))
        .minus(Expression.of(Fr.ONE.add(alpha).add(alpha2)));
  }

  /** 1 for 0, 1, 2 and 3: p (p + 2) is (p + 1)^2 - 1. */
  private static Expression base4Digit(final Expression d) {
    return d.pow(2).minus(d.times(3)).plus(Expression.one()).pow(2);
  }

  private Expression hashEntry() {
    final Expression moved = c.times(b.minus(a));
    return target
        .plus(minusSum.times(alpha))
        .plus(moved.times(alpha2.sub(alpha)))
        .plus(c.pow(2).minus(c).times(alpha3));
  }

  private Expression signedBit() {
    final Expression bit = aNext.minus(twiceA);
    return bit.times(bit.plus(minusAlphaB.times(2)).minus(Expression.one()))
        .plus(c.times(alpha))
        .minus(minusAlphaB);
  }

  private Expression bitPair() {
    return aNext
        .plus(b.pow(2).minus(b).times(alpha))
        .plus(c.pow(2).minus(c).times(alpha2))
        .minus(b)
        .minus(b)
        .minus(c)
        .minus(twiceA)
        .minus(twiceA);
  }

  private Expression doubling() {
    final Expression sum = a.pow(2).times(BabyJubJub.A).plus(b.pow(2));
    return nextDifference
        .minus(Expression.of(alpha))
        .times(sum)
        .plus(a.pow(2).times(BabyJubJub.A.mul(alpha).mul(Fr.of(2))))
        .minus(ab)
        .minus(ab)
        .minus(nextMinusAlphaB)
        .minus(nextMinusAlphaB);
  }

  private Expression add() {
    return denominators
        .times(c.times(cNext))
        .plus(cNext.times(minusSum))
        .plus(c.times(turned))
        .minus(nextMinusSum);
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
    return d.times(factor).plus(minusSum.minus(nextMinusSum).times(alpha));
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
