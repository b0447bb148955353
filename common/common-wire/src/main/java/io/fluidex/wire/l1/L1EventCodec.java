package io.fluidex.wire.l1;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.l1.L1Event.Origin;
import io.fluidex.wire.l1.L1Event.Request;

/** The JSON of requests on L1. */
public final class L1EventCodec {
  private static final String REGISTER = "register";
  private static final String KEY_CHANGE = "keychange";
  private static final String DEPOSIT = "deposit";
  private static final String FULL_EXIT = "fullexit";
  private static final long U32 = 0xffff_ffffL;
  private static final int U16 = 0xffff;

  private L1EventCodec() {}

  /** The key of a request's record, its kind. */
  public static String key(final L1Event event) {
    return switch (event.request()) {
      case Request.Register _ -> REGISTER;
      case Request.KeyChange _ -> KEY_CHANGE;
      case Request.Deposit _ -> DEPOSIT;
      case Request.FullExit _ -> FULL_EXIT;
    };
  }

  /** The value of a request's record. */
  public static byte[] encode(final L1Event event) {
    final Origin origin = event.origin();
    final ObjectNode object =
        JsonFields.empty()
            .put("serial", event.serial())
            .put("kind", key(event))
            .put("account", event.account())
            .put("owner", event.owner());
    switch (event.request()) {
      case Request.Register r -> putKey(object, r.sign(), r.ay());
      case Request.KeyChange r -> putKey(object, r.sign(), r.ay());
      case Request.Deposit r ->
          object.put("token", r.token()).put("amount", Long.toUnsignedString(r.amount()));
      case Request.FullExit r -> object.put("token", r.token());
    }
    object
        .put("l1_block", origin.block())
        .put("l1_block_hash", Hex.encodePrefixed(origin.blockHash().toBytes()))
        .put("tx_hash", Hex.encodePrefixed(origin.transactionHash().toBytes()))
        .put("log_index", origin.logIndex())
        .put("time", origin.time());
    return JsonFields.write(object);
  }

  private static void putKey(final ObjectNode object, final boolean sign, final Fr ay) {
    object.put("sign", sign).put("ay", Hex.encodePrefixed(ay.toBytesBe()));
  }

  /**
   * The request of a record.
   *
   * @throws WireFormatException if it is none
   */
  public static L1Event decode(final byte[] value) {
    final JsonFields fields = JsonFields.parse("a request on L1", value);
    final Origin origin =
        new Origin(
            fields.integer("l1_block", 0, Long.MAX_VALUE),
            Bytes32.of(fields.bytes("l1_block_hash", Bytes32.BYTES)),
            Bytes32.of(fields.bytes("tx_hash", Bytes32.BYTES)),
            fields.integer("log_index", 0, Long.MAX_VALUE),
            fields.integer("time", 0, Long.MAX_VALUE));
    try {
      return new L1Event(
          fields.integer("serial", 0, Long.MAX_VALUE),
          fields.integer("account", 0, U32),
          fields.text("owner"),
          request(fields),
          origin);
    } catch (IllegalArgumentException e) {
      throw new WireFormatException("a request on L1: " + e.getMessage(), e);
    }
  }

  private static Request request(final JsonFields fields) {
    final String kind = fields.text("kind");
    return switch (kind) {
      case REGISTER -> new Request.Register(fields.bool("sign"), ay(fields));
      case KEY_CHANGE -> new Request.KeyChange(fields.bool("sign"), ay(fields));
      case DEPOSIT -> new Request.Deposit(token(fields), fields.unsigned("amount"));
      case FULL_EXIT -> new Request.FullExit(token(fields));
      default -> throw new WireFormatException("there is no request on L1 of kind " + kind);
    };
  }

  private static int token(final JsonFields fields) {
    return (int) fields.integer("token", 0, U16);
  }

  private static Fr ay(final JsonFields fields) {
    try {
      return Fr.fromBytesBe(fields.bytes("ay", Bytes32.BYTES), 0);
    } catch (NonCanonicalException e) {
      throw new WireFormatException("a request on L1: field ay: " + e.getMessage(), e);
    }
  }
}
