package io.fluidex.statemanager.restore;

import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.state.StateReader;

/** Follows a restore, block by block. */
public interface RestoreListener {
  /** Takes no notice. */
  RestoreListener NONE = new RestoreListener() {};

  /**
   * Told once, before the first block.
   *
   * @param from the last block that need not be read again; 0 if all are read
   * @param newest the newest block there is
   */
  default void started(final long from, final long newest) {}

  /**
   * Told after each block that held.
   *
   * @param block the block
   * @param data its records
   * @param state the state after it; only valid during the call
   */
  default void restored(
      final PublishedBlock block, final PublicData data, final StateReader state) {}
}
