package io.fluidex.statemanager.checkpoint;

import io.fluidex.crypto.field.Fr;
import java.util.Objects;

/**
 * What a checkpoint says of its state.
 *
 * @param block the last block that the state contains
 * @param root the root of the state
 * @param context what its writer needs to go on from there, at most {@value #MAX_CONTEXT} bytes;
 *     not copied, so left alone
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody, and read by its writer alone.
public record CheckpointHeader(long block, Fr root, byte[] context) {
  /** Bytes of the longest context: a cursor, not data. */
  public static final int MAX_CONTEXT = 4096;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if the block is negative or the context too long
   */
  public CheckpointHeader {
    Objects.requireNonNull(root, "root");
    if (block < 0 || context.length > MAX_CONTEXT) {
      throw new IllegalArgumentException(
          "no checkpoint is of block " + block + " with a context of " + context.length + " bytes");
    }
  }
}
