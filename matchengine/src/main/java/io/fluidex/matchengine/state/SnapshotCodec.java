package io.fluidex.matchengine.state;

import io.fluidex.crypto.digest.Sha256;
import io.fluidex.matchengine.account.Balance;
import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.codec.RecordFormatException;
import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.LogMetadata;
import io.fluidex.matchengine.market.AssetSpec;
import io.fluidex.matchengine.market.MarketSpec;
import io.fluidex.matchengine.order.OrderSnapshot;
import io.fluidex.matchengine.order.OrderStatus;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a state: a version, the fields in the order of the record, and the SHA-256 of all
 * that, which is also the hash of the state.
 */
public final class SnapshotCodec {
  /** The version that is written. */
  public static final int VERSION = 2;

  /** The first version with pools. */
  private static final int POOLS = 2;

  private SnapshotCodec() {}

  /** The bytes of a state. */
  public static byte[] encode(final CoreState state) {
    final byte[] content = content(state);
    final byte[] bytes = Arrays.copyOf(content, content.length + Sha256.BYTES);
    System.arraycopy(Sha256.hash(content), 0, bytes, content.length, Sha256.BYTES);
    return bytes;
  }

  /** The hash of a state: 32 bytes. */
  public static byte[] hash(final CoreState state) {
    return Sha256.hash(content(state));
  }

  private static byte[] content(final CoreState state) {
    final RecordWriter out = new RecordWriter();
    out.u8(VERSION);
    state.settings().writeTo(out);
    out.i64(state.time()).i64(state.lastSeq()).i64(state.lastOrderId()).i64(state.lastTradeId());
    out.i64(state.registeredUsers()).i64(state.nextSerial()).i64(state.guardBlock());
    out.list(state.guardSeen(), (o, l) -> l.writeTo(o));
    out.list(state.assets(), (o, a) -> a.writeTo(o));
    out.list(state.markets(), SnapshotCodec::write);
    out.list(state.users(), SnapshotCodec::write);
    out.list(state.orders(), (o, s) -> s.writeTo(o));
    out.list(state.requests(), SnapshotCodec::write);
    out.list(state.closed(), SnapshotCodec::write);
    out.list(state.pools(), SnapshotCodec::write);
    return out.toBytes();
  }

  private static void write(final RecordWriter out, final MarketState market) {
    market.spec().writeTo(out);
    out.i64(market.trades()).i64(market.lastPrice());
  }

  private static void write(final RecordWriter out, final UserState user) {
    out.u32(user.id()).flag(user.registered()).text(user.l1Address()).text(user.l2Pubkey());
    out.nullable(user.key(), (o, k) -> k.writeTo(o));
    out.i64(user.nonce()).u32(user.lastOrderId());
    out.list(user.balances(), (o, b) -> b.balance().writeTo(o.u16(b.token())));
    out.list(user.slots(), (o, s) -> o.i32(s.slot()).u32(s.lastId()));
  }

  private static void write(final RecordWriter out, final SeenRequest request) {
    final RequestKey key = request.key();
    out.u8(key.kind()).u32(key.userId()).u16(key.token()).text(key.business());
    out.i64(key.businessId()).i64(request.time());
  }

  private static void write(final RecordWriter out, final ClosedOrder closed) {
    closed.order().writeTo(out);
    out.u8(closed.status().code()).i64(closed.time());
  }

  private static void write(final RecordWriter out, final PoolState pool) {
    out.i32(pool.market()).u32(pool.account()).u16(pool.feeBips());
    out.list(pool.shares(), (o, s) -> o.u32(s.userId()).i64(s.shares()).i64(s.sequence()));
  }

  private static PoolState readPool(final RecordReader in) {
    return new PoolState(
        in.i32(), in.u32(), in.u16(), in.list(r -> new PoolShare(r.u32(), r.i64(), r.i64())));
  }

  /**
   * Reads the bytes of a state.
   *
   * @throws RecordFormatException if they are none, or damaged
   */
  public static CoreState decode(final byte[] bytes) {
    final int length = bytes.length - Sha256.BYTES;
    if (length < 1) {
      throw new RecordFormatException("a snapshot has more than " + bytes.length + " bytes");
    }
    final byte[] content = Arrays.copyOf(bytes, length);
    if (!Arrays.equals(Sha256.hash(content), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw new RecordFormatException("the snapshot's checksum is wrong: it is damaged");
    }
    final RecordReader in = RecordReader.versioned(content, VERSION);
    final CoreState state =
        new CoreState(
            EngineSettings.readFrom(in),
            in.i64(),
            in.i64(),
            in.i64(),
            in.i64(),
            in.i64(),
            in.i64(),
            in.i64(),
            in.list(LogMetadata::readFrom),
            in.list(AssetSpec::readFrom),
            in.list(r -> new MarketState(MarketSpec.readFrom(r), r.i64(), r.i64())),
            in.list(SnapshotCodec::readUser),
            in.list(OrderSnapshot::readFrom),
            in.list(r ->
                new SeenRequest(
                    new RequestKey(r.u8(), r.u32(), r.u16(), r.text(), r.i64()), r.i64())),
            in.list(r ->
                new ClosedOrder(OrderSnapshot.readFrom(r), OrderStatus.ofCode(r.u8()), r.i64())),
            in.version() < POOLS ? List.of() : in.list(SnapshotCodec::readPool));
    in.end();
    return state;
  }

  private static UserState readUser(final RecordReader in) {
    return new UserState(
        in.u32(),
        in.flag(),
        in.text(),
        in.text(),
        in.nullable(L2Key::readFrom),
        in.i64(),
        in.u32(),
        in.list(r -> new TokenBalance(r.u16(), Balance.readFrom(r))),
        in.list(r -> new SlotState(r.i32(), r.u32())));
  }
}
