package io.fluidex.rollup.state;

/**
 * A state that does not change any more. It shares memory with the {@link RollupState} it was taken
 * from, which copies what it changes. Safe for use by many threads.
 */
public final class StateView extends StateReader {
  StateView(final StateTables tables) {
    super(tables);
  }
}
