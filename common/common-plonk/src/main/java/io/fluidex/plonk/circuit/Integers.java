package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.plonk.gate.FluidexGates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Bits and bounded integers of a {@link CircuitBuilder}. */
final class Integers {
  /** A digit of the range gate has two bits, as has a row of the bit gate. */
  private static final int DIGIT_BITS = 2;

  /** Digits that a row of the range gate adds. */
  private static final int DIGITS_PER_ROW = 3;

  private Integers() {}

  private static List<Fr> small(final int... values) {
    return Arrays.stream(values).mapToObj(Fr::of).toList();
  }

  private static void checkFits(final Fr value, final int bits) {
    if (value.toBigInteger().bitLength() > bits) {
      throw new CircuitException("the constant " + value + " does not fit " + bits + " bits");
    }
  }

  /** x >> 2 (m - 1), ..., x >> 2, unconstrained, for m digits of x. */
  private static List<Var> prefixes(
      final CircuitBuilder builder, final Var x, final int digits, final int bits) {
    return builder.hint(
        StandardFunctions.PREFIXES, small(digits, DIGIT_BITS, bits), List.of(x), digits - 1);
  }

  static List<Bool> toBits(final CircuitBuilder builder, final Var x, final int count) {
    if (count < 1 || count > UInt.MAX_BITS) {
      throw new CircuitException(count + " bits: the number must be 1 to " + UInt.MAX_BITS);
    }
    if (x.isConstant()) {
      checkFits(x.constant(), count);
      final BigInteger value = x.constant().toBigInteger();
      final List<Bool> bits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        bits.add(value.testBit(i) ? builder.yes() : builder.no());
      }
      return bits;
    }
    final int pairs = (count + 1) / DIGIT_BITS;
    final Var sum = builder.layout().declare(x);
    final List<Var> bits =
        new ArrayList<>(
            builder.hint(StandardFunctions.BITS, small(count, count), List.of(x), count));
    final List<Var> sums = new ArrayList<>();
    sums.add(builder.zero());
    sums.addAll(prefixes(builder, x, pairs, count));
    final List<Var> highestFirst = new ArrayList<>(bits);
    if (count % DIGIT_BITS == 1) {
      highestFirst.addFirst(builder.zero());
    }
    final GateBlock block = builder.block();
    for (int i = 0; i < pairs; i++) {
      block.row(
          FluidexGates.BIT_PAIR, sums.get(i), highestFirst.get(2 * i), highestFirst.get(2 * i + 1));
    }
    block.results(sum, null, null);
    builder.layout().define(sum);
    Collections.reverse(bits);
    return bits.stream().map(Bool::new).toList();
  }

  static UInt fromBits(final CircuitBuilder builder, final List<Bool> bits) {
    Var sum = builder.zero();
    for (int i = 0; i < bits.size(); i++) {
      sum = builder.add(sum, bits.get(i).var().scaled(Fr.of(2).pow(i)));
    }
    return new UInt(sum, bits.size());
  }

  static UInt rangeCheck(final CircuitBuilder builder, final Var x, final int bits) {
    final UInt result = new UInt(x, bits);
    if (x.isConstant()) {
      checkFits(x.constant(), bits);
      return result;
    }
    if (bits == 0) {
      builder.assertZero(x);
      return result;
    }
    if (bits == 1) {
      builder.assertBool(x);
      return result;
    }
    final int digits = (bits + 1) / DIGIT_BITS;
    final int rows = (digits + DIGITS_PER_ROW - 1) / DIGITS_PER_ROW;
    final Var end = builder.layout().declare(x);
    final List<Var> chain = new ArrayList<>();
    // The chain starts with zeros, one of them before the first digit.
    while (chain.size() <= rows * DIGITS_PER_ROW - digits) {
      chain.add(builder.zero());
    }
    final List<Var> prefixes = prefixes(builder, x, digits, bits);
    chain.addAll(prefixes);
    final GateBlock block = builder.block();
    for (int i = 0; i < rows; i++) {
      final int at = i * DIGITS_PER_ROW;
      block.row(FluidexGates.RANGE, chain.get(at), chain.get(at + 1), chain.get(at + 2));
    }
    block.results(end, null, null);
    builder.layout().define(end);
    if (bits % DIGIT_BITS == 1) {
      // The highest digit is a single bit.
      builder.assertBool(prefixes.getFirst());
    }
    return result;
  }

  static Bool isLess(final CircuitBuilder builder, final UInt x, final UInt y) {
    final int bits = Math.max(x.bits(), y.bits());
    if (x.var().isConstant() && y.var().isConstant()) {
      final BigInteger left = x.var().constant().toBigInteger();
      return left.compareTo(y.var().constant().toBigInteger()) < 0 ? builder.yes() : builder.no();
    }
    final Var less =
        builder.hint(StandardFunctions.LESS, List.of(), List.of(x.var(), y.var()), 1).getFirst();
    final Bool result = builder.assertBool(less);
    // x - y + 2^bits if x is below y, x - y if not: below 2^bits in the right case only.
    final Var difference =
        builder.add(builder.sub(x.var(), y.var()), less.scaled(Fr.of(2).pow(bits)));
    rangeCheck(builder, difference, bits);
    return result;
  }

  /** Constrains y - x to fit the width of y; x is an integer of at most MAX_BITS bits or 2^that. */
  static void assertAtMost(final CircuitBuilder builder, final Var x, final UInt y) {
    rangeCheck(builder, builder.sub(y.var(), x), y.bits());
  }
}
