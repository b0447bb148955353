package io.fluidex.statemanager.event;

import io.fluidex.rollup.tx.Nop;
import io.fluidex.rollup.tx.Register;
import io.fluidex.statemanager.production.LogRecord;
import io.fluidex.statemanager.production.ParkReason;
import io.fluidex.statemanager.token.Tokens;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads records of topic {@code unifyevents}. Nothing that a record can contain makes this throw: a
 * record that is of no use says why. Safe for use by many threads.
 */
public final class EventReader {
  /** Keys are short words; of anything longer, this much is kept. */
  private static final int MAX_KIND = 64;

  private final CrossCheck crossCheck;

  /** Reads the events of a deployment with these tokens. */
  public EventReader(final Tokens tokens) {
    this.crossCheck = new CrossCheck(tokens);
  }

  /**
   * The record at an offset.
   *
   * @param offset where it is in the log
   * @param key the record's key; null if it has none
   * @param value the record's value; null if it has none
   */
  public LogRecord read(final long offset, final byte[] key, final byte[] value) {
    final String kind = kind(key);
    if (value == null) {
      return new LogRecord.Unreadable(offset, kind, "the record has no value");
    }
    final UnifyEvent event;
    try {
      event = UnifyEventCodec.decode(kind, value);
    } catch (final WireFormatException e) {
      return flawed(offset, kind, value, e.getMessage());
    }
    return read(offset, event);
  }

  private static String kind(final byte[] key) {
    if (key == null) {
      return "";
    }
    final String text = new String(key, StandardCharsets.UTF_8);
    return text.length() <= MAX_KIND ? text : text.substring(0, MAX_KIND);
  }

  /** What remains of an event that could not be read whole: its number, if nothing else. */
  private static LogRecord flawed(
      final long offset, final String kind, final byte[] value, final String explanation) {
    try {
      final JsonFields fields = JsonFields.parse("an event", value);
      return new LogRecord.Flawed(
          offset,
          fields.integer("seq", 1, Long.MAX_VALUE),
          fields.integer("time_ms", 0, Long.MAX_VALUE),
          kind,
          ParkReason.MALFORMED_TRANSACTION,
          explanation);
    } catch (final WireFormatException _) {
      return new LogRecord.Unreadable(offset, kind, explanation);
    }
  }

  private LogRecord read(final long offset, final UnifyEvent event) {
    if (event.kind() == EventKind.ORDER) {
      return event.l2().isPresent()
          ? flawed(
              offset,
              event,
              ParkReason.CONTRADICTION,
              "an order's change has no L2 transaction, but " + event.l2().get())
          : sound(offset, event);
    }
    if (event.l2().isEmpty() || event.l2().get() instanceof Nop) {
      return flawed(
          offset,
          event,
          ParkReason.MISSING_TRANSACTION,
          "an event of kind " + event.kind().key() + " needs an L2 transaction");
    }
    try {
      requireKind(event);
      crossCheck.check(event, event.l2().get());
    } catch (final WireFormatException e) {
      return flawed(offset, event, ParkReason.CONTRADICTION, e.getMessage());
    }
    return sound(offset, event);
  }

  private static void requireKind(final UnifyEvent event) {
    final boolean fits =
        switch (event.l2().get().type()) {
          case REGISTER ->
              event.kind() == EventKind.REGISTER_USER || event.kind() == EventKind.KEY_CHANGE;
          case DEPOSIT -> event.kind() == EventKind.DEPOSIT;
          case TRANSFER -> event.kind() == EventKind.TRANSFER;
          case WITHDRAW -> event.kind() == EventKind.WITHDRAW;
          case SPOT_TRADE -> event.kind() == EventKind.TRADE;
          case FULL_EXIT -> event.kind() == EventKind.FULL_EXIT;
          case CANCEL -> event.kind() == EventKind.CANCEL;
          case NOP -> false;
        };
    if (!fits) {
      throw new WireFormatException(
          "an event of kind "
              + event.kind().key()
              + " has an L2 transaction of type "
              + event.l2().get().type());
    }
  }

  private static LogRecord flawed(
      final long offset,
      final UnifyEvent event,
      final ParkReason reason,
      final String explanation) {
    return new LogRecord.Flawed(
        offset, event.seq(), event.timeMillis(), event.kind().key(), reason, explanation);
  }

  private static LogRecord sound(final long offset, final UnifyEvent event) {
    final Optional<String> owner =
        event.l2().orElse(Nop.INSTANCE) instanceof Register
            ? Optional.ofNullable(event.body().get("l1_address")).map(node -> node.asText())
            : Optional.empty();
    return new LogRecord.Event(
        offset, event.seq(), event.timeMillis(), event.kind().key(), event.l2(), owner);
  }
}
