package io.fluidex.plonk.circuit;

/**
 * How a group of witness values follows from others: a hint.
 *
 * <p>It proves nothing: whoever uses one constrains the results. Stored circuits refer to it by its
 * name, so a name stands for one behaviour for ever; a changed function gets a new name. It must be
 * deterministic, stateless and safe for use by many threads.
 */
public interface WitnessFunction {
  /** The name in stored circuits, at most 64 ASCII characters. */
  String functionName();

  /**
   * Computes the results. Throws {@link UnsatisfiableException} if the inputs have none.
   *
   * @param call where inputs, parameters and results stand
   */
  void compute(WitnessCall call);

  /** About how long one call takes, in nanoseconds; decides what is worth a thread. */
  default int nanoseconds() {
    return 100;
  }
}
