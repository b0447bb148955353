package io.fluidex.statemanager.production;

import io.fluidex.rollup.tx.Transaction;
import java.util.Objects;
import java.util.Optional;

/** One record of the log of events, as far as it could be read. */
public sealed interface LogRecord {
  /** Where the record is in the log, from 0. */
  long offset();

  /** A record that names its place in the sequence of events. */
  sealed interface Numbered extends LogRecord {
    /** The event's number: from 1, one more for every event. */
    long seq();

    /** When the exchange took the event up, milliseconds since 1970. */
    long timeMillis();

    /** The kind of the event, the record's key. */
    String kind();
  }

  /**
   * A readable event.
   *
   * @param offset where the record is in the log
   * @param seq the event's number
   * @param timeMillis its journal time, milliseconds since 1970
   * @param kind its kind
   * @param transaction the L2 transaction, if the event changes the L2 state
   * @param owner the L1 address of the account's owner, of an event that registers one
   */
  record Event(
      long offset,
      long seq,
      long timeMillis,
      String kind,
      Optional<Transaction> transaction,
      Optional<String> owner)
      implements Numbered {
    /** Refuses null. */
    public Event {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(transaction, "transaction");
      Objects.requireNonNull(owner, "owner");
    }
  }

  /**
   * An event whose number is known and whose content cannot be used.
   *
   * @param offset where the record is in the log
   * @param seq the event's number
   * @param timeMillis its journal time, milliseconds since 1970
   * @param kind its kind
   * @param reason what kind of flaw it has
   * @param explanation what exactly is wrong, for people
   */
  record Flawed(
      long offset, long seq, long timeMillis, String kind, ParkReason reason, String explanation)
      implements Numbered {
    /** Refuses null. */
    public Flawed {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(explanation, "explanation");
    }
  }

  /**
   * A record that is no event at all, or one whose number cannot be read.
   *
   * @param offset where the record is in the log
   * @param kind the record's key as far as it is text
   * @param explanation what exactly is wrong, for people
   */
  record Unreadable(long offset, String kind, String explanation) implements LogRecord {
    /** Refuses null. */
    public Unreadable {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(explanation, "explanation");
    }
  }
}
