package io.fluidex.statemanager;

import io.fluidex.rollup.message.Domain;
import io.fluidex.statemanager.production.Position;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What the state manager keeps with a checkpoint: for which deployment it is, and where the log
 * goes on.
 *
 * @param domain the deployment
 * @param position how far the log was consumed
 */
record CheckpointContext(Domain domain, Position position) {
  private static final int BYTES = Domain.BYTES + 3 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(domain.toBytes())
        .putLong(position.offset())
        .putLong(position.seq())
        .putLong(position.timeMillis())
        .array();
  }

  /** The context of some bytes; empty if they are none. */
  static Optional<CheckpointContext> ofBytes(final byte[] bytes) {
    if (bytes.length != BYTES) {
      return Optional.empty();
    }
    final ByteBuffer in = ByteBuffer.wrap(bytes);
    final byte[] domain = new byte[Domain.BYTES];
    in.get(domain);
    try {
      return Optional.of(
          new CheckpointContext(
              Domain.ofBytes(domain), new Position(in.getLong(), in.getLong(), in.getLong())));
    } catch (final IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
