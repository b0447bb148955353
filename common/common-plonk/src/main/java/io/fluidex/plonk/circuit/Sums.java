package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FixedColumn;
import io.fluidex.plonk.gate.FluidexGates;
import io.fluidex.plonk.gate.Gate;
import io.fluidex.plonk.gate.VanillaGates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays sums of any length out in arithmetic rows.
 *
 * <p>A row adds up to three terms, l x + q x^5 each, and hands the result to wire A of the next
 * row, which adds two more. A sum of k terms takes k/2 rows; if k is odd, the result is alone on
 * one more row, which stays open.
 */
final class Sums {
  private static final List<FixedColumn> LINEAR =
      List.of(VanillaGates.QL, VanillaGates.QR, VanillaGates.QO);
  private static final List<FixedColumn> QUINTIC =
      List.of(FluidexGates.Q5A, FluidexGates.Q5B, FluidexGates.Q5C);
  private static final Fr MINUS_ONE = Fr.ONE.negate();

  private final CircuitBuilder builder;
  private final Rows rows;

  Sums(final CircuitBuilder builder, final Rows rows) {
    this.builder = builder;
    this.rows = rows;
  }

  /**
   * A term of a sum.
   *
   * @param slot x
   * @param linear l
   * @param quintic q
   */
  record Part(int slot, Fr linear, Fr quintic) {
    static Part linear(final int slot, final Fr factor) {
      return new Part(slot, factor, Fr.ZERO);
    }
  }

  /** The terms of a linear combination. */
  static List<Part> parts(final Var combination) {
    final List<Part> parts = new ArrayList<>();
    for (int i = 0; i < combination.terms(); i++) {
      parts.add(Part.linear(combination.slotAt(i), combination.factorAt(i)));
    }
    return parts;
  }

  /** Constrains a linear combination to be 0, which must have at least one term. */
  void assertZero(final Var combination, final int origin) {
    final List<Part> parts = parts(combination);
    final Part target = parts.removeLast();
    final Fr scale = target.linear().negate().inverse();
    final List<Part> others =
        parts.stream().map(p -> Part.linear(p.slot(), p.linear().mul(scale))).toList();
    place(others, combination.constant().mul(scale), target.slot(), false, origin);
  }

  /** Adds the instruction that computes a sum. */
  void compute(final List<Part> all, final Fr constant, final int target, final int origin) {
    final List<Part> parts =
        all.stream().filter(p -> !p.linear().isZero() || !p.quintic().isZero()).toList();
    final List<Fr> parameters = new ArrayList<>(List.of(constant, Fr.ZERO));
    for (final Part p : parts) {
      parameters.add(p.linear());
      parameters.add(p.quintic());
    }
    builder.instruct(
        StandardFunctions.SUM,
        parameters,
        origin,
        parts.stream().mapToInt(Part::slot).toArray(),
        new int[] {target});
  }

  /**
   * Constrains a slot to be a sum.
   *
   * @param compute whether to add the instruction that computes the target; partial sums have
   *     theirs
   */
  void place(
      final List<Part> parts,
      final Fr constant,
      final int target,
      final boolean compute,
      final int origin) {
    if (parts.size() <= 2) {
      if (compute) {
        compute(parts, constant, target, origin);
      }
      final List<Part> all = new ArrayList<>(parts);
      final Part result = Part.linear(target, MINUS_ONE);
      if (parts.size() == 2) {
        all.add(result);
      } else if (parts.size() == 1) {
        all.add(null);
        all.add(result);
      } else {
        all.add(result);
      }
      final Map<FixedColumn, Fr> coefficients = coefficients(all, constant);
      rows.arithmetic(row(FluidexGates.ARITHMETIC, coefficients, all), origin);
      return;
    }
    placeChain(new ArrayList<>(parts), constant, target, compute, origin);
  }

  private void placeChain(
      final List<Part> left,
      final Fr constant,
      final int target,
      final boolean compute,
      final int origin) {
    final List<Rows.Row> block = new ArrayList<>();
    Part first = onOpenTail(left);
    Fr toAdd = constant;
    while (true) {
      final List<Part> here = new ArrayList<>();
      here.add(first);
      here.add(left.removeFirst());
      if (left.isEmpty()) {
        if (compute) {
          compute(here, toAdd, target, origin);
        }
        here.add(Part.linear(target, MINUS_ONE));
        block.add(row(FluidexGates.ARITHMETIC, coefficients(here, toAdd), here));
        break;
      }
      here.add(left.removeFirst());
      block.add(row(FluidexGates.ARITHMETIC_NEXT, coefficients(here, toAdd), here));
      if (left.isEmpty()) {
        if (compute) {
          compute(here, toAdd, target, origin);
        }
        block.add(Rows.idle(target, ConstraintSystem.FREE, ConstraintSystem.FREE));
        break;
      }
      final int partial = builder.newSlot();
      compute(here, toAdd, partial, origin);
      first = Part.linear(partial, Fr.ONE);
      toAdd = Fr.ZERO;
    }
    rows.append(block, origin);
  }

  /** The term to start with: one that stands on the open last row, or that row's with weight 0. */
  private Part onOpenTail(final List<Part> left) {
    final int tail = rows.openTail();
    if (tail == ConstraintSystem.FREE) {
      return left.removeFirst();
    }
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).slot() == tail) {
        return left.remove(i);
      }
    }
    return Part.linear(tail, Fr.ZERO);
  }

  private static Map<FixedColumn, Fr> coefficients(final List<Part> parts, final Fr constant) {
    final Map<FixedColumn, Fr> result = new HashMap<>();
    for (int w = 0; w < parts.size(); w++) {
      if (parts.get(w) != null) {
        result.put(LINEAR.get(w), parts.get(w).linear());
        result.put(QUINTIC.get(w), parts.get(w).quintic());
      }
    }
    result.put(VanillaGates.QC, constant);
    return result;
  }

  private static Rows.Row row(
      final Gate gate, final Map<FixedColumn, Fr> coefficients, final List<Part> parts) {
    return new Rows.Row(
        Rows.shape(gate, coefficients), slot(parts, 0), slot(parts, 1), slot(parts, 2));
  }

  private static int slot(final List<Part> parts, final int wire) {
    return wire < parts.size() && parts.get(wire) != null
        ? parts.get(wire).slot()
        : ConstraintSystem.FREE;
  }
}
