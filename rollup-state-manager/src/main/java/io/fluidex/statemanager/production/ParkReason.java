package io.fluidex.statemanager.production;

/** Why an event was set aside. The names are stable: they are stored. */
public enum ParkReason {
  /** The record is no event, or one whose number cannot be read. */
  UNREADABLE,
  /** The bytes of the L2 transaction are none. */
  MALFORMED_TRANSACTION,
  /** An event of this kind changes the L2 state, and has no L2 transaction. */
  MISSING_TRANSACTION,
  /** What people read of the event is not what its L2 transaction says. */
  CONTRADICTION,
  /** The rules of the protocol refuse the L2 transaction. */
  REJECTED
}
