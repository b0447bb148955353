package io.fluidex.matchengine.journal;

import java.util.function.Consumer;

/** What a snapshot consists of. */
@FunctionalInterface
public interface SnapshotContent {
  /**
   * Hands over the bytes in parts, each of some megabytes at most.
   *
   * @param parts writes a part, waiting for the database
   */
  void writeTo(Consumer<byte[]> parts);
}
