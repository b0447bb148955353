package io.fluidex.statemanager.checkpoint;

import io.fluidex.rollup.state.RollupState;
import java.util.Objects;

/**
 * A checkpoint that was read and believed.
 *
 * @param header what it says
 * @param state the state
 */
public record Checkpoint(CheckpointHeader header, RollupState state) {
  /** Refuses null. */
  public Checkpoint {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(state, "state");
  }
}
