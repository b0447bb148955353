package io.fluidex.prover.worker;

import io.fluidex.prover.worker.circuit.CircuitProver;
import io.fluidex.prover.worker.master.KeyFolder;
import java.io.IOException;
import java.util.List;

/** Where a worker's provers come from. */
@FunctionalInterface
public interface CircuitProvers {
  /**
   * Loads the provers of a worker, which closes them.
   *
   * @param keys where proving keys are
   * @throws IOException if a key cannot be had or read
   * @throws InterruptedException if the thread is interrupted
   */
  List<CircuitProver> open(KeyFolder keys) throws IOException, InterruptedException;
}
