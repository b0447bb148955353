package io.fluidex.statemanager.restore;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.rebuild.RebuildException;
import io.fluidex.rollup.rebuild.StateRebuilder;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.state.StateView;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.statemanager.checkpoint.Checkpoint;
import io.fluidex.statemanager.checkpoint.CheckpointHeader;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rebuilds the whole state from published blocks, without the operator. At every block the root, C,
 * z, y, the commitment, the number of priority requests and the hash of the withdrawals are
 * recomputed and compared.
 *
 * <p>Goes on where an earlier run has stopped, if there is a folder for checkpoints and the source
 * still has the block of the checkpoint: one that was reverted on L1 since then is of no use.
 * Belongs to one thread.
 */
public final class StateRestore {
  /** Blocks asked for at a time. */
  private static final int PAGE = 100;

  private static final int CONTEXT_BYTES = Long.BYTES + Domain.BYTES + Bytes32.BYTES;

  /**
   * What is rebuilt.
   *
   * @param domain the deployment
   * @param circuits the shapes of the circuits that may have been used, by their digests; at least
   *     one, and all with the same trees
   * @param checkpointBlocks how many blocks after one checkpoint comes the next, at least 1
   */
  public record Settings(Domain domain, Map<Bytes32, Shape> circuits, int checkpointBlocks) {
    /**
     * Copies the circuits.
     *
     * @throws IllegalArgumentException if there are none, their trees differ, or the number of
     *     blocks is none
     */
    public Settings {
      circuits = Map.copyOf(circuits);
      if (circuits.values().stream().map(Shape::depths).distinct().count() != 1) {
        throw new IllegalArgumentException(
            "the circuits of a rollup have the same trees: " + circuits.values());
      }
      if (checkpointBlocks < 1) {
        throw new IllegalArgumentException("a checkpoint after " + checkpointBlocks + " blocks");
      }
    }

    private Depths depths() {
      return circuits.values().iterator().next().depths();
    }
  }

  /**
   * The rebuilt state.
   *
   * @param block the last block
   * @param time its time in seconds since 1970; 0 of the genesis
   * @param state the state after it
   */
  public record Restored(long block, long time, StateView state) {}

  private final Settings settings;
  private final ChainRules rules;
  private final NodeHasher hasher;
  private final Optional<CheckpointStore> checkpoints;
  private StateRebuilder rebuilder;
  private long block;
  private long time;
  private Bytes32 stored;

  /**
   * Rebuilds with a hasher.
   *
   * @param settings what is rebuilt
   * @param hasher hashes the nodes
   * @param checkpoints where to go on from, and to leave off
   */
  public StateRestore(
      final Settings settings,
      final NodeHasher hasher,
      final Optional<CheckpointStore> checkpoints) {
    this.settings = settings;
    this.rules = new ChainRules(settings.domain(), settings.circuits());
    this.hasher = hasher;
    this.checkpoints = checkpoints;
  }

  /**
   * Rebuilds up to the newest block, or to a given one.
   *
   * @param source where the blocks come from
   * @param last the number of the last block wanted; {@link Long#MAX_VALUE} for all
   * @param listener told about every block
   * @throws RestoreException if a block does not hold; the checkpoints written so far stay
   * @throws IOException if the source or the folder cannot be used
   */
  public Restored run(final PublishedBlocks source, final long last, final RestoreListener listener)
      throws IOException, RestoreException {
    begin(source, last);
    final long newest = Math.min(last, source.newest());
    listener.started(block, newest);
    long saved = block;
    while (block < newest) {
      final List<PublishedBlock> page = source.after(block, (int) Math.min(PAGE, newest - block));
      if (page.isEmpty()) {
        throw new IOException(
            "block " + (block + 1) + " is not to be had, though the newest one is " + newest);
      }
      for (final PublishedBlock next : page) {
        apply(next, listener);
        if (block - saved >= settings.checkpointBlocks()) {
          save();
          saved = block;
        }
      }
    }
    if (block > saved) {
      save();
    }
    return new Restored(block, time, rebuilder.state().view());
  }

  private void apply(final PublishedBlock next, final RestoreListener listener)
      throws RestoreException {
    final PublicData data = rules.check(next, block + 1, time, rebuilder.state().root());
    final Fr newRoot = next.stored().newRoot();
    try {
      rebuilder.apply(data, newRoot);
    } catch (final RebuildException e) {
      throw new RestoreException(next, e.getMessage(), e);
    }
    block = next.stored().number();
    time = next.stored().time();
    stored = next.stored().keccak();
    listener.restored(next, data, rebuilder.state());
  }

  private void begin(final PublishedBlocks source, final long last) throws IOException {
    final Optional<Checkpoint> checkpoint =
        checkpoints.isPresent()
            ? checkpoints.get().newest(hasher, header -> objection(header, source, last))
            : Optional.empty();
    if (checkpoint.isPresent()) {
      final ByteBuffer context = ByteBuffer.wrap(checkpoint.get().header().context());
      rebuilder = new StateRebuilder(checkpoint.get().state());
      block = checkpoint.get().header().block();
      time = context.getLong();
    } else {
      rebuilder = new StateRebuilder(RollupState.genesis(settings.depths(), hasher));
      block = 0;
      time = 0;
    }
  }

  private Optional<String> objection(
      final CheckpointHeader header, final PublishedBlocks source, final long last) {
    if (header.context().length != CONTEXT_BYTES) {
      return Optional.of("it was not written by a restore");
    }
    final ByteBuffer context = ByteBuffer.wrap(header.context());
    context.getLong();
    final byte[] domain = new byte[Domain.BYTES];
    context.get(domain);
    final byte[] hash = new byte[Bytes32.BYTES];
    context.get(hash);
    if (!Domain.ofBytes(domain).equals(settings.domain())) {
      return Optional.of("it is of another deployment, " + Domain.ofBytes(domain));
    }
    if (header.block() > last) {
      return Optional.of("it is of block " + header.block() + ", after the last one wanted");
    }
    try {
      final List<PublishedBlock> same =
          header.block() <= source.newest() ? source.after(header.block() - 1, 1) : List.of();
      return !same.isEmpty() && same.getFirst().stored().keccak().equals(Bytes32.of(hash))
          ? Optional.empty()
          : Optional.of("block " + header.block() + " is not published any more as it was then");
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save() throws IOException {
    if (checkpoints.isPresent()) {
      final byte[] context =
          ByteBuffer.allocate(CONTEXT_BYTES)
              .putLong(time)
              .put(settings.domain().toBytes())
              .put(stored.toBytes())
              .array();
      checkpoints.get().write(block, context, rebuilder.state().view());
    }
  }
}
