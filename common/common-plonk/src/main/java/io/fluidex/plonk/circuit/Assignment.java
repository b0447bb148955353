package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/** The values of a circuit's inputs. Not for use by many threads. */
public final class Assignment {
  private final List<Circuit.Input> inputs;
  private final Map<String, Integer> index;
  private final long[] values;
  private final BitSet known;

  Assignment(final List<Circuit.Input> inputs, final Map<String, Integer> index) {
    this.inputs = inputs;
    this.index = index;
    this.values = new long[inputs.size() * PrimeField.LIMBS];
    this.known = new BitSet(inputs.size());
  }

  /**
   * Sets an input.
   *
   * @throws IllegalArgumentException if the circuit has no input of that name
   */
  public Assignment set(final String name, final Fr value) {
    final Integer i = index.get(name);
    if (i == null) {
      throw new IllegalArgumentException("the circuit has no input named \"" + name + "\"");
    }
    value.store(values, i * PrimeField.LIMBS);
    known.set(i);
    return this;
  }

  /** Sets an input to a non-negative integer. */
  public Assignment set(final String name, final long value) {
    return set(name, Fr.of(value));
  }

  /** Sets {@code name[0]}, {@code name[1]}, ... */
  public Assignment set(final String name, final List<Fr> elements) {
    for (int i = 0; i < elements.size(); i++) {
      set(name + "[" + i + "]", elements.get(i));
    }
    return this;
  }

  /**
   * Sets an input by its place in {@link Circuit#inputs()}, without looking up a name.
   *
   * @param source flat Montgomery limbs
   * @param offset index of the value's first limb
   */
  public Assignment set(final int place, final long[] source, final int offset) {
    System.arraycopy(source, offset, values, place * PrimeField.LIMBS, PrimeField.LIMBS);
    known.set(place);
    return this;
  }

  /** Copies the values to the inputs' slots. */
  void store(final long[] slots) {
    final int missing = known.nextClearBit(0);
    if (missing < inputs.size()) {
      throw new IllegalArgumentException(
          "the input \"" + inputs.get(missing).name() + "\" has no value");
    }
    for (int i = 0; i < inputs.size(); i++) {
      System.arraycopy(
          values,
          i * PrimeField.LIMBS,
          slots,
          inputs.get(i).variable() * PrimeField.LIMBS,
          PrimeField.LIMBS);
    }
  }
}
