package io.fluidex.wire.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionCodec;
import io.fluidex.rollup.tx.TransactionFormatException;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import java.util.Optional;

/**
 * The JSON of events: the original's fields, and after them {@code seq}, {@code time_ms} and, if
 * the event makes a transaction on L2, {@code l2}, its bytes in hex.
 */
public final class UnifyEventCodec {
  private static final String SEQ = "seq";
  private static final String TIME = "time_ms";
  private static final String L2 = "l2";

  private UnifyEventCodec() {}

  /**
   * The value of an event's record; {@link EventKind#key} is its key.
   *
   * @throws IllegalArgumentException if the body has a field of a name that is added here
   */
  public static byte[] encode(final UnifyEvent event) {
    // The fields themselves are shared: nothing below changes them.
    final ObjectNode object = JsonFields.empty();
    object.setAll(event.body());
    for (final String name : new String[] {SEQ, TIME, L2}) {
      if (object.has(name)) {
        throw new IllegalArgumentException("the body of an event has no field " + name);
      }
    }
    object.put(SEQ, event.seq());
    object.put(TIME, event.timeMillis());
    event.l2().ifPresent(l2 -> object.put(L2, Hex.encode(TransactionCodec.encode(l2))));
    return JsonFields.write(object);
  }

  /**
   * The event of a record.
   *
   * @throws WireFormatException if it is none
   */
  public static UnifyEvent decode(final String key, final byte[] value) {
    final EventKind kind = EventKind.ofKey(key);
    final JsonFields fields = JsonFields.parse("an event of kind " + key, value);
    final long seq = fields.integer(SEQ, 1, Long.MAX_VALUE);
    final long time = fields.integer(TIME, 0, Long.MAX_VALUE);
    final Optional<Transaction> l2 =
        fields.has(L2) ? Optional.of(transaction(fields.bytes(L2), seq)) : Optional.empty();
    final ObjectNode body = fields.object();
    body.remove(SEQ);
    body.remove(TIME);
    body.remove(L2);
    return new UnifyEvent(seq, time, kind, body, l2);
  }

  private static Transaction transaction(final byte[] bytes, final long seq) {
    try {
      return TransactionCodec.decode(bytes);
    } catch (TransactionFormatException e) {
      throw new WireFormatException(
          "event " + seq + ": field " + L2 + " is no transaction: " + e.getMessage(), e);
    }
  }
}
