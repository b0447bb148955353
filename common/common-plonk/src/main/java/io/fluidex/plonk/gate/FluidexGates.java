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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gates of the block circuit: arithmetic, Poseidon, BabyJubJub, ranges and bits.
 *
 * <p>No constraint has a degree above 6, switches and coefficients included. Poseidon's S-box and
 * the complete addition law take degree 5, so their switches are columns of their own. Gates of low
 * degree share two columns (k1, k2), which hold a code:
 *
 * <pre>
 *   k2 = 3  hash entry
 *   k2 = 2  arithmetic, next   signed bit
 *   k2 = 1  arithmetic         -            bit pair
 *   k2 = 0  none               range        -          double
 *           k1 = 0             1            2          3
 * </pre>
 *
 * Each is switched on by a polynomial of degree at most 3 that is 1 at its code and 0 at all
 * others; that of range, which has degree 4 itself, has degree 2. The fifth powers of the
 * arithmetic gate have degree 6 with their coefficients and cannot be switched: the coefficients
 * are columns that no other gate uses.
 *
 * <p>Below, a b c are the wires of the row, a' b' c' those of the next one.
 */
public final class FluidexGates {
  /** Coefficient of a^5. */
  public static final FixedColumn Q5A = FixedColumn.coefficient("Q5a");

  /** Coefficient of b^5. */
  public static final FixedColumn Q5B = FixedColumn.coefficient("Q5b");

  /** Coefficient of c^5. */
  public static final FixedColumn Q5C = FixedColumn.coefficient("Q5c");

  /** 1 on additions of points; not opened, since no coefficient is used with it. */
  public static final FixedColumn Q_ADD = FixedColumn.selector("Qadd");

  /** First part of the code of gates of low degree. */
  public static final FixedColumn KIND_1 = FixedColumn.opened("Qkind1");

  /** Second part of the code of gates of low degree. */
  public static final FixedColumn KIND_2 = FixedColumn.opened("Qkind2");

  /** 1 on digits of fixed-base multiplications. */
  public static final FixedColumn Q_BASE = FixedColumn.opened("Qbase");

  /** 1 on full rounds of Poseidon. */
  public static final FixedColumn Q_FULL = FixedColumn.opened("Qfull");

  /** 1 on the full round before the partial ones. */
  public static final FixedColumn Q_ENTER = FixedColumn.opened("Qenter");

  /** 1 on partial rounds. */
  public static final FixedColumn Q_PARTIAL = FixedColumn.opened("Qpartial");

  /** 1 on the last partial rounds. */
  public static final FixedColumn Q_LEAVE = FixedColumn.opened("Qleave");

  /** No constraint. */
  public static final Gate IDLE = new Gate("idle", Map.of(), List.of());

  /** Qm a b + Ql a + Qr b + Qo c + Qc + Q5a a^5 + Q5b b^5 + Q5c c^5 = 0. */
  public static final Gate ARITHMETIC =
      new Gate("arithmetic", Map.of(KIND_2, 1), List.of(QM, QL, QR, QO, QC, Q5A, Q5B, Q5C));

  /** a' = Qm a b + Ql a + Qr b + Qo c + Qc + Q5a a^5 + Q5b b^5 + Q5c c^5. */
  public static final Gate ARITHMETIC_NEXT =
      new Gate("arithmetic-next", Map.of(KIND_2, 2), List.of(QM, QL, QR, QO, QC, Q5A, Q5B, Q5C));

  /**
   * c is a bit and (a', b', c') = (Ql, a + Qr, b + Qo) if it is 0, (Ql, b + Qr, a + Qo) if it is 1:
   * the entry into Poseidon with two inputs, swapped where a Merkle path comes from the right.
   */
  public static final Gate HASH_ENTRY =
      new Gate("hash-entry", Map.of(KIND_2, 3), List.of(QL, QR, QO));

  /** b - 4a, c - 4b and a' - 4c are each one of 0, 1, 2, 3. */
  public static final Gate RANGE = new Gate("range", Map.of(KIND_1, 1), List.of());

  /** (a', b') = 2 (a, b) for a point (a, b) of BabyJubJub. */
  public static final Gate DOUBLE = new Gate("double", Map.of(KIND_1, 3), List.of());

  /** a' - 2a is a bit, and c = b if it is 1, -b if it is 0. */
  public static final Gate SIGNED_BIT =
      new Gate("signed-bit", Map.of(KIND_1, 1, KIND_2, 2), List.of());

