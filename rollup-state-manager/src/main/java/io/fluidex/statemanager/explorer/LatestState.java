package io.fluidex.statemanager.explorer;

import io.fluidex.rollup.state.StateView;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The newest state whose block is stored, handed from the thread that makes it to its readers. */
public final class LatestState {
  /**
   * A state.
   *
   * @param block the last block in it, 0 for the genesis
   * @param seq the number of the last event in it
   * @param view the state
   */
  public record Snapshot(long block, long seq, StateView view) {
    /** Refuses null. */
    public Snapshot {
      Objects.requireNonNull(view, "view");
    }
  }

  private final AtomicReference<Snapshot> latest = new AtomicReference<>();

  /** A holder without a state. */
  public LatestState() {}

  /** Hands over a newer state. */
  public void publish(final Snapshot snapshot) {
    latest.set(snapshot);
  }

  /** The newest state; empty while the first one is being loaded. */
  public Optional<Snapshot> get() {
    return Optional.ofNullable(latest.get());
  }
}
