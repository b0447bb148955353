package io.fluidex.plonk.circuit;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.PrimeField;

/**
 * The values that one call of a {@link WitnessFunction} reads and writes. All are flat Montgomery
 * limbs; indices below are those of a first limb. Reused from call to call by one thread.
 */
public final class WitnessCall {
  private final long[] values;
  private long[] scratch = new long[64 * PrimeField.LIMBS];
  private int[] code;
  private int inputsAt;
  private int inputs;
  private int outputsAt;
  private int outputs;
  private long[] parameters;

  WitnessCall(final long[] values) {
    this.values = values;
  }

  /** Points at the operands of an instruction. */
  void set(
      final int[] instruction,
      final int firstInput,
      final int inputCount,
      final int firstOutput,
      final int outputCount,
      final long[] constants) {
    code = instruction;
    inputsAt = firstInput;
    inputs = inputCount;
    outputsAt = firstOutput;
    outputs = outputCount;
    parameters = constants;
  }

  /** The array that inputs and results stand in. */
  public long[] values() {
    return values;
  }

  /** How many inputs there are. */
  public int inputs() {
    return inputs;
  }

  /** How many results are wanted. */
  public int outputs() {
    return outputs;
  }

  /** Where the i-th input stands in {@link #values()}. */
  public int input(final int i) {
    return code[inputsAt + i] * PrimeField.LIMBS;
  }

  /** Where the i-th result goes in {@link #values()}. */
  public int output(final int i) {
    return code[outputsAt + i] * PrimeField.LIMBS;
  }

  /** The constants of the call, flat. */
  public long[] parameters() {
    return parameters;
  }

  /** Room for at least so many field elements, with any content. */
  public long[] scratch(final int elements) {
    if (scratch.length < elements * PrimeField.LIMBS) {
      scratch = new long[elements * PrimeField.LIMBS];
    }
    return scratch;
  }

  /** The i-th input as an object. */
  public Fr inputElement(final int i) {
    return Fr.load(values, input(i));
  }

  /** Sets the i-th result. */
  public void setOutput(final int i, final Fr value) {
    value.store(values, output(i));
  }
}
