package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import java.util.Arrays;
import java.util.Objects;

/**
 * A field element inside a circuit: a linear combination of variables and a constant.
 *
 * <p>Sums, differences and multiples by constants make new combinations and cost nothing; a
 * combination gets a variable of its own, and rows that tie it to its terms, when something needs
 * it in a cell. Immutable; belongs to the builder that made it.
 */
public final class Var {
  private static final int[] NO_SLOTS = {};
  private static final Fr[] NO_FACTORS = {};

  private final CircuitBuilder owner;

  /** Ascending, each at most once. */
  private final int[] slots;

  /** Of the slots; none is 0. */
  private final Fr[] factors;

  private final Fr constant;

  private Var(
      final CircuitBuilder owner, final int[] slots, final Fr[] factors, final Fr constant) {
    this.owner = owner;
    this.slots = slots;
    this.factors = factors;
    this.constant = constant;
  }

  static Var constant(final CircuitBuilder owner, final Fr value) {
    return new Var(owner, NO_SLOTS, NO_FACTORS, value);
  }

  static Var slot(final CircuitBuilder owner, final int slot) {
    return new Var(owner, new int[] {slot}, new Fr[] {Fr.ONE}, Fr.ZERO);
  }

  /** Whether the value is the same in every witness. */
  public boolean isConstant() {
    return slots.length == 0;
  }

  /** The part that is not a variable: the value, if this {@link #isConstant()}. */
  public Fr constant() {
    return constant;
  }

  CircuitBuilder owner() {
    return owner;
  }

  int terms() {
    return slots.length;
  }

  int slotAt(final int i) {
    return slots[i];
  }

  Fr factorAt(final int i) {
    return factors[i];
  }

  /** Whether this is one variable and nothing else. */
  boolean isSlot() {
    return slots.length == 1 && constant.isZero() && factors[0].equals(Fr.ONE);
  }

  /** Whether this is one variable minus another, times a factor. */
  boolean isMultipleOfDifference() {
    return slots.length == 2 && constant.isZero() && factors[0].equals(factors[1].negate());
  }

  Var scaled(final Fr k) {
    if (k.isZero()) {
      return constant(owner, Fr.ZERO);
    }
    if (k.equals(Fr.ONE)) {
      return this;
    }
    final Fr[] products = new Fr[factors.length];
    for (int i = 0; i < products.length; i++) {
      products[i] = factors[i].mul(k);
    }
    return new Var(owner, slots, products, constant.mul(k));
  }

  Var plus(final Var other) {
    final int[] merged = new int[slots.length + other.slots.length];
    final Fr[] sums = new Fr[merged.length];
    int n = 0;
    int i = 0;
    int j = 0;
    while (i < slots.length || j < other.slots.length) {
      final boolean left =
          j == other.slots.length || (i < slots.length && slots[i] < other.slots[j]);
      final boolean right =
          i == slots.length || (j < other.slots.length && other.slots[j] < slots[i]);
      if (left) {
        merged[n] = slots[i];
        sums[n] = factors[i++];
      } else if (right) {
        merged[n] = other.slots[j];
        sums[n] = other.factors[j++];
      } else {
        merged[n] = slots[i];
        sums[n] = factors[i++].add(other.factors[j++]);
      }
      if (!sums[n].isZero()) {
        n++;
      }
    }
    return new Var(
        owner, Arrays.copyOf(merged, n), Arrays.copyOf(sums, n), constant.add(other.constant));
  }

  Var plus(final Fr k) {
    return new Var(owner, slots, factors, constant.add(k));
  }

  /** Equal combinations of one builder are equal. */
  @Override
  public boolean equals(final Object o) {
    return o instanceof Var v
        && owner == v.owner
        && Arrays.equals(slots, v.slots)
        && Arrays.equals(factors, v.factors)
        && constant.equals(v.constant);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(slots), Arrays.hashCode(factors), constant);
  }

  @Override
  public String toString() {
    final StringBuilder out = new StringBuilder();
    for (int i = 0; i < slots.length; i++) {
      out.append(out.isEmpty() ? "" : " + ");
      out.append(factors[i].equals(Fr.ONE) ? "" : factors[i] + " ").append('v').append(slots[i]);
    }
    if (out.isEmpty() || !constant.isZero()) {
      out.append(out.isEmpty() ? "" : " + ").append(constant);
    }
    return out.toString();
  }
}
