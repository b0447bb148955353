package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random sequence of the builder's verbs beside the same computed plainly, from a seed. Every
 * value ends up in a public output.
 */
final class RandomCircuit {
  private final CircuitBuilder builder = new CircuitBuilder();
  private final Random random;
  private final List<Var> vars = new ArrayList<>();
  private final List<Fr> values = new ArrayList<>();
  private final List<Bool> bools = new ArrayList<>();
  private final List<Boolean> bits = new ArrayList<>();
  private final List<UInt> ints = new ArrayList<>();
  private final List<BigInteger> numbers = new ArrayList<>();
  private final List<Fr> outputs = new ArrayList<>();
  private final List<Fr> inputs = new ArrayList<>();
  private final Circuit circuit;

  RandomCircuit(final long seed, final int steps) {
    this.random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      final Fr value =
          random.nextInt(4) == 0
              ? Fr.of(random.nextInt(3))
              : Fr.reduce(new BigInteger(256, random));
      inputs.add(value);
      add(builder.input("x[" + i + "]"), value);
      final BigInteger number = new BigInteger(random.nextInt(65), random);
      inputs.add(Fr.of(number));
      add(builder.rangeCheck(builder.input("n[" + i + "]"), 64), number);
      final boolean bit = random.nextBoolean();
      inputs.add(Fr.of(bit ? 1 : 0));
      add(builder.assertBool(builder.input("b[" + i + "]")), bit);
    }
    for (int i = 0; i < 3; i++) {
      add(builder.constant(Fr.of(i)), Fr.of(i));
    }
    for (int i = 0; i < steps; i++) {
      step();
    }
    expose();
    this.circuit = builder.compile();
  }

  private void add(final Var x, final Fr value) {
    vars.add(x);
    values.add(value);
  }

  private void add(final Bool x, final boolean value) {
    bools.add(x);
    bits.add(value);
    add(x.var(), Fr.of(value ? 1 : 0));
  }

  private void add(final UInt x, final BigInteger value) {
    ints.add(x);
    numbers.add(value);
    add(x.var(), Fr.of(value));
  }

  private void step() {
    final int i = random.nextInt(vars.size());
    final int j = random.nextInt(vars.size());
    final int k = random.nextInt(vars.size());
    final Var x = vars.get(i);
    final Var y = vars.get(j);
    final Fr u = values.get(i);
    final Fr v = values.get(j);
    switch (random.nextInt(17)) {
      case 0 -> add(builder.add(x, y), u.add(v));
      case 1 -> add(builder.sub(x, y), u.sub(v));
      case 2 -> add(builder.mul(x, y), u.mul(v));
      case 3 -> add(builder.mulAdd(x, y, vars.get(k)), u.mul(v).add(values.get(k)));
      case 4 -> add(builder.scale(x, v), u.mul(v));
      case 5 -> add(builder.neg(x), u.negate());
      case 6 -> add(builder.isZero(x), u.isZero());
      case 7 -> add(builder.isEqual(x, y), u.equals(v));
      case 8 -> {
        if (!v.isZero()) {
          add(builder.div(x, y), u.mul(v.inverse()));
        }
      }
      case 9 -> add(builder.sum(vars), values.stream().reduce(Fr.ZERO, Fr::add));
      case 10 -> power(x, u, y, v, vars.get(k), values.get(k));
      case 11, 12 -> logic();
      case 13 -> toBits();
      default -> integers();
    }
  }

  private void power(final Var x, final Fr u, final Var y, final Fr v, final Var z, final Fr w) {
    final Fr p = Fr.of(random.nextInt(100));
    final Fr q = Fr.of(random.nextInt(100));
    final List<Term> terms =
        List.of(new Term(x, p, q), new Term(y, q, Fr.ZERO), new Term(z, Fr.ZERO, p));
    final Fr value = u.mul(p).add(u.pow(5).mul(q)).add(v.mul(q)).add(w.pow(5).mul(p)).add(Fr.ONE);
    add(builder.powerSum(terms, Fr.ONE), value);
  }

  private void logic() {
    final int i = random.nextInt(bools.size());
    final int j = random.nextInt(bools.size());
    final Bool x = bools.get(i);
    final Bool y = bools.get(j);
    final boolean u = bits.get(i);
    final boolean v = bits.get(j);
    final int a = random.nextInt(vars.size());
    final int b = random.nextInt(vars.size());
    switch (random.nextInt(5)) {
      case 0 -> add(builder.and(x, y), u && v);
      case 1 -> add(builder.or(x, y), u || v);
      case 2 -> add(builder.xor(x, y), u != v);
      case 3 -> add(builder.not(x), !u);
      default ->
          add(builder.select(x, vars.get(a), vars.get(b)), u ? values.get(a) : values.get(b));
    }
  }

  private void toBits() {
    final int i = random.nextInt(ints.size());
    final int width = Math.max(1, ints.get(i).bits() + random.nextInt(3));
    if (width <= UInt.MAX_BITS) {
      final List<Bool> all = builder.toBits(ints.get(i).var(), width);
      for (int k = 0; k < Math.min(width, 4); k++) {
        add(all.get(k), numbers.get(i).testBit(k));
      }
      add(builder.fromBits(all), numbers.get(i));
    }
  }

  private void integers() {
    final int i = random.nextInt(ints.size());
    final int j = random.nextInt(ints.size());
    final UInt x = ints.get(i);
    final UInt y = ints.get(j);
    final BigInteger u = numbers.get(i);
    final BigInteger v = numbers.get(j);
    if (x.bits() + y.bits() > 200) {
      return;
    }
    switch (random.nextInt(7)) {
      case 0 -> add(builder.add(x, y), u.add(v));
      case 1 -> add(builder.mul(x, y), u.multiply(v));
      case 2 -> add(builder.isLess(x, y), u.compareTo(v) < 0);
      case 3 -> add(builder.isLessOrEqual(x, y), u.compareTo(v) <= 0);
      case 4 -> {
        if (u.compareTo(v) >= 0) {
          add(builder.subtract(x, y), u.subtract(v));
          builder.assertLessOrEqual(y, x);
        } else {
          builder.assertLess(x, y);
        }
      }
      case 5 -> add(builder.rangeCheck(x.var(), x.bits() + random.nextInt(5)), u);
      default -> add(builder.uint(v), v);
    }
  }

  private void expose() {
    for (int i = 0; i < vars.size(); i++) {
      builder.assertEqual(vars.get(i), builder.publicInput("out[" + i + "]"));
      outputs.add(values.get(i));
    }
  }

  Circuit circuit() {
    return circuit;
  }

  int outputs() {
    return outputs.size();
  }

  /** The values of all inputs, one output being off by a number. */
  Assignment assignment(final int output, final Fr error) {
    final Assignment assignment = circuit.assignment();
    for (int i = 0; i < inputs.size(); i++) {
      final String name = List.of("x", "n", "b").get(i % 3);
      assignment.set(name + "[" + i / 3 + "]", inputs.get(i));
    }
    assignment.set("out", outputs);
    return assignment.set("out[" + output + "]", outputs.get(output).add(error));
  }

  /** Whether an output is a constant or computed, and the first to show that. */
  boolean isNew(final int output) {
    return vars.indexOf(vars.get(output)) == output && output >= inputs.size();
  }

  /** The values of all inputs, an output and all that show the same being off by a number. */
  Assignment assignmentOfAllEqualTo(final int output, final Fr error) {
    final Assignment assignment = assignment(output, error);
    for (int i = 0; i < outputs.size(); i++) {
      if (vars.get(i).equals(vars.get(output))) {
        assignment.set("out[" + i + "]", outputs.get(output).add(error));
      }
    }
    return assignment;
  }
}