  /** b and c are bits and a' = 4a + 2b + c. */
  public static final Gate BIT_PAIR = new Gate("bit-pair", Map.of(KIND_1, 2, KIND_2, 1), List.of());

  /** (a', b') = (a, b) + (c, c') for points of BabyJubJub, by the complete law. */
  public static final Gate ADD = new Gate("add", Map.of(Q_ADD, 1), List.of());

  /**
   * With d = c' - 3c - 1, one of -1, 0, 1: (a', b') = (a, b) + d (x, y) for points of BabyJubJub,
   * by the complete law, where Ql = x, Qr = x y and Qo = y - 1.
   */
  public static final Gate FIXED_BASE =
      new Gate("fixed-base", Map.of(Q_BASE, 1), List.of(QL, QR, QO));

  /** (a', b', c') = M (a^5, b^5, c^5) + (Ql, Qr, Qo) with the matrix M of Poseidon, t = 3. */
  public static final Gate FULL_ROUND =
      new Gate("poseidon-full", Map.of(Q_FULL, 1), List.of(QL, QR, QO));

  /** (a', b', c') = the first three S-box inputs of the partial rounds after this full round. */
  public static final Gate ENTER_PARTIAL =
      new Gate("poseidon-enter", Map.of(Q_ENTER, 1), List.of(QL, QR, QO));

  /** The wires are S-box inputs of three partial rounds, the next row's those of the next three. */
  public static final Gate PARTIAL_ROUNDS =
      new Gate("poseidon-partial", Map.of(Q_PARTIAL, 1), List.of(QL, QR, QO));

  /** (a', b', c') = the S-box inputs of the full round after these three partial ones. */
  public static final Gate LEAVE_PARTIAL =
      new Gate("poseidon-leave", Map.of(Q_LEAVE, 1), List.of(QL, QR, QO));

  /** Poseidon's constants for two inputs, t = 3. */
  private static final PoseidonRecurrence POSEIDON = PoseidonRecurrence.forInputs(2);

  /** The set. */
  public static final GateSet SET =
      new GateSet(
          "fluidex",
          List.of(
              QM, QL, QR, QO, QC, Q5A, Q5B, Q5C, Q_ADD, KIND_1, KIND_2, Q_BASE, Q_FULL, Q_ENTER,
              Q_PARTIAL, Q_LEAVE),
          constraints(),
          List.of(
              IDLE,
              ARITHMETIC,
              ARITHMETIC_NEXT,
              HASH_ENTRY,
              RANGE,
              DOUBLE,
              SIGNED_BIT,
              BIT_PAIR,
              ADD,
              FIXED_BASE,
              FULL_ROUND,
              ENTER_PARTIAL,
              PARTIAL_ROUNDS,
              LEAVE_PARTIAL),
          Optional.of(FluidexSum.FORM));

  private FluidexGates() {}

  private static List<Constraint> constraints() {
    final List<Constraint> all = new ArrayList<>();
    all.add(new Constraint("arithmetic", 0, arithmetic()));
    all.addAll(hashEntry());
    all.addAll(range());
    all.addAll(doubling());
    all.addAll(signedBit());
    all.addAll(bitPair());
    all.addAll(addition());
    all.addAll(fixedBase());
    all.addAll(poseidon());
    return all;
  }

  /** A product divided by the value it has at the code it selects. */
  private static Expression product(final long divisor, final Expression... factors) {
    Expression product = factors[0];
    for (int i = 1; i < factors.length; i++) {
      product = product.times(factors[i]);
    }
    return product.times(Fr.of(divisor).inverse());
  }

  private static Expression k1(final int minus) {
    return column(KIND_1).minus(Expression.of(minus));
  }

  private static Expression k2(final int minus) {
    return column(KIND_2).minus(Expression.of(minus));
  }

  /** 0 on the longest diagonal: (0, 3), (1, 2), (2, 1), (3, 0). */
  private static Expression diagonal() {
    return Expression.of(3).minus(column(KIND_1).plus(column(KIND_2)));
  }

  /** 1 at (0, 1) and (0, 2), for both kinds of arithmetic. */
  static Expression onArithmetic() {
    return product(2, k2(0), diagonal());
  }

  /** 1 at (0, 2). */
  static Expression onArithmeticNext() {
    return product(2, k2(0), k2(1), diagonal());
  }

  /** 1 at (3, 0). */
  static Expression onDouble() {
    return product(6, k1(0), k1(1), k1(2));
  }

