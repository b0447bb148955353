package io.fluidex.matchengine.event;

/**
 * A fact, complete for every consumer: numbered from 1 without gaps, in the order of execution.
 *
 * <p>An event that changes the L2 state carries the L2 transaction; those without one, and all of a
 * development deployment, carry null.
 */
public sealed interface Event
    permits UserRegistered,
        KeyChanged,
        BalanceChanged,
        Transferred,
        OrderChanged,
        Traded,
        OrderVoided {
  /** The event's number. */
  long seq();

  /**
   * The time of the command, in milliseconds since 1970; never less than that of an earlier event.
   */
  long time();
}
