package io.fluidex.plonk.oracle;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A random satisfied rank-1 constraint system with every shape of constraint that circom's compiler
 * emits, written in the binary formats of iden3 ({@code .r1cs} version 1, {@code .wtns} version 2).
 */
public final class RandomR1cs {
  private static final int WORD = PrimeField.BYTES;

  private final SplittableRandom random;
  private final int outputs;
  private final int inputs;
  private final int privateInputs;

  /** Values by wire; wire 0 is 1, then outputs, public inputs, private inputs, the rest. */
  private final List<Fr> witness = new ArrayList<>();

  private final List<List<Map<Integer, Fr>>> constraints = new ArrayList<>();

  /**
   * Draws a system.
   *
   * @param seed of all choices
   * @param outputs public outputs, at least 1
   * @param inputs public inputs
   * @param count constraints, more than there are outputs
   */
  public RandomR1cs(final long seed, final int outputs, final int inputs, final int count) {
    this.random = new SplittableRandom(seed);
    this.outputs = outputs;
    this.inputs = inputs;
    this.privateInputs = 1 + random.nextInt(4);
    witness.add(Fr.ONE);
    for (int i = 0; i < outputs; i++) {
      witness.add(null);
    }
    for (int i = 0; i < inputs + privateInputs; i++) {
      witness.add(element());
    }
    for (int i = 0; i < count; i++) {
      constrain(i < count - outputs ? -1 : 1 + i - (count - outputs));
    }
  }

  /** A field element, small or special ones often. */
  private Fr element() {
    return switch (random.nextInt(6)) {
      case 0 -> Fr.of(random.nextInt(3));
      case 1 -> Fr.of(random.nextInt(1000)).negate();
      default -> {
        final byte[] bytes = new byte[WORD + 8];
        random.nextBytes(bytes);
        yield Fr.reduce(new BigInteger(1, bytes));
      }
    };
  }

  /** A combination of up to a number of wires that have values, with or without the constant. */
  private Map<Integer, Fr> combination(final int maxTerms) {
    final Map<Integer, Fr> terms = new TreeMap<>();
    final int count = random.nextInt(maxTerms + 1);
    for (int i = 0; i < count; i++) {
      final int wire = 1 + random.nextInt(witness.size() - 1);
      if (witness.get(wire) != null) {
        terms.put(wire, element());
      }
    }
    if (random.nextInt(3) == 0) {
      terms.put(0, element());
    }
    return terms;
  }

  private Fr value(final Map<Integer, Fr> combination) {
    Fr sum = Fr.ZERO;
    for (final Map.Entry<Integer, Fr> term : combination.entrySet()) {
      sum = sum.add(witness.get(term.getKey()).mul(term.getValue()));
    }
    return sum;
  }

  /** Adds a constraint that defines one more wire: an output, or a new one for -1. */
  private void constrain(final int output) {
    final Map<Integer, Fr> a = combination(random.nextInt(4) == 0 ? 9 : 3);
    final Map<Integer, Fr> b = combination(3);
    final Map<Integer, Fr> c = combination(2);
    if (random.nextInt(4) == 0) {
      // Linear, as addition chains are.
      a.clear();
      if (random.nextBoolean()) {
        a.put(0, element());
      }
    }
    int wire = output;
    if (output < 0) {
      wire = witness.size();
      witness.add(null);
    }
    Fr factor = element();
    if (factor.isZero()) {
      factor = Fr.ONE;
    }
    final Fr rest = value(a).mul(value(b)).sub(value(c));
    witness.set(wire, rest.mul(factor.inverse()));
    c.put(wire, factor);
    constraints.add(List.of(a, b, c));
  }

  /** The public values, outputs first. */
  public List<Fr> publicInputs() {
    return List.copyOf(witness.subList(1, 1 + outputs + inputs));
  }

  /** Bytes in the making, least significant first. */
  private static final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Output number(final long value, final int size) {
      for (int i = 0; i < size; i++) {
        bytes.write((int) (value >>> (Byte.SIZE * i)));
      }
      return this;
    }

    private Output putInt(final int value) {
      return number(value, Integer.BYTES);
    }

    private Output putLong(final long value) {
      return number(value, Long.BYTES);
    }

    private Output put(final byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    private byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  private static byte[] modulus() {
    final byte[] be = PrimeField.FR.modulus().toByteArray();
    final byte[] le = new byte[WORD];
    for (int i = 0; i < WORD; i++) {
      le[i] = be[be.length - 1 - i];
    }
    return le;
  }

  private static byte[] file(final String magic, final int version, final List<byte[]> sections) {
    final Output out = new Output();
    out.put(magic.getBytes(StandardCharsets.US_ASCII)).putInt(version).putInt(sections.size());
    for (int i = 0; i < sections.size(); i++) {
      out.putInt(i + 1).putLong(sections.get(i).length).put(sections.get(i));
    }
    return out.toBytes();
  }

  /** The constraints as an {@code .r1cs} file. */
  public byte[] toR1cs() {
    final Output header = new Output().putInt(WORD).put(modulus()).putInt(witness.size());
    header.putInt(outputs).putInt(inputs).putInt(privateInputs);
    header.putLong(witness.size()).putInt(constraints.size());
    final Output body = new Output();
    for (final List<Map<Integer, Fr>> constraint : constraints) {
      for (final Map<Integer, Fr> combination : constraint) {
        body.putInt(combination.size());
        combination.forEach((wire, factor) -> body.putInt(wire).put(factor.toBytesLe()));
      }
    }
    final Output labels = new Output();
    for (int i = 0; i < witness.size(); i++) {
      labels.putLong(i);
    }
    return file("r1cs", 1, List.of(header.toBytes(), body.toBytes(), labels.toBytes()));
  }

  /** The satisfying assignment as a {@code .wtns} file. */
  public byte[] toWtns() {
    final Output header = new Output().putInt(WORD).put(modulus()).putInt(witness.size());
    final Output values = new Output();
    witness.forEach(value -> values.put(value.toBytesLe()));
    return file("wtns", 2, List.of(header.toBytes(), values.toBytes()));
  }
}
