package io.fluidex.statemanager.production;

/** What {@link BlockProduction} wants done, in the order in which it says so. */
public sealed interface Effect {
  /**
   * Store a new block, and everything that belongs to it, at once.
   *
   * @param block the block
   */
  record Store(SealedBlock block) implements Effect {}

  /**
   * Nothing to store: a block that is stored already came out the same.
   *
   * @param block the block
   */
  record Confirmed(SealedBlock block) implements Effect {}

  /**
   * Show an event that was set aside. Comes again after a restart; its number identifies it.
   *
   * @param event the event
   */
  record Park(ParkedEvent event) implements Effect {}

  /**
   * Count an event that came before and was skipped.
   *
   * @param seq its number
   * @param offset where the repetition is in the log
   */
  record Skip(long seq, long offset) implements Effect {}

  /**
   * Count a journal time that ran backwards; the latest time so far is used instead.
   *
   * @param seq the number of the event
   * @param timeMillis its time
   * @param latestMillis the latest time before it
   */
  record ClockWentBack(long seq, long timeMillis, long latestMillis) implements Effect {}

  /**
   * Raise an alarm: nothing is sealed any more until a restart.
   *
   * @param halt why
   */
  record Stop(Halt halt) implements Effect {}
}