  /** 1 at (1, 0). */
  static Expression onRange() {
    return product(2, k1(0), diagonal());
  }

  /** 1 at (0, 3). */
  static Expression onHashEntry() {
    return product(6, k2(0), k2(1), k2(2));
  }

  /** 1 at (1, 2). */
  static Expression onSignedBit() {
    return product(2, k1(0), k2(0), k2(1));
  }

  /** 1 at (2, 1). */
  static Expression onBitPair() {
    return product(2, k2(0), k1(0), k1(1));
  }

  private static Expression arithmetic() {
    return onArithmetic()
        .times(VanillaGates.arithmetic())
        .minus(onArithmeticNext().times(next(Wire.A)))
        .plus(column(Q5A).times(cell(Wire.A).pow(5)))
        .plus(column(Q5B).times(cell(Wire.B).pow(5)))
        .plus(column(Q5C).times(cell(Wire.C).pow(5)));
  }

  /** On the curve 1 + d x^2 y^2 = a x^2 + y^2, which saves the law of addition two degrees. */
  private static List<Constraint> doubling() {
    final Expression on = onDouble();
    final Expression x = cell(Wire.A);
    final Expression y = cell(Wire.B);
    final Expression axx = x.pow(2).times(BabyJubJub.A);
    final Expression yy = y.pow(2);
    final Expression sum = axx.plus(yy);
    return List.of(
        new Constraint("double-x", 0, on.times(next(Wire.A).times(sum).minus(x.times(y).times(2)))),
        new Constraint(
            "double-y",
            1,
            on.times(next(Wire.B).times(Expression.of(2).minus(sum)).minus(yy.minus(axx)))));
  }

  private static List<Constraint> range() {
    final Expression on = onRange();
    final Expression a = cell(Wire.A);
    final Expression b = cell(Wire.B);
    final Expression c = cell(Wire.C);
    return List.of(
        new Constraint("range-0", 0, on.times(isBase4Digit(b.minus(a.times(4))))),
        new Constraint("range-1", 1, on.times(isBase4Digit(c.minus(b.times(4))))),
        new Constraint("range-2", 2, on.times(isBase4Digit(next(Wire.A).minus(c.times(4))))));
  }

  /** 0 for 0, 1, 2 and 3: with p = d^2 - 3d, d (d - 3) is p and (d - 1) (d - 2) is p + 2. */
  private static Expression isBase4Digit(final Expression d) {
    final Expression p = d.pow(2).minus(d.times(3));
    return p.times(p.plus(Expression.of(2)));
  }

  private static List<Constraint> hashEntry() {
    final Expression on = onHashEntry();
    final Expression a = cell(Wire.A);
    final Expression b = cell(Wire.B);
    final Expression c = cell(Wire.C);
    final Expression moved = c.times(b.minus(a));
    return List.of(
        new Constraint("hash-entry-capacity", 0, on.times(next(Wire.A).minus(column(QL)))),
        new Constraint(
            "hash-entry-left", 1, on.times(next(Wire.B).minus(a.plus(moved).plus(column(QR))))),
        new Constraint(
            "hash-entry-right", 2, on.times(next(Wire.C).minus(b.minus(moved).plus(column(QO))))),
        new Constraint("hash-entry-side", 3, on.times(isBit(c))));
  }

  private static Expression isBit(final Expression e) {
    return e.pow(2).minus(e);
  }

  private static List<Constraint> signedBit() {
    final Expression on = onSignedBit();
    final Expression bit = next(Wire.A).minus(cell(Wire.A).times(2));
    final Expression sign = bit.times(2).minus(Expression.one());
    return List.of(
        new Constraint("signed-bit", 0, on.times(isBit(bit))),
        new Constraint(
            "signed-bit-select", 1, on.times(cell(Wire.C).minus(sign.times(cell(Wire.B))))));
  }

  private static List<Constraint> bitPair() {
    final Expression on = onBitPair();
    final Expression b = cell(Wire.B);
    final Expression c = cell(Wire.C);
    final Expression sum = cell(Wire.A).times(4).plus(b.times(2)).plus(c);
    return List.of(
        new Constraint("bit-pair-sum", 0, on.times(next(Wire.A).minus(sum))),
        new Constraint("bit-pair-high", 1, on.times(isBit(b))),
        new Constraint("bit-pair-low", 2, on.times(isBit(c))));
  }

