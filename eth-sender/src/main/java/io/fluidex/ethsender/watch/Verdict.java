package io.fluidex.ethsender.watch;

import io.fluidex.wire.l1.L1Event;
import java.util.List;

/** What to make of a reading. */
public sealed interface Verdict {
  /**
   * It is complete: persist the cursor and the new requests in one transaction.
   *
   * @param cursor the new cursor
   * @param requests those that were not known
   */
  record Advanced(Cursor cursor, List<L1Event> requests) implements Verdict {
    /** Copies the requests. */
    public Advanced {
      requests = List.copyOf(requests);
    }
  }

  /** The chain was reorganised: look for the newest checkpoint it still has and go back to it. */
  record Reorganised() implements Verdict {}

  /**
   * Requests are missing or make no sense, as with a node that has not indexed everything: read
   * again later; nothing is skipped.
   *
   * @param message what is missing, for people
   */
  record Incomplete(String message) implements Verdict {}

  /**
   * The chain now has another request where one was handed on already: nothing can be done here, L2
   * may have executed it. The watcher stops.
   *
   * @param message which, for people
   */
  record Conflict(String message) implements Verdict {}
}
