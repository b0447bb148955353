package io.fluidex.statemanager;

import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.state.StateView;
import io.fluidex.statemanager.checkpoint.CheckpointStore;
import io.fluidex.statemanager.production.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints beside the running state, one at a time. One that cannot be written is logged
 * and counted; the next one is due as usual, and nothing else depends on it.
 */
final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

  private final StateManagerConfig.Checkpoints settings;
  private final Domain domain;
  private final CheckpointStore store;
  private final StateManagerMetrics metrics;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("checkpoints").daemon(true).factory());
  private long lastBlock;
  private long lastMillis;
  private Future<?> running;

  CheckpointWriter(
      final StateManagerConfig.Checkpoints settings,
      final Domain domain,
      final CheckpointStore store,
      final StateManagerMetrics metrics) {
    this.settings = settings;
    this.domain = domain;
    this.store = store;
    this.metrics = metrics;
  }

  /** Says from where on to count. */
  void begin(final long block, final long now) {
    lastBlock = block;
    lastMillis = now;
  }

  /** Whether the next stored block is to be saved. */
  boolean isDue(final long block, final long now) {
    final boolean old = now - lastMillis >= settings.every().toMillis() && block > lastBlock;
    return (block - lastBlock >= settings.blocks() || old) && (running == null || running.isDone());
  }

  /** Begins to write a checkpoint, if none is being written. */
  void write(final long block, final Position position, final StateView view, final long now) {
    begin(block, now);
    final byte[] context = new CheckpointContext(domain, position).toBytes();
    running = thread.submit(() -> write(block, context, view));
  }

  private void write(final long block, final byte[] context, final StateView view) {
    try {
      LOG.info("checkpoint of block {} written to {}", block, store.write(block, context, view));
      metrics.checkpoint(block);
    } catch (final IOException | RuntimeException e) {
      metrics.checkpointFailed();
      LOG.error(
          "the checkpoint of block {} cannot be written to {}: a restart will replay more",
          block,
          store.folder(),
          e);
    }
  }

  /** Waits for the one that is being written until a deadline. */
  void close(final Duration deadline) throws InterruptedException {
    thread.shutdown();
    if (!thread.awaitTermination(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
