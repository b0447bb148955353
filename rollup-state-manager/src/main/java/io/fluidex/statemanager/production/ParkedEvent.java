package io.fluidex.statemanager.production;

import java.util.Objects;

/**
 * An event that changed nothing, with the reason.
 *
 * <p>The exchange promises that there are none: one of these means that its balances and those of
 * the rollup differ from here on.
 *
 * @param seq the event's number; of an unreadable record, the number that was due
 * @param offset where the record is in the log
 * @param timeMillis its journal time, milliseconds since 1970; of an unreadable record, that of the
 *     event before
 * @param kind its kind
 * @param reason what kind of flaw it has
 * @param explanation what exactly is wrong, for people
 */
public record ParkedEvent(
    long seq, long offset, long timeMillis, String kind, ParkReason reason, String explanation) {
  /** Refuses null. */
  public ParkedEvent {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(explanation, "explanation");
  }
}