  private static List<Constraint> addition() {
    final Expression x2 = cell(Wire.C);
    final Expression y2 = next(Wire.C);
    return addition("add", 0, column(Q_ADD), x2, y2, x2.times(y2));
  }

  private static List<Constraint> fixedBase() {
    final Expression on = column(Q_BASE);
    final Expression e = next(Wire.C).minus(cell(Wire.C).times(3));
    final Expression d = e.minus(Expression.one());
    final Expression dd = d.pow(2);
    final List<Constraint> all = new ArrayList<>();
    all.add(new Constraint("fixed-base-digit", 0, on.times(d.times(dd.minus(Expression.one())))));
    // d (x, y) is (d x, 1 + d^2 (y - 1)), the product of both d x y.
    final Expression x2 = column(QL).times(d);
    final Expression y2 = Expression.one().plus(column(QO).times(dd));
    all.addAll(addition("fixed-base", 1, on, x2, y2, column(QR).times(d)));
    return all;
  }

  /** (a', b') = (a, b) + (x2, y2), given x2 y2 too. */
  private static List<Constraint> addition(
      final String name,
      final int slot,
      final Expression on,
      final Expression x2,
      final Expression y2,
      final Expression x2y2) {
    final Expression x1 = cell(Wire.A);
    final Expression y1 = cell(Wire.B);
    final Expression product = x1.times(y1).times(BabyJubJub.D).times(x2y2);
    final Expression x = x1.times(y2).plus(y1.times(x2));
    final Expression y = y1.times(y2).minus(x1.times(x2).times(BabyJubJub.A));
    return List.of(
        new Constraint(
            name + "-x",
            slot,
            on.times(next(Wire.A).times(Expression.one().plus(product)).minus(x))),
        new Constraint(
            name + "-y",
            slot + 1,
            on.times(next(Wire.B).times(Expression.one().minus(product)).minus(y))));
  }

  private static List<Constraint> poseidon() {
    final FixedColumn[] constants = {QL, QR, QO};
    final List<Constraint> all = new ArrayList<>();
    for (int lane = 0; lane < Wire.COUNT; lane++) {
      final Expression target = next(Wire.at(lane)).minus(column(constants[lane]));
      add(all, "poseidon-full-", lane, Q_FULL, target, full(lane));
      add(all, "poseidon-enter-", lane, Q_ENTER, target, enter(lane));
      add(all, "poseidon-partial-", lane, Q_PARTIAL, target, partial(lane));
      add(all, "poseidon-leave-", lane, Q_LEAVE, target, leave(lane));
    }
    return all;
  }

  private static void add(
      final List<Constraint> all,
      final String name,
      final int lane,
      final FixedColumn on,
      final Expression target,
      final Expression value) {
    all.add(new Constraint(name + lane, lane, column(on).times(target.minus(value))));
  }

  private static Expression full(final int lane) {
    Expression sum = Expression.zero();
    for (final Wire w : Wire.values()) {
      sum = sum.plus(cell(w).pow(5).times(POSEIDON.roundMatrix(lane, w.index())));
    }
    return sum;
  }

  private static Expression enter(final int lane) {
    Expression sum = Expression.zero();
    for (final Wire w : Wire.values()) {
      sum = sum.plus(cell(w).pow(5).times(POSEIDON.entry(lane, w.index())));
    }
    for (int i = 0; i < lane; i++) {
      final Expression u = next(Wire.at(i));
      sum = sum.plus(u.pow(5).minus(u).times(POSEIDON.entryPower(lane, i)));
    }
    return sum;
  }

  /** Lane j is u_{k+3+j}, from u_{k+j}, u_{k+j+1}, u_{k+j+2}. */
  private static Expression partial(final int lane) {
    Expression sum = Expression.zero();
    for (int j = 0; j < Wire.COUNT; j++) {
      final int i = lane + j;
      final Expression u = i < Wire.COUNT ? cell(Wire.at(i)) : next(Wire.at(i - Wire.COUNT));
      sum = sum.plus(u.times(POSEIDON.linear(j))).plus(u.pow(5).times(POSEIDON.quintic(j)));
    }
    return sum;
  }

  private static Expression leave(final int lane) {
    Expression sum = Expression.zero();
    for (final Wire w : Wire.values()) {
      final Fr linear = POSEIDON.exitLinear(lane, w.index());
      final Fr quintic = POSEIDON.exitQuintic(lane, w.index());
      sum = sum.plus(cell(w).times(linear)).plus(cell(w).pow(5).times(quintic));
    }
    return sum;
  }
}
